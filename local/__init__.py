"""What runs on your machine and never in AWS: the `lamplighter` command, the embedded AWS, the demo."""
