"""Looks at the components of workloads: one module a kind, and one that runs them side by side."""
