"""Files of an S3 Inventory, read in batches and added up."""
