"""Customers: their daily figures, how healthy each is, and what changed."""
