"""DynamoDB tables, known by TableName; an index by GlobalSecondaryIndexName too; errors by Operation too.

Alarms on AWS/DynamoDB ignore missing data whatever is set, and throttles are published only while there are any: an
alarm on them alone would never resolve. FILL gives it the zeros to resolve on.
"""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import MissingData
from lamplighter.domain.definitions.resources import Billing, Table
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope

SOURCE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html"
# Operations on a table's data that SystemErrors is published for.
OPERATIONS = ("BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem")
_NAMESPACE = "AWS/DynamoDB"
_PART_OF_CAPACITY = 0.8


def table_alarms(table: Table) -> tuple[DefaultAlarm, ...]:
    of = Scope(_NAMESPACE, {"TableName": table.name})
    alarms = [_throttles(of, "Read", ""), _throttles(of, "Write", "")]
    for index in table.indexes:
        within = Scope(_NAMESPACE, {"TableName": table.name, "GlobalSecondaryIndexName": index})
        alarms += [_throttles(within, "Read", index), _throttles(within, "Write", index)]
    alarms.append(_system_errors(table))
    if table.billing is Billing.PROVISIONED:
        alarms += [
            _capacity(of, kind, units)
            for kind, units in (("Read", table.read_capacity), ("Write", table.write_capacity))
            if units is not None
        ]
    return tuple(alarms)


def _throttles(of: Scope, kind: str, index: str) -> DefaultAlarm:
    where = f" of the index {index}" if index else ""
    return DefaultAlarm(
        what=f"{kind.lower()}-throttles" + (f"-{index}" if index else ""),
        index=index or None,
        severity=Severity.ERROR,
        says=f"is throttled: {{limit}} {kind.lower()}s{where} in {{period}} are turned away",
        look_at="its consumed capacity, and at one key that gets most of the requests",
        source=SOURCE,
        metrics=of.sums(throttled=f"{kind}ThrottleEvents"),
        expression="FILL(throttled, 0)",
        threshold=5,
        missing_data=MissingData.IGNORE,
    )


def _system_errors(table: Table) -> DefaultAlarm:
    """Summed over the operations, for there is no such metric of the table as a whole."""
    return DefaultAlarm(
        what="system-errors",
        severity=Severity.ERROR,
        says="fails on AWS's side: {limit} requests in {period} end in an internal error of DynamoDB's",
        look_at="the AWS Health Dashboard; the requests may be repeated",
        source=SOURCE,
        metrics={
            operation[0].lower() + operation[1:]: Scope(
                _NAMESPACE, {"TableName": table.name, "Operation": operation}
            ).metric("SystemErrors")
            for operation in OPERATIONS
        },
        expression="SUM(FILL(METRICS(), 0))",
        threshold=5,
        periods=3,
        breaching=2,
        missing_data=MissingData.IGNORE,
    )


def _capacity(of: Scope, kind: str, units: int) -> DefaultAlarm:
    return DefaultAlarm(
        what=f"{kind.lower()}-capacity",
        severity=Severity.WARNING,
        says=f"is nearly full: it uses {{limit}} of its {units} {kind.lower()} units a second",
        look_at="what reads or writes more than usual, and at its automatic scaling",
        source=SOURCE,
        metrics=of.sums(consumed=f"Consumed{kind}CapacityUnits"),
        expression="FILL(consumed, 0) / PERIOD(consumed)",
        threshold=units * _PART_OF_CAPACITY,
        periods=3,
        missing_data=MissingData.IGNORE,
    )
