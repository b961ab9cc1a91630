"""Budgets and their notices. Those of a workload file go to all of its addresses, and to the warning topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lamplighter.domain.definitions.business import BudgetPeriod
from local.discover.found import Unsayable, as_number, as_text, entry_of, inside, left_out, objects_in
from local.discover.intrinsics import Unknown
from local.discover.severity import topic_named
from local.discover.stack_view import Seen, StackView
from local.discover.yaml_lines import Entry

_PERIODS = {
    "DAILY": BudgetPeriod.DAY,
    "MONTHLY": BudgetPeriod.MONTH,
    "QUARTERLY": BudgetPeriod.QUARTER,
    "ANNUALLY": BudgetPeriod.YEAR,
}
_SAID = ("BudgetLimit", "BudgetName", "BudgetType", "CostFilters", "FilterExpression", "Metrics", "TimeUnit")
_AROUND = ("Budget", "NotificationsWithSubscribers", "ResourceTags")
_TAG_FILTER = "TagKeyValue"


def budgets(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::Budgets::Budget"):
        budget = seen.inside("Budget")
        try:
            yield _budget(seen, budget)
        except Unsayable as reason:
            text = f"a budget that a workload file has no words for: {reason}"
            yield Entry(fields={"name": as_text(budget.get("BudgetName", seen.logical_id))}, remarks=(text,), open=True)


def _budget(seen: Seen, budget: Mapping[str, Any]) -> Entry:
    limit = inside(budget, "BudgetLimit")
    kind, unit = budget.get("BudgetType"), limit.get("Unit")
    if kind != "COST" or unit != "USD":
        raise Unsayable(f"it is of type {as_text(kind)}, in {as_text(unit)}")
    amount = as_number(limit.get("Amount"))
    notices = seen.entries("NotificationsWithSubscribers")
    actual, of_actual = _percentages(notices, "ACTUAL", amount)
    forecast, of_forecast = _percentages(notices, "FORECASTED", amount)
    tags, of_tags = _tags(budget)
    period = _PERIODS.get(str(budget.get("TimeUnit")))
    fields = {
        "amount_usd": Unknown("") if amount is None else amount,
        "every": Unknown(as_text(budget.get("TimeUnit"))) if period is None else period.value,
        "actual_percent": actual,
        "forecast_percent": forecast or None,
        "emails": _addresses(notices, "EMAIL") or None,
        "tags": tags or None,
    }
    remarks = (*of_actual, *of_forecast, *of_tags, *_subscribers(notices), *_of_metrics(budget))
    lost = (*left_out(budget, _SAID), *left_out(seen.properties, _AROUND))
    return entry_of(seen, fields, name=budget.get("BudgetName", Unknown("")), remarks=(*remarks, *lost))


def _percentages(
    notices: Sequence[Mapping[str, Any]], kind: str, amount: Any
) -> tuple[list[int | float | Unknown], list[str]]:
    """A threshold in money is one in percent of the amount."""
    percentages: list[int | float | Unknown] = []
    remarks = []
    for notice in (inside(one, "Notification") for one in notices):
        if notice.get("NotificationType") != kind:
            continue
        threshold = as_number(notice.get("Threshold"))
        if notice.get("ComparisonOperator") != "GREATER_THAN":
            remarks.append(f"left out: a notice {as_text(dict(notice))}")
        elif notice.get("ThresholdType") == "ABSOLUTE_VALUE" and not isinstance(threshold, Unknown | None):
            known = isinstance(amount, int | float) and amount
            percentages.append(_short(100 * threshold / amount) if known else Unknown(f"{threshold} USD"))
        else:
            percentages.append(Unknown("") if threshold is None else threshold)
    return list(dict.fromkeys(percentages)), remarks


def _short(number: float) -> int | float:
    return int(number) if number.is_integer() else round(number, 4)


def _addresses(notices: Sequence[Mapping[str, Any]], kind: str) -> list[Any]:
    found = [
        subscriber.get("Address")
        for notice in notices
        for subscriber in objects_in(notice.get("Subscribers"))
        if subscriber.get("SubscriptionType") == kind
    ]
    return [address for at, address in enumerate(found) if address not in found[:at]]


def _subscribers(notices: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    everyone = _addresses(notices, "EMAIL")
    for notice in notices:
        told, said = _addresses([notice], "EMAIL"), inside(notice, "Notification")
        if told != everyone:
            who = ", ".join(map(as_text, told)) or "nobody by e-mail"
            kind, threshold = as_text(said.get("NotificationType")), as_text(said.get("Threshold"))
            yield f"here everyone is told of every notice; in the template of {kind} {threshold}: {who}"
    for address in _addresses(notices, "SNS"):
        if topic_named(as_text(address)) is None:
            yield f"left out: the topic {as_text(address)}; here it tells the core stack's warning topic"


def _tags(budget: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Of a filter that asks for all of some tags; others are remarked."""
    expression, filters = inside(budget, "FilterExpression"), inside(budget, "CostFilters")
    asked = objects_in(expression.get("And")) if "And" in expression else [expression] if expression else []
    tags = {}
    for one in asked:
        tag = inside(one, "Tags")
        values = tag.get("Values")
        if set(one) != {"Tags"} or not isinstance(values, list) or len(values) != 1:
            return {}, [f"left out: FilterExpression {as_text(expression)}"]
        tags[str(tag.get("Key"))] = values[0]
    return _of_cost_filters(filters) if filters else (tags, [])


def _of_cost_filters(filters: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """``user:Team$shop``; of several, what carries any of them counts, which a workload file can't say."""
    values = filters.get(_TAG_FILTER)
    remarks = [f"left out: CostFilters {key} {as_text(value)}" for key, value in filters.items() if key != _TAG_FILTER]
    if isinstance(values, list) and len(values) == 1 and isinstance(values[0], str) and "$" in values[0]:
        key, _, value = values[0].partition("$")
        return {key.removeprefix("user:"): value}, remarks
    return {}, [*remarks, *([f"left out: CostFilters {_TAG_FILTER} {as_text(values)}"] if values else [])]


def _of_metrics(budget: Mapping[str, Any]) -> Iterator[str]:
    if budget.get("Metrics") not in (None, ["UnblendedCost"]):
        yield f"left out: Metrics {as_text(budget['Metrics'])}"
