"""Log lines on their way to log groups of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from lamplighter.telemetry.buffer import Buffer
from lamplighter.telemetry.tally import Reason

# PutLogEvents (botocore's service model of CloudWatch Logs): 1 048 576 bytes a batch with 26 for each event,
# 10 000 events, 24 hours.
MOST_BYTES = 1_048_576
BYTES_AN_EVENT = 26
MOST_EVENTS = 10_000
LONGEST_SPAN_S = 24 * 3600 - 1


@dataclass(frozen=True, slots=True)
class LogLine:
    group: str
    at_s: float
    text: str
    size: int
    recorded: int = 1


class LogBuffer(Buffer[LogLine]):
    """``capacity`` is in bytes."""

    def add(self, group: str, at_s: float, text: str) -> LogLine | None:
        """The line itself where there is no room for it."""
        line = LogLine(group, at_s, text, len(text.encode()) + BYTES_AN_EVENT)
        self.tally.record()
        with self._changed:
            fits = self._held + line.size <= self.capacity
            if fits:
                self._held += line.size
                self._added += 1
                self._waiting.append(line)
        if not fits:
            self.tally.drop(Reason.BUFFER_FULL)
        return None if fits else line

    def _swap(self) -> list[LogLine]:
        waiting: list[LogLine] = getattr(self, "_waiting", [])
        self._waiting: list[LogLine] = []
        return waiting


def batches(lines: Iterable[LogLine]) -> Iterator[list[LogLine]]:
    """As PutLogEvents takes them: of one group each, in the order of time, within its limits."""
    for _, of_group in groupby(sorted(lines, key=_order), key=_group):
        batch: list[LogLine] = []
        size = 0
        for line in of_group:
            if batch and not _fits(line, batch, size):
                yield batch
                batch, size = [], 0
            batch.append(line)
            size += line.size
        yield batch


def _fits(line: LogLine, batch: list[LogLine], size: int) -> bool:
    within = size + line.size <= MOST_BYTES and len(batch) < MOST_EVENTS
    return within and line.at_s - batch[0].at_s <= LONGEST_SPAN_S


def _order(line: LogLine) -> tuple[str, float]:
    return line.group, line.at_s


def _group(line: LogLine) -> str:
    return line.group
