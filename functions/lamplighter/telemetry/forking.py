"""A forked child starts anew: what waits is its parent's to send, and locks may be held by threads that are gone."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class Forgetful(Protocol):
    def forget(self) -> None: ...


_ALIVE: weakref.WeakSet[Forgetful] = weakref.WeakSet()


def forget_in_child(one: Forgetful) -> None:
    """Its ``forget`` is called in each forked child, for as long as it lives."""
    _ALIVE.add(one)


def _forget_all() -> None:
    for one in list(_ALIVE):
        one.forget()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_forget_all)
