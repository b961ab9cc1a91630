"""How much memory a process had at most."""

from __future__ import annotations

import resource
from pathlib import Path

_THIS = Path("/proc/self")


def most_memory_mib(process: Path = _THIS) -> float:
    """As Linux tells of it (VmHWM): what getrusage says there began with the memory of the process that started it."""
    if not process.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2  # bytes, on a Mac
    told = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) / 1024
