"""The `lamplighter` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from lamplighter.errors import LamplighterError
from local.aws_hints import hint
from local.commands import (
    compile_workloads,
    demo,
    diff,
    discover,
    incident,
    inventory,
    invoke,
    lint,
    price,
    replay,
    report,
    schema,
    slo,
    synth,
    traces,
    up,
    validate,
)

_COMMANDS = (
    demo,
    up,
    invoke,
    replay,
    incident,
    validate,
    schema,
    compile_workloads,
    synth,
    lint,
    diff,
    discover,
    price,
    inventory,
    slo,
    traces,
    report,
)


def parser() -> argparse.ArgumentParser:
    """Each subcommand's parser sets ``run``."""
    whole = argparse.ArgumentParser(prog="lamplighter", description="Tends the lamps of a serverless product.")
    subparsers = whole.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_parser(subparsers)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done; 1 it was tried and failed; 2 the call itself is wrong."""
    parsed = parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
    except LamplighterError as error:
        return _failed(str(error), error)
    except (BotoCoreError, ClientError) as error:
        return _failed(f"AWS: {error}", error)
    except BrokenPipeError:
        # Whoever reads has read enough; what is left unwritten must not complain at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def _failed(said: str, error: Exception) -> int:
    told = "\n".join(filter(None, (f"lamplighter: {said}", hint(error))))
    Console(stderr=True, soft_wrap=True).print(told, markup=False, style="red")
    return 1


if __name__ == "__main__":
    sys.exit(main())
