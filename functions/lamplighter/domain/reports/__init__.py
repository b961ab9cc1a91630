"""Reports: what they say, each figure with where it comes from."""
