"""What was charged: read, kept, and seen as the invoice and as the run rate."""
