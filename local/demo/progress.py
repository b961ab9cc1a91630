"""The live display: one line a step, and the time each took to come about."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

POLL_S = 0.2
# Leaves half of an 80 columns wide terminal for what was seen.
_TITLE_WIDTH = 33

SeenT = TypeVar("SeenT")
# Looks at the services: what is there to see, in words, or None while it has not come about.
Look = Callable[[], str | None]


class StepError(RuntimeError):
    """A step did not come about within its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that must come about by itself within so many seconds."""

    title: str
    look: Look
    within_s: float


def until(what: str, look: Callable[[], SeenT | None], within_s: float = 60) -> SeenT:
    """Looks again and again, and returns what was seen at last. Raises StepError when the time is up."""
    deadline = time.monotonic() + within_s
    while (seen := look()) is None:
        if time.monotonic() > deadline:
            raise StepError(f"{what}: not within {within_s:.0f} s")
        time.sleep(POLL_S)
    return seen


class Progress:
    """Shows steps as they come about. On a terminal the last line moves; elsewhere each step is printed once."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._started = time.monotonic()
        self._live = Live(console=console, refresh_per_second=10, transient=True) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._started

    def run(self, step: Step) -> None:
        """Looks again and again; raises StepError when the time is up."""
        self._show(step.title)
        try:
            seen = until(step.title, step.look, step.within_s)
        except StepError:
            self._line("✗", "red", step.title, f"not within {step.within_s:.0f} s")
            raise
        self._line("✓", "green", step.title, seen)

    def act(self, title: str, action: Callable[[Callable[[str], None]], str]) -> None:
        """Does something and tells what came of it; the action may say how far it is."""
        self._show(title)
        done = action(lambda note: self._show(title, note))
        self._line("✓", "green", title, done)

    def _show(self, title: str, note: str = "") -> None:
        if self._live:
            grid = Table.grid(padding=(0, 1))
            grid.add_row(Text(f"{self.elapsed_s:6.1f} s"), Spinner("dots"), Text(title), Text(note, style="dim"))
            self._live.update(grid)

    def _line(self, mark: str, style: str, title: str, seen: str) -> None:
        """One line, however narrow the console says it is: it is wrapped by nobody."""
        line = Text.assemble((f"{self.elapsed_s:6.1f} s", "dim"), " ", (mark, style), f" {title:{_TITLE_WIDTH}} {seen}")
        self._console.print(line, soft_wrap=True)
