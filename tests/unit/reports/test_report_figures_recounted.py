"""Figures that are worked out of many records or datapoints come to the same where they are counted again, here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

import pytest

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import Figure
from lamplighter.domain.reports.period import parse_period
from lamplighter.domain.window import Window
from tests.unit.reports.test_report_provenance import ARITHMETIC, BODIES, OF_SEVERAL, PERIODS, WORLD

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """A figure and its period; what it is counted from lies in the snapshot that it names."""

    figure: Figure
    window: Window

    @property
    def body(self) -> Any:
        assert self.figure.source is not None
        return BODIES[self.figure.source.kind, self.figure.source.taken_at]

    def of(self, field: str) -> list[Record]:
        """The incidents of the period: by when they were opened, or resolved."""
        start, end = self.window.start, self.window.end
        return [one for one in self.body["incidents"] if one[field] and start <= one[field] < end]

    @property
    def open(self) -> list[Record]:
        until = self.window.end
        began = (one for one in self.body["incidents"] if one["opened_at"] < until)
        return [one for one in began if one["resolved_at"] is None or one["resolved_at"] >= until]

    @property
    def remediations(self) -> list[Record]:
        ids = {one["incident_id"] for one in (*self.of("opened_at"), *self.open)}
        return [one for one in self.body["remediations"] if one["incident_id"] in ids]

    def median_s(self, field: str, by: str) -> float | None:
        times = [(one[field] - one["opened_at"]).total_seconds() for one in self.of(by) if one[field]]
        return median(times) if times else None

    def total(self, kpi: int) -> float:
        """Of all snapshots' datapoints: one that several snapshots hold is one."""
        every = (point for (kind, _), body in BODIES.items() if kind == "kpis" for point in body["kpis"][kpi]["points"])
        found: dict[Any, float | None] = {one["at"]: one["value"] for one in every}
        return sum(value or 0 for at, value in found.items() if self.window.start <= at < self.window.end)

    @property
    def usd(self) -> Any:
        """None where a day is not on the bill yet."""
        days = (self.window.end - self.window.start) // timedelta(days=1)
        first, last = self.window.start.date(), (self.window.end - timedelta(days=1)).date()
        on_it = [one["figure"]["run_rate_usd"] for one in self.body["by_day"] if first <= one["day"] <= last]
        return sum(on_it) if len(on_it) == days else None


RECOUNTED: Mapping[str, Callable[[Asked], Any]] = {
    "cost.period": lambda asked: asked.usd,
    "incidents.opened": lambda asked: len(asked.of("opened_at")),
    "incidents.resolved": lambda asked: len(asked.of("resolved_at")),
    "incidents.open": lambda asked: len(asked.open),
    "incidents.time_to_acknowledge": lambda asked: asked.median_s("acknowledged_at", by="opened_at"),
    "incidents.time_to_resolve": lambda asked: asked.median_s("resolved_at", by="resolved_at"),
    "incidents.remediations.applied": lambda asked: sum(one["applied_at"] is not None for one in asked.remediations),
    "incidents.remediations.verified": lambda asked: sum(one["verified_at"] is not None for one in asked.remediations),
    "incidents.remediations.undone": lambda asked: sum(
        one["status"] in {"given_back", "rolled_back"} for one in asked.remediations
    ),
    "incidents.remediations.failed": lambda asked: sum(one["status"] == "failed" for one in asked.remediations),
    "sync_history.uploaded": lambda asked: asked.total(0),
    "sync_history.failed": lambda asked: asked.total(1),
    "sync_history.bytes": lambda asked: asked.total(2),
    "sync_history.success_rate": lambda asked: 100 * asked.total(0) / (asked.total(0) + asked.total(1)),
}


def counted(period: str) -> Iterator[tuple[str, Asked]]:
    """Those that test_report_provenance.py does not work out again."""
    window = parse_period(period, "UTC").window
    for kind in ReportKind:
        for figure in WORLD.build(kind, period).figures:
            assert figure.source is not None
            if figure.source.computed and figure.source.computed not in {*ARITHMETIC, *OF_SEVERAL}:
                yield f"{kind}.{figure.name}", Asked(figure=figure, window=window)


@pytest.mark.parametrize("period", PERIODS)
def test_a_figure_that_is_counted_comes_to_it(period: str) -> None:
    told = {name: asked.figure.value for name, asked in counted(period)}

    assert told == {name: _but_for_noise(RECOUNTED[name](asked)) for name, asked in counted(period)}


def _but_for_noise(value: Any) -> Any:
    """What floating point makes of a sum in another order; what is exact is exact."""
    return pytest.approx(value, rel=1e-12) if isinstance(value, float) else value


def test_no_figure_is_believed_without_being_worked_out_again() -> None:
    assert {name for name, _ in counted(PERIODS[0])} == set(RECOUNTED)
