"""Reports on their way: ordered, planned, made, delivered, and what becomes of the mail."""
