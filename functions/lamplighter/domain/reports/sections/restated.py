"""What was told of earlier days and reads otherwise now."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lamplighter.domain.costs.days import DAY, Days
from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.exact import exactly
from lamplighter.domain.reports.document import Change, Table, Unit
from lamplighter.domain.reports.origin import origin_of_all
from lamplighter.domain.reports.part import MOST_ROWS, Part, columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.words import counted, dollars
from lamplighter.domain.reports.words import days as words_of_days
from lamplighter.domain.snapshot import Snapshot


def restated_part(period: Period, bills: Sequence[Snapshot[CostReport]]) -> Part:
    """Of all bills that were read within the period; the largest changes first."""
    found = [one for bill in bills for one in bill.body.restatements]
    if not found:
        return Part()
    found.sort(key=lambda one: (-one.change_usd, one.day, one.service))
    more = sum(bill.body.more_restatements for bill in bills)
    with exactly():
        net = sum((one.after.run_rate_usd - one.before.run_rate_usd for one in found), Decimal(0))
    days = sorted({one.day for one in found})
    table = Table(
        name="restatements",
        caption="Costs of earlier days that read otherwise now",
        columns=columns(
            (
                ("day", "Day", Unit.DATE),
                ("service", "Service", Unit.TEXT),
                ("before", "Told before", Unit.USD),
                ("after", "Now", Unit.USD),
                ("state", "State", Unit.TEXT),
            )
        ),
        rows=tuple(
            (
                one.day.isoformat(),
                one.service or "none",
                one.before.run_rate_usd,
                one.after.run_rate_usd,
                one.after.state.value,
            )
            for one in found[:MOST_ROWS]
        ),
        source=origin_of_all(bills, period).at("restatements"),
        left_out=len(found[MOST_ROWS:]) + more,
    )
    count, when = len(found) + more, words_of_days(Days(days[0], days[-1] + DAY))
    what = f"{counted(count, 'figure')} of {when} {'was' if count == 1 else 'were'} restated: {dollars(net)} together."
    return Part(changes=(Change(what=what, why="Reports of those days said otherwise."),), tables=(table,))
