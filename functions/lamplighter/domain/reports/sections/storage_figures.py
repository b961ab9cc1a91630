"""Figures of a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.reports.document import Figure, Mark, Unit
from lamplighter.domain.reports.origin import Origin
from lamplighter.domain.storage_plan.report import StorageReport

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Told:
    """Names the bucket where there are several; the only one is in the section's verdict."""

    bucket: str
    alone: bool

    def of(self, what: str) -> str:
        return what if self.alone else f"{self.bucket}: {what}"


def monthly(saving_usd: Decimal, report: StorageReport) -> Decimal:
    """The mean month of the plan's horizon, to the cent."""
    return (saving_usd / report.plan.policy.horizon_months).quantize(_CENT)


def storage_figures(
    report: StorageReport, before: StorageReport | None, origin: Origin, told: Told
) -> tuple[Figure, ...]:
    return (
        *_stored(report, before, origin, told),
        *_cost(report, before, origin, told),
        *_growth(report, origin, told),
    )


def _stored(report: StorageReport, before: StorageReport | None, origin: Origin, told: Told) -> Iterator[Figure]:
    described = (("bytes", "Stored in S3", Unit.BYTES), ("objects", "Objects and versions in S3", Unit.COUNT))
    for name, label, unit in described:
        yield Figure(
            name=f"{report.bucket}.{name}",
            label=told.of(label),
            value=getattr(report, name),
            unit=unit,
            source=origin.at(name),
            before=getattr(before, name) if before else None,
            marks=origin.marks,
        )


def _cost(report: StorageReport, before: StorageReport | None, origin: Origin, told: Told) -> Iterator[Figure]:
    yield Figure(
        name=f"{report.bucket}.cost",
        label=told.of("Storage a month, at list prices"),
        value=report.cost.usd,
        unit=Unit.USD,
        source=origin.at("cost.usd"),
        before=before.cost.usd if before else None,
        marks=(Mark.ESTIMATED, *origin.marks),
    )
    yield Figure(
        name=f"{report.bucket}.saving",
        label=told.of("What the plan saves, in the mean month"),
        value=monthly(report.plan.saving_usd, report),
        unit=Unit.USD,
        source=origin.at(
            "plan.saving_usd; plan.policy.horizon_months", "the saving ÷ the months of its horizon, to the cent"
        ),
        marks=(Mark.ESTIMATED, *origin.marks),
    )


def _growth(report: StorageReport, origin: Origin, told: Told) -> Iterator[Figure]:
    growth = report.growth
    yield Figure(
        name=f"{report.bucket}.growth",
        label=told.of("Growth a day"),
        value=growth.bytes_per_day,
        unit=Unit.BYTES,
        source=origin.at("growth.bytes_per_day"),
        marks=(*((Mark.FEW,) if growth.bytes_per_day is not None and not growth.ahead else ()), *origin.marks),
        note=growth.reason if growth.bytes_per_day is None else "",
    )
