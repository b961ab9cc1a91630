"""The demo: a small product, a spike of load, and all that follows from it, on the embedded AWS."""
