"""Sends what a buffer holds, from a thread of its own: whoever records never waits, whatever becomes of CloudWatch."""

from __future__ import annotations

import atexit
import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic

from lamplighter.errors import Rejected, Unavailable
from lamplighter.telemetry.buffer import Buffer, ItemT
from lamplighter.telemetry.forking import forget_in_child
from lamplighter.telemetry.tally import Reason

logger = logging.getLogger("lamplighter.telemetry")

# Both services take what is two weeks old at most (PutMetricData, PutLogEvents); an hour is for the way.
OLDEST_S = 14 * 24 * 3600 - 3600
COMPLAIN_EVERY_S = 60.0
# Of one batch: enough to find half a dozen bad ones among a thousand.
MOST_REFUSALS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """In seconds. A pause after a failure grows from ``first_pause_s`` to ``longest_pause_s``, with full jitter."""

    flush_every_s: float = 10.0
    first_pause_s: float = 0.5
    longest_pause_s: float = 60.0
    at_exit_s: float = 2.0

    def pause_s(self, failures: int, asked_s: float | None) -> float:
        longest = min(self.longest_pause_s, self.first_pause_s * 2 ** min(failures, 16))
        jittered = random.uniform(longest / 2, longest)  # noqa: S311 - no secret
        return max(jittered, min(asked_s or 0, self.longest_pause_s))


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Generic[ItemT]):
    """``send`` answers with what AWS refused of a batch, and raises Unavailable (again later), Rejected (something
    in it is wrong) and ConfigurationError (no one may, or there is no such place). ``dropped`` gets each lost item.
    """

    name: str
    batches: Callable[[Iterable[ItemT]], Iterator[list[ItemT]]]
    send: Callable[[Sequence[ItemT]], Sequence[ItemT]]
    forget: Callable[[], None]
    delivered: Callable[[], None] = lambda: None
    dropped: Callable[[ItemT], None] = lambda _item: None


class Delivery(Generic[ItemT]):
    """The thread starts with the first ``begin`` in a process, and again in a forked child."""

    def __init__(self, buffer: Buffer[ItemT], channel: Channel[ItemT], rhythm: Rhythm) -> None:
        self._buffer = buffer
        self._channel = channel
        self._rhythm = rhythm
        self._complained_at = -COMPLAIN_EVERY_S
        self._complained_of = 0
        self._thread: threading.Thread | None = None
        self._renew()
        forget_in_child(self)

    def begin(self) -> None:
        """See to it that the thread runs. A process that can't have one more goes on without."""
        if self._thread is None and not self._closing.is_set():
            with self._starting:
                if self._thread is None:
                    self._start()

    def flush(self, timeout_s: float) -> bool:
        """Whether all that was recorded so far left within the time."""
        if not self._buffer.held:
            return True
        self.begin()
        self._wake.set()
        return self._buffer.wait(timeout_s)

    def close(self, timeout_s: float) -> None:
        """Send what is left, once, and end. What the time is too short for is dropped."""
        self._until = time.monotonic() + timeout_s
        self._closing.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
        atexit.unregister(self._at_exit)

    def forget(self) -> None:
        """In a forked child: the thread stayed with the parent, and so does what waits."""
        self._buffer.forget()
        self._buffer.tally.forget()
        self._channel.forget()
        self._thread = None
        self._renew()

    def _renew(self) -> None:
        self._starting = threading.Lock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._until = float("inf")

    def _start(self) -> None:
        thread = threading.Thread(target=self._run, name=f"telemetry-{self._channel.name}", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # no more threads, or the interpreter is going down
            logger.warning("telemetry: %s", error)
            return
        self._thread = thread
        atexit.register(self._at_exit)

    def _at_exit(self) -> None:
        self.close(self._rhythm.at_exit_s)

    def _run(self) -> None:
        while not self._closing.is_set():
            self._wake.wait(self._rhythm.flush_every_s)
            self._wake.clear()
            self._send_all()
        while self._buffer.held:  # what was dropped is told last
            self._send_all()
        self._complained_at = -COMPLAIN_EVERY_S
        self._complain()

    def _send_all(self) -> None:
        for batch in self._channel.batches(self._buffer.take()):
            self._search(batch)
        self._complain()

    def _search(self, batch: list[ItemT]) -> None:
        """One bad item must not cost the others: halves are tried, and halves of those, within bounds."""
        parts, refusals = [batch], 0
        while parts:
            part = parts.pop()
            failure = self._deliver(part)
            if failure is None:
                continue
            refusals += 1
            if isinstance(failure, Rejected) and len(part) > 1 and refusals <= MOST_REFUSALS:
                middle = len(part) // 2
                parts += [part[middle:], part[:middle]]
            else:
                self._drop(part, Reason.REJECTED)
                self._complain(failure)

    def _deliver(self, batch: list[ItemT]) -> Exception | None:
        """Again and again while it is worth it. None where it is settled, else why AWS will not take it."""
        failures = 0
        while items := self._still_taken(batch):
            batch[:] = items  # whoever asked goes on with what is left
            failure = self._attempt(batch)
            if not isinstance(failure, Unavailable):
                return failure
            if self._closing.is_set():
                self._drop(batch, Reason.SHUT_DOWN)
                return None
            self._complain(failure)
            self._closing.wait(self._rhythm.pause_s(failures, failure.retry_after_s))
            failures += 1
        return None

    def _still_taken(self, batch: list[ItemT]) -> list[ItemT]:
        """Without what has become too old, and nothing once the time to end is over."""
        if time.monotonic() > self._until:
            self._drop(batch, Reason.SHUT_DOWN)
            return []
        oldest_s = time.time() - OLDEST_S
        self._drop([item for item in batch if item.at_s < oldest_s], Reason.TOO_OLD)
        return [item for item in batch if item.at_s >= oldest_s]

    def _attempt(self, batch: list[ItemT]) -> Exception | None:
        """None where it was taken."""
        try:
            refused = self._channel.send(batch)
        except Exception as error:  # noqa: BLE001 - also a fault of ours: it must not end the thread
            return error
        self._drop(refused, Reason.REJECTED)
        lost = {id(item) for item in refused}
        for item in batch:
            if id(item) not in lost:
                self._buffer.release(item)
        self._channel.delivered()
        return None

    def _drop(self, items: Sequence[ItemT], reason: Reason) -> None:
        for item in items:
            self._channel.dropped(item)
            self._buffer.release(item, reason)

    def _complain(self, failure: Exception | None = None) -> None:
        """Once a minute at most, and only of something new."""
        counts = self._buffer.tally.counts()
        lost = sum(counts.dropped.values())
        news = failure is not None or lost > self._complained_of
        if news and time.monotonic() - self._complained_at >= COMPLAIN_EVERY_S:
            self._complained_at, self._complained_of = time.monotonic(), lost
            dropped = {reason.value: number for reason, number in counts.dropped.items()}
            why = f"; {failure}" if failure is not None else ""
            logger.warning("telemetry %s: dropped so far %s%s", self._channel.name, dropped or "nothing", why)
