"""List prices, one dated file for each Region; a source stands on every line."""
