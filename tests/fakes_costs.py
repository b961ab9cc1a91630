"""Stand-ins for where bills are read and tables are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lamplighter.business_ports import Cell
from lamplighter.domain.costs.charges import CostLine
from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.reading import BillQuestion, BillReading, DayRead, Missing
from local.receivers.cost_explorer import Charge


@dataclass
class FakeBill:
    """Tells of the days before ``today``, one request for each day; ``trouble_from`` is the first it can't read."""

    charges: Sequence[Charge]
    today: date
    estimated_from: date
    trouble_from: date = date.max
    asked: list[Days] = field(default_factory=list)

    def read(self, question: BillQuestion, most_requests: int) -> BillReading:
        self.asked.append(question.days)
        read: list[DayRead] = []
        for day in question.days:
            if day >= min(self.today, self.trouble_from) or len(read) >= most_requests:
                failed = day >= self.trouble_from
                why = "trouble" if failed else "the limit" if len(read) >= most_requests else "not there yet"
                missing = Missing(days=Days(day, question.days.end), why=why, failed=failed)
                return BillReading(days=tuple(read), missing=missing, paid_requests=len(read))
            read.append(self._day(day, question))
        return BillReading(days=tuple(read), paid_requests=len(read))

    def _day(self, day: date, question: BillQuestion) -> DayRead:
        own = [one for one in self.charges if one.day == day and question.tags.items() <= one.tags.items()]
        by_tag = question.by_tag
        return DayRead(
            day=day,
            estimated=day >= self.estimated_from,
            lines=tuple(_line(one, service=one.service) for one in own),
            by_tag=tuple(_line(one, tag_value=one.tags.get(by_tag, "")) for one in own) if by_tag else (),
            by_usage=tuple(_line(one, usage_type=one.usage_type) for one in own) if question.by_usage else (),
        )


def _line(
    charge: Charge, service: str | None = None, tag_value: str | None = None, usage_type: str | None = None
) -> CostLine:
    return CostLine(
        record_type=charge.record_type,
        service=service,
        tag_value=tag_value,
        usage_type=usage_type,
        invoice_usd=charge.metric("NetUnblendedCost"),
        run_rate_usd=charge.metric("NetAmortizedCost"),
    )


@dataclass
class FakeTables:
    """In memory, by key."""

    kept: dict[str, Mapping[str, Sequence[Cell]]] = field(default_factory=dict)

    def save(self, kind: str, workload: str, taken_at: datetime, columns: Mapping[str, Sequence[Cell]]) -> str:
        lengths = {len(column) for column in columns.values()}
        if len(lengths) != 1:
            raise ValueError("a table has columns of one length")
        key = f"{kind}/{workload}/{taken_at.isoformat()}"
        self.kept[key] = columns
        return key
