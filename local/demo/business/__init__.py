"""The product's business: made-up customers, revenue and a bill, put, looked at by the functions, and read back."""
