"""What became of everything that was recorded: recorded = sent + dropped + waiting, at any moment."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why something was dropped."""

    BUFFER_FULL = "buffer_full"
    REJECTED = "rejected"  # AWS will never take it
    TOO_OLD = "too_old"  # CloudWatch takes two weeks at most
    INVALID = "invalid"  # no number, out of the declared bounds, a dimension missing
    TOO_MANY_SERIES = "too_many_series"  # more combinations of dimensions than declared: each is paid for
    SHUT_DOWN = "shut_down"  # the process ended first


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    recorded: int
    sent: int
    dropped: Mapping[Reason, int]
    waiting: int


class Tally:
    """Safe to use from any thread."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """In a forked child: what was counted is the parent's, and a thread that is gone may hold the lock."""
        self._lock = threading.Lock()
        self._recorded = 0
        self._sent = 0
        self._dropped: Counter[Reason] = Counter()
        self._untold: Counter[Reason] = Counter()

    def record(self, number: int = 1) -> None:
        with self._lock:
            self._recorded += number

    def send(self, number: int) -> None:
        with self._lock:
            self._sent += number

    def drop(self, reason: Reason, number: int = 1) -> None:
        with self._lock:
            self._dropped[reason] += number
            self._untold[reason] += number

    def untold(self) -> Mapping[Reason, int]:
        """What was dropped and not yet published; each is told once."""
        if not self._untold:
            return {}
        with self._lock:
            untold, self._untold = self._untold, Counter()
        return untold

    def counts(self) -> Counts:
        with self._lock:
            dropped = dict(self._dropped)
            waiting = self._recorded - self._sent - sum(dropped.values())
            return Counts(recorded=self._recorded, sent=self._sent, dropped=dropped, waiting=waiting)
