"""A server process never outlives the process that started it, however that one ends.

The launcher holds the writing end of the server's standard input and never writes to it. When the launcher is gone,
by exit, exception or SIGKILL, the reading end meets its end of file, and the server takes its whole process group, the
handlers included, and its state directory with it. (A pipe works on Linux and Mac alike; PR_SET_PDEATHSIG does not.)
"""

import os
import shutil
import signal
import sys
import threading
from pathlib import Path


def hold(state: Path | None = None) -> None:
    """Tie this process group, which the launcher made our own, to the launcher."""
    threading.Thread(target=_end_with_the_launcher, args=(state,), name="lifeline", daemon=True).start()


def _end_with_the_launcher(state: Path | None) -> None:
    sys.stdin.buffer.read()
    if state is not None:
        shutil.rmtree(state, ignore_errors=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)
