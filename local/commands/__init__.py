"""The subcommands of `lamplighter`, one module each: `add_parser(subparsers)` and `run(arguments) -> exit code`."""
