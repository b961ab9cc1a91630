"""How workloads are: what was seen of their components, what is made of it, and what is kept."""
