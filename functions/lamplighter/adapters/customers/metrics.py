"""Customers' figures as CloudWatch metrics with a dimension for the customer.

ListMetrics finds what had data within the last two weeks (API Reference, ListMetrics): a customer that is quiet for
longer is not among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.customers.figures import Batch, DayFigures
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.exact import plainly
from lamplighter.domain.pricing import Price, cost_of
from lamplighter.domain.series import Question, Series
from lamplighter.errors import ConfigurationError, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

    from lamplighter.domain.customers.periods import Periods
    from lamplighter.domain.definitions.business import CustomerFields, Customers
    from lamplighter.measuring_ports import MetricReader

_DAY_S = 86_400
# The answers that are held at once are those of so many customers.
_CUSTOMERS_AT_ONCE = 500
# Of a day: what adds up, and how many tickets were open at most.
_STATISTICS = {"requests": "Sum", "errors": "Sum", "open_tickets": "Maximum", "usage": "Sum"}
_FORBIDDEN = {"AccessDenied", "AccessDeniedException"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerMetrics:
    """Implements CustomerFigures. ``location`` is a namespace; ``price`` that of a custom metric for a month."""

    client: CloudWatchClient
    reader: MetricReader
    price: Price

    def read(self, customers: Customers, periods: Periods) -> Iterator[Batch]:
        metrics = self._metrics(customers)
        ids = sorted(metrics)
        for start in range(0, len(ids), _CUSTOMERS_AT_ONCE):
            yield self._batch({one: metrics[one] for one in ids[start : start + _CUSTOMERS_AT_ONCE]}, periods)
        yield Batch(notes=(self._cost(metrics),))

    def _metrics(self, customers: Customers) -> Mapping[str, Sequence[tuple[str, Metric]]]:
        """By customer, each with the figure that it is."""
        found: dict[str, list[tuple[str, Metric]]] = defaultdict(list)
        for figure, name in _named(customers.fields):
            for dimensions in self._listed(customers.location, name, customers.fields.customer_id):
                metric = Metric(
                    namespace=customers.location, name=name, statistic=_STATISTICS[figure], dimensions=dimensions
                )
                found[dimensions[customers.fields.customer_id]].append((figure, metric))
        return found

    def _listed(self, namespace: str, name: str, dimension: str) -> Iterator[Mapping[str, str]]:
        pages = self.client.get_paginator("list_metrics").paginate(
            Namespace=namespace, MetricName=name, Dimensions=[{"Name": dimension}]
        )
        with _our_errors():
            for page in pages:
                for metric in page["Metrics"]:
                    yield {one["Name"]: one["Value"] for one in metric["Dimensions"]}

    def _batch(self, metrics: Mapping[str, Sequence[tuple[str, Metric]]], periods: Periods) -> Batch:
        asked = {
            f"{customer_id} {figure} {at}": (customer_id, figure, metric)
            for customer_id, own in metrics.items()
            for at, (figure, metric) in enumerate(own)
        }
        answers = self.reader.read(
            [
                Question(key=key, window=periods.window, period_s=_DAY_S, metric=metric)
                for key, (_, _, metric) in asked.items()
            ]
        )
        days: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for key, (customer_id, figure, _) in asked.items():
            for point in answers[key].points:
                day = days[customer_id, point.at.date().isoformat()]
                day[figure] = day.get(figure, 0) + point.value
        return Batch(
            days=[DayFigures(customer_id, day, **figures) for (customer_id, day), figures in days.items()],
            notes=tuple(_unfinished(answers.values())),
            complete=all(series.complete for series in answers.values()),
        )

    def _cost(self, metrics: Mapping[str, Sequence[tuple[str, Metric]]]) -> str:
        count = sum(map(len, metrics.values()))
        cost = cost_of(self.price, Decimal(count))
        return (
            f"CloudWatch keeps {count} metrics for {len(metrics)} customers: {cost.arithmetic} = "
            f"${plainly(cost.usd)} a month (list price, before anything free). A table costs cents."
        )


def _named(fields: CustomerFields) -> Iterator[tuple[str, str]]:
    return ((figure, name) for figure in _STATISTICS if (name := getattr(fields, figure)))


def _unfinished(answers: Iterable[Series]) -> Iterator[str]:
    """Each remark once."""
    yield from dict.fromkeys(message for series in answers if not series.complete for message in series.messages)


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _FORBIDDEN:
            raise ConfigurationError(f"CloudWatch: the role lacks cloudwatch:ListMetrics: {error}") from error
        raise Unavailable(f"CloudWatch, ListMetrics: {error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"CloudWatch, ListMetrics: {error}") from error
