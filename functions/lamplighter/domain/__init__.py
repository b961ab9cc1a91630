"""What Lamplighter knows and decides. Pure: standard library only, no clock, no I/O."""
