"""Where tables are printed."""

from __future__ import annotations

import sys

from rich.console import Console

# Piped into a file or a pager there is no width to fit: an alarm's name, of up to 255 characters, is in one line.
_UNBOUNDED_WIDTH = 400


def console() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=_UNBOUNDED_WIDTH)
