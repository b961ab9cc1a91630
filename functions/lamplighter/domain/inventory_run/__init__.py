"""One run over an S3 Inventory: how it is called, what its parts are, and what became of them."""
