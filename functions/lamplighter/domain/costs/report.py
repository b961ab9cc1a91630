"""What a workload costs, as one snapshot, and the measurements that are published of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from lamplighter.domain.costs.charges import BillDay
from lamplighter.domain.costs.days import Days, month_before
from lamplighter.domain.costs.outlook import Comparison, Projection, compared, month_of, projected, settled_day
from lamplighter.domain.costs.reading import Missing
from lamplighter.domain.costs.restatements import Restatement, in_order
from lamplighter.domain.costs.views import (
    DailyCost,
    Figure,
    RecordTypeCost,
    Share,
    by_day,
    by_record_type,
    by_service,
    by_tag,
    by_usage,
    by_workload,
    days_in,
    figure,
)
from lamplighter.domain.definitions.business import Costs, CostSource
from lamplighter.domain.measurement import Measurement, Unit

# AWS Cost Management Pricing: each request of the Cost Explorer API.
REQUEST_USD = Decimal("0.01")
# So many of a list are in the snapshot; how many more there are is said. All lines are in the table beside it.
LONGEST_LIST = 100
_UNCHARGED = (
    "nothing was charged under these tags on any day that was read: a tag tells only once it is activated as a "
    "cost allocation tag in the billing account, and from then on"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostReport:
    """Of one workload. The parts are of the month to date; ``by_day`` begins with the month before.

    ``month_to_date`` is of the days that were read: ``unread`` are those of the month that could not be. None where
    none was, or nothing was ever charged under these tags: ``note`` says so then, for 0 would be a guess.

    ``by_usage`` tells storage, requests and transfer apart (``UsageKind``), where the workload's file asks for it.

    ``by_workload`` is of a whole bill only; under the empty name is what belongs to no workload.
    """

    kind: ClassVar[str] = "costs"

    source: CostSource
    tags: Mapping[str, str]
    note: str | None
    month: Days
    month_to_date: Figure | None
    unread: tuple[date, ...]
    projection: Projection | None
    comparison: Comparison | None
    by_service: tuple[Share, ...]
    by_record_type: tuple[RecordTypeCost, ...]
    by_tag: tuple[Share, ...]
    by_usage: tuple[Share, ...] = ()
    by_workload: tuple[Share, ...]
    by_day: tuple[DailyCost, ...]
    restatements: tuple[Restatement, ...]
    more_restatements: int
    missing: tuple[Missing, ...]
    paid_requests: int
    paid_requests_usd: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """How the reading went. ``restated``: in this run."""

    missing: tuple[Missing, ...] = ()
    paid_requests: int = 0
    restated: tuple[Restatement, ...] = ()


def cost_report(
    costs: Costs,
    history: Days,
    kept: Mapping[date, BillDay],
    read: Read,
    workloads: Mapping[str, CostReport] | None = None,
) -> CostReport:
    """``workloads`` are those whose parts of a whole bill are shown; None for a part itself."""
    month = month_of(history)
    charged = any(day.lines for day in kept.values())
    known = kept if charged else {}
    own = days_in(known.values(), month)
    parts = {name: one.month_to_date for name, one in (workloads or {}).items() if one.month_to_date is not None}
    return CostReport(
        source=costs.source,
        tags=costs.tags,
        note=_UNCHARGED if kept and not charged else None,
        month=month,
        month_to_date=figure(own) if own else None,
        unread=tuple(day for day in month if day not in kept),
        projection=projected(known, month),
        comparison=compared(known, month),
        by_service=by_service(own),
        by_record_type=by_record_type(own),
        by_tag=by_tag(own),
        by_usage=by_usage(own),
        by_workload=by_workload(figure(own), parts) if workloads is not None and own else (),
        by_day=by_day(days_in(known.values(), Days(month_before(month.start), month.end))),
        restatements=read.restated[:LONGEST_LIST],
        more_restatements=len(read.restated[LONGEST_LIST:]),
        missing=read.missing,
        paid_requests=read.paid_requests,
        paid_requests_usd=read.paid_requests * REQUEST_USD,
    )


def joined(earlier: CostReport, read: Read) -> Read:
    """With what the same run had come to before it was repeated: a change that was told stays told."""
    known = {(one.day, one.service): one for one in (*earlier.restatements, *read.restated)}
    return Read(
        missing=read.missing,
        paid_requests=earlier.paid_requests + read.paid_requests,
        restated=in_order(known.values()),
    )


def cost_measurements(workload: str, report: CostReport) -> Iterator[Measurement]:
    """In dollars, for which CloudWatch has no unit. A month with days unread has no sum to publish. The day is the last
    that can be all there.
    """
    if report.month_to_date is not None and not report.unread:
        yield from _both_views("MonthToDateUsd", workload, report.month_to_date)
    day = settled_day(report.month)
    for daily in report.by_day:
        if daily.day == day:
            yield from _both_views("DailyCostUsd", workload, daily.figure)


def _both_views(name: str, workload: str, figure: Figure) -> Iterator[Measurement]:
    for view, usd in (("invoice", figure.invoice_usd), ("run_rate", figure.run_rate_usd)):
        yield Measurement(name=name, value=float(usd), unit=Unit.NONE, workload=workload, dimensions={"View": view})
