"""Budgets, with notices to people and to the core stack's warning topic."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.definitions.alarms import Topic
from lamplighter.domain.definitions.business import Budget, BudgetPeriod
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.names import logical_ids
from local.synth.template.parts import Json, Part, resource, tags, topic_arn

_TIME_UNITS = {
    BudgetPeriod.DAY: "DAILY",
    BudgetPeriod.MONTH: "MONTHLY",
    BudgetPeriod.QUARTER: "QUARTERLY",
    BudgetPeriod.YEAR: "ANNUALLY",
}


def budget_part(file: WorkloadFile) -> Part:
    ids = logical_ids((budget.name for budget in file.budgets), "Budget")
    return Part({ids[budget.name]: _budget(file, budget) for budget in file.budgets})


def _budget(file: WorkloadFile, budget: Budget) -> Json:
    whole = budget.amount_usd == budget.amount_usd.to_integral_value()
    limit = {"Amount": int(budget.amount_usd) if whole else float(budget.amount_usd), "Unit": "USD"}
    said = {
        "BudgetName": budget.name,
        "BudgetType": "COST",
        "TimeUnit": _TIME_UNITS[budget.every],
        "BudgetLimit": limit,
        **_narrowed(budget),
    }
    return resource(
        "AWS::Budgets::Budget",
        {"Budget": said, "NotificationsWithSubscribers": list(_notices(budget)), "ResourceTags": tags(file)},
    )


def _narrowed(budget: Budget) -> Json:
    """To what carries all of the tags. CostFilters would take what carries any of them."""
    carried = [
        {"Tags": {"Key": key, "Values": [value], "MatchOptions": ["EQUALS"]}} for key, value in budget.tags.items()
    ]
    if not carried:
        return {}
    expression = carried[0] if len(carried) == 1 else {"And": carried}
    return {"FilterExpression": expression, "Metrics": ["UnblendedCost"]}


def _notices(budget: Budget) -> Iterator[Json]:
    people = [{"SubscriptionType": "EMAIL", "Address": email} for email in budget.emails]
    subscribers = [*people, {"SubscriptionType": "SNS", "Address": topic_arn(Topic.WARNING)}]
    for kind, percentages in (("ACTUAL", budget.actual_percent), ("FORECASTED", budget.forecast_percent)):
        for percent in percentages:
            notification = {
                "NotificationType": kind,
                "ComparisonOperator": "GREATER_THAN",
                "Threshold": percent,
                "ThresholdType": "PERCENTAGE",
            }
            yield {"Notification": notification, "Subscribers": subscribers}
