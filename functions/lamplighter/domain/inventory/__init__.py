"""An S3 Inventory, counted: a value that parts of it are added up to, in any order and any split."""
