"""What waits to be sent, within bounds: what is under way included, there is never more than ``capacity``."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import Generic, Protocol, TypeVar

from lamplighter.telemetry.tally import Reason, Tally


class Item(Protocol):
    """``recorded`` things lie in it; it takes ``size`` of the buffer; ``at_s`` is its oldest moment."""

    @property
    def recorded(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def at_s(self) -> float: ...


ItemT = TypeVar("ItemT", bound=Item)


class Buffer(ABC, Generic[ItemT]):
    """Adding takes constant time, and never waits for the sending."""

    def __init__(self, capacity: int, tally: Tally) -> None:
        self.capacity = capacity
        self.tally = tally
        self.forget()

    @property
    def held(self) -> int:
        return self._held

    def take(self) -> list[ItemT]:
        """All that waits. It counts as held until it is released."""
        with self._changed:
            return self._swap()

    def release(self, item: ItemT, reason: Reason | None = None) -> None:
        """It was sent, or dropped for a reason."""
        if reason is None:
            self.tally.send(item.recorded)
        else:
            self.tally.drop(reason, item.recorded)
        with self._changed:
            self._held -= item.size
            self._gone += item.recorded
            self._changed.notify_all()

    def wait(self, timeout_s: float) -> bool:
        """Whether all that lies here now is gone within the time. What comes meanwhile is not waited for."""
        with self._changed:
            here = self._added
            return self._changed.wait_for(lambda: self._gone >= here, timeout_s)

    def forget(self) -> None:
        """In a forked child: what lies here is the parent's to send, and a thread that is gone may hold the lock."""
        self._changed = threading.Condition(threading.Lock())
        self._held = self._added = self._gone = 0
        self._swap()

    @abstractmethod
    def _swap(self) -> list[ItemT]:
        """What waits, and start anew; the lock is held."""
