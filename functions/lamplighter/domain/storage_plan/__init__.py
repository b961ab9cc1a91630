"""What a bucket's storage costs, and which lifecycle makes it cheaper: from an inventory's counts and list prices."""
