"""What a process takes of the machine, by the standard library and /proc; what can't be known there is None."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

_NETWORK = Path("/proc/net/dev")
_MEMORY = Path("/proc/self/statm")
# Of a line of /proc/net/dev after the colon: bytes received, and bytes sent (proc(5)).
_RECEIVED, _SENT = 0, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """``cpu_percent`` of all processors, by this process. ``network_bytes`` of the machine, in and out."""

    cpu_percent: float
    memory_percent: float | None
    network_bytes: int | None


class Machine:
    def __init__(self) -> None:
        self._last = self._now()

    def since_last(self) -> Used:
        last_s, last_cpu_s, last_network = self._last
        self._last = now_s, cpu_s, network = self._now()
        available_s = max(now_s - last_s, 1e-6) * (os.cpu_count() or 1)
        return Used(
            cpu_percent=min(100.0, 100 * (cpu_s - last_cpu_s) / available_s),
            memory_percent=_memory_percent(),
            network_bytes=None if network is None or last_network is None else max(0, network - last_network),
        )

    @staticmethod
    def _now() -> tuple[float, float, int | None]:
        return time.monotonic(), time.process_time(), _network_bytes()


def _network_bytes() -> int | None:
    try:
        lines = _NETWORK.read_text().splitlines()
    except OSError:
        return None
    counters = [line.split(":")[1].split() for line in lines if ":" in line and not line.lstrip().startswith("lo:")]
    return sum(int(one[_RECEIVED]) + int(one[_SENT]) for one in counters)


def _memory_percent() -> float | None:
    try:
        resident_pages = int(_MEMORY.read_text().split()[1])
        return min(100.0, 100 * resident_pages / os.sysconf("SC_PHYS_PAGES"))
    except (OSError, ValueError):
        return None
