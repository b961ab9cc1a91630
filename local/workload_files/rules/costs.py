"""What units and customers cost."""

from __future__ import annotations

from collections.abc import Iterator

from local.synth.bill import list_prices
from local.workload_files.problems import Finding, Location
from local.workload_files.rules.reading import Data, exactly_one, given, mapping, objects

_ADD_UP = ("Sum", "SampleCount")
# Sources that any columns are read of, day by day.
_DAILY = ("dynamodb", "s3")


def _unit_costs(data: Data) -> Iterator[Finding]:
    """What is counted by the day can be added up."""
    for place, unit in objects(data, "costs", "units"):
        yield from exactly_one(place, unit, "units", "expression", "promql")
        if given(unit, "metrics") and not given(unit, "expression"):
            yield Finding((*place, "metrics"), "are an expression's, and there is none")
        if given(unit, "promql") and not given(data, "prometheus"):
            yield Finding((*place, "promql"), "asks Prometheus, and this file has no section of that name")
        statistic = mapping(unit, "units").get("statistic", "Sum")
        if statistic not in _ADD_UP:
            message = f"is {statistic!r}; allowed: {', '.join(_ADD_UP)}, for days are added up"
            yield Finding((*place, "units", "statistic"), message)


def _customer_costs(data: Data) -> Iterator[Finding]:
    """Customers' usage stands in their figures, and its lines are those of `lamplighter price`."""
    costs, customers = mapping(data, "costs"), mapping(data, "customers")
    for key in given(costs, "metered", "shared_driver"):
        if not customers:
            yield Finding(("costs", key), "needs the customers' figures, and this file has no section customers")
        elif customers.get("source") not in _DAILY:
            yield Finding(("costs", key), f"needs customers.source to be {' or '.join(_DAILY)}: figures by the day")
    for place, metered in objects(data, "costs", "metered"):
        constants, columns = mapping(metered, "usage"), mapping(metered, "columns")
        for both in sorted(constants.keys() & columns.keys()):
            yield Finding((*place, "columns", both), "stands in usage already")
        yield from _usage_line(place, constants, columns)


def _usage_line(place: Location, constants: Data, columns: Data) -> Iterator[Finding]:
    """As a line of a usage file would be, where each column has one."""
    from local.pricing.shape import shaped  # noqa: PLC0415 - it is built on this package
    from local.pricing.usage_file import unpriced  # noqa: PLC0415

    lines, wrong = shaped({"usage": [{**dict.fromkeys(columns, 1), **constants}]})
    for finding in wrong:
        key = finding.location[-1]
        yield Finding((*place, "columns" if key in columns else "usage", key), finding.message)
    for finding in unpriced(lines, list_prices()):
        yield Finding((*place, "usage"), finding.message)


RULES = (_unit_costs, _customer_costs)
