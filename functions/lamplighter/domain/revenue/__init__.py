"""Revenue: monthly recurring revenue, what moved it, and what is expected of a customer."""
