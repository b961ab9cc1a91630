"""The seams of customers, revenue and costs, on one screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from .domain.costs.days import Days
from .domain.costs.reading import BillQuestion, BillReading
from .domain.customer_costs.quantities import QuantityBatch
from .domain.customers.figures import Batch
from .domain.customers.periods import Periods
from .domain.definitions.business import Customers
from .domain.notice import Notice
from .domain.revenue.ledger import RevenueBatch

Cell = str | int | float | bool | Decimal | date | datetime | None


class BillReader(Protocol):
    """A source of what was charged: Cost Explorer, or files of exports."""

    def read(self, question: BillQuestion, most_requests: int) -> BillReading:
        """With at most so many requests that are paid for. What could not be read is named in the answer, trouble that
        passes too: what was paid for is not thrown away. Raises ConfigurationError where no repetition can help.
        """
        ...


class CustomerFigures(Protocol):
    """A source of customers' daily figures. Raises Unavailable, ConfigurationError (names the source, and what is
    wrong with it).
    """

    def read(self, customers: Customers, periods: Periods) -> Iterator[Batch]:
        """In parts of any order, of these days at least. What can't be read of it stands in a batch's notes."""
        ...


class CustomerQuantities(Protocol):
    """Further columns of customers' daily figures. Raises Unavailable, ConfigurationError (names the source, and what
    is wrong with it).
    """

    def read(self, customers: Customers, columns: Sequence[str], days: Days) -> Iterator[QuantityBatch]:
        """In parts of any order, of these days at least; numbers in the order of the columns, which are called so in
        the source. What can't be read of it stands in a batch's notes.
        """
        ...


class RevenueReader(Protocol):
    """A table of subscriptions and revenue events."""

    def read(self, customers: Customers) -> Iterator[RevenueBatch]:
        """All of ``revenue_table``, in parts of any order. A record that can't be read, or of another currency, is a
        ConfigurationError that names it: a sum without it would be wrong in silence. Raises Unavailable.
        """
        ...


class Notices(Protocol):
    """What Lamplighter tells people by its own alert intake. The same notice again is no second one."""

    def send(self, notice: Notice) -> None:
        """Raises Unavailable unless it was accepted."""
        ...


class Tables(Protocol):
    """Whole tables beside the snapshots that sum them up. Raises Unavailable."""

    def save(self, kind: str, workload: str, taken_at: datetime, columns: Mapping[str, Sequence[Cell]]) -> str:
        """Returns the key. Columns are equally long, each of one type or None; the same table again replaces it."""
        ...
