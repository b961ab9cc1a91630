"""A shop whose figures can be reckoned by hand: what is put of its customers, their subscriptions and its bill.

The last two weeks are judged against the two before. Costs are those of the seven days that end the day before
yesterday.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from lamplighter.domain.definitions.business import (
    AtRiskAlert,
    Costs,
    CostSource,
    Customers,
    CustomerSource,
    Metered,
    UnitCost,
)
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.workload import Receiver, SlackReceiver
from lamplighter.workload_files import WorkloadFiles
from local.demo.stage import Stage
from local.receivers.cost_explorer import Charge
from tests.builders_plan import a_workload_file
from tests.focus_files import a_row, as_csv_gz

TODAY = datetime.now(UTC).date()
BUCKET = "shop-exports"
TAGS = {"Application": "Shop"}
DAILY_USD = {"Amazon API Gateway": "10.00", "Amazon Comprehend": "0.50", "AWS Lambda": "20.01"}
# Requests of a day, errors and open tickets: before, and in the last two weeks. None: no figures.
FIGURES: dict[str, tuple[tuple[int, int, int] | None, tuple[int, int, int] | None]] = {
    "fine": ((1_000_000, 10_000, 0), (1_000_000, 10_000, 0)),
    "failing": ((1_000_000, 0, 0), (800_000, 60_000, 6)),
    "fading": ((1_000_000, 0, 0), (920_000, 30_000, 3)),
    "gone": ((500_000, 0, 0), None),
}
# A customer for five days.
YOUNG_DAYS, YOUNG_REQUESTS = 5, 100_000


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


# The fifteenth of the last month.
LAST_MONTH = (TODAY.replace(day=1) - timedelta(days=1)).replace(day=1)
MID_MONTH = LAST_MONTH.replace(day=15)


def files() -> WorkloadFiles:
    """The attic's table of customers is not there. What the barn has lies in S3."""
    barn = a_workload_file(
        workload="barn",
        customers=Customers(source=CustomerSource.S3, location=f"{BUCKET}/customers"),
        costs=Costs(tags=TAGS, source=CostSource.FOCUS, location=f"s3://{BUCKET}/focus"),
    )
    attic = a_workload_file(workload="attic", customers=Customers(source=CustomerSource.DYNAMODB, location="Absent"))
    return WorkloadFiles(default=a_workload_file(workload="default"), named=(shop(), attic, barn))


def shop() -> WorkloadFile:
    slack = SlackReceiver(channel="#aurastream-alerts", bot_token_secret="lamplighter/slack-bot-token")
    customers = Customers(
        source=CustomerSource.DYNAMODB,
        location="Shop-Customers",
        revenue_table="Shop-Subscriptions",
        gross_margin=0.8,
        at_risk_alert=AtRiskAlert(),
    )
    orders = UnitCost(
        name="cost-per-order",
        unit="1,000 orders",
        units=Metric(namespace="Shop", name="Orders"),
        per=1000,
        window_days=7,
    )
    metered = (
        Metered(services=("Amazon API Gateway",), usage={"service": "api_gateway"}, columns={"requests": "requests"}),
        Metered(
            services=("Amazon Comprehend",),
            usage={"service": "comprehend"},
            columns={"requests": "analyses", "characters": "characters"},
        ),
    )
    costs = Costs(tags=TAGS, units=(orders,), metered=metered, shared_driver="requests", customer_days=7)
    return a_workload_file(receivers=(Receiver(name="channel", slack=slack),), customers=customers, costs=costs)


def bill(today: date) -> Sequence[Charge]:
    return tuple(charge for back in range(1, 71) for charge in _charges(today - timedelta(days=back), back))


def _charges(day: date, back: int) -> Iterator[Charge]:
    """Of the seven days, $73.50 are metered, and $140.07 and $7 of the plan shared."""
    for service, usd in DAILY_USD.items():
        yield Charge(day=day, service=service, net_usd=Decimal(usd), tags=TAGS)
    yield Charge(day=day, service="AWS Lambda", net_usd=Decimal(99), tags={"Application": "PhotoSync"})
    once = {3: ("Credit", "-5"), 4: ("Tax", "7.77"), 5: ("Refund", "-1.25")}
    if back in once:
        kind, usd = once[back]
        yield Charge(day=day, service="AWS Lambda", net_usd=Decimal(usd), record_type=kind, tags=TAGS)
    plan = Charge(
        day=day, service="Savings Plans", net_usd=Decimal(0), record_type="SavingsPlanRecurringFee", tags=TAGS
    )
    yield replace(plan, net_usd=Decimal(14) if back == 6 else Decimal(0), amortized_usd=Decimal(1))


def put(stage: Stage) -> None:
    dynamodb = stage.client("dynamodb")
    for table, sort_key in (("Shop-Customers", "day"), ("Shop-Subscriptions", "entry")):
        keys = {"customer_id": "HASH", sort_key: "RANGE"}
        dynamodb.create_table(
            TableName=table,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        )
    for customer_id, (before, now) in FIGURES.items():
        put_days(stage, customer_id, range(15, 29), before)
        put_days(stage, customer_id, range(1, 15), now)
    put_days(stage, "young", range(1, YOUNG_DAYS + 1), (YOUNG_REQUESTS, 0, 0))
    profile = {"day": {"S": "profile"}, "since": {"S": ago(YOUNG_DAYS).isoformat()}}
    dynamodb.put_item(TableName="Shop-Customers", Item={"customer_id": {"S": "young"}, **profile})
    for item in _subscriptions():
        dynamodb.put_item(TableName="Shop-Subscriptions", Item=item)
    orders = [
        {"MetricName": "Orders", "Timestamp": noon(ago(back)), "Values": [1.0], "Counts": [5000.0]}
        for back in range(1, 17)
    ]
    stage.client("cloudwatch").put_metric_data(Namespace="Shop", MetricData=orders)
    _put_exports(stage)


def put_days(stage: Stage, customer_id: str, back: range, figures: tuple[int, int, int] | None) -> None:
    if figures is None:
        return
    requests, errors, tickets = figures
    numbers = {"requests": requests, "errors": errors, "open_tickets": tickets}
    if customer_id == "fine":  # 250 characters each: three units
        numbers |= {"analyses": 1000, "characters": 250_000}
    for days in back:
        item = {"customer_id": {"S": customer_id}, "day": {"S": ago(days).isoformat()}}
        item |= {name: {"N": str(number)} for name, number in numbers.items()}
        stage.client("dynamodb").put_item(TableName="Shop-Customers", Item=item)


def _subscriptions() -> Iterator[dict[str, Any]]:
    """$780 a month at the start of the last month, and $810 at its end."""
    long_ago, left = noon(ago(400)), noon(ago(200))
    middle = noon(MID_MONTH)
    yield _terms("fine", long_ago, "300")
    yield _terms("fine", long_ago, "999", subscription="setup", charge="one_off")
    yield _terms("failing", long_ago, "1200", interval="year")
    yield _terms("fading", long_ago, "200")
    yield _terms("fading", middle, "150")
    yield _terms("gone", long_ago, "80")
    yield _terms("gone", middle, "80", status="canceled")
    yield _terms("grown", long_ago, "100")
    yield _terms("grown", middle, "130")
    yield _terms("late", middle, "60")
    yield _terms("back", long_ago, "70")
    yield _terms("back", left, "70", status="canceled")
    yield _terms("back", middle, "70")
    yield _terms("young", noon(ago(YOUNG_DAYS)), "40", status="trialing")
    for kind, amount, tax in (("billed", "360", "60"), ("refunded", "10", "0")):
        entry = f"event#{middle.isoformat()}#{kind}"
        numbers = {"amount": {"N": amount}, "tax": {"N": tax}}
        yield {
            "customer_id": {"S": "fine"},
            "entry": {"S": entry},
            "kind": {"S": kind},
            "currency": {"S": "USD"},
        } | numbers


def _terms(
    customer_id: str, start: datetime, amount: str, *, subscription: str = "main", **changes: str
) -> dict[str, Any]:
    texts = {
        "customer_id": customer_id,
        "entry": f"subscription#{subscription}#{start.isoformat()}",
        "status": "active",
        "interval": "month",
        "currency": "USD",
    }
    return {name: {"S": text} for name, text in (texts | changes).items()} | {"amount": {"N": amount}}


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _put_exports(stage: Stage) -> None:
    s3 = stage.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="focus/export.csv.gz", Body=as_csv_gz(a_row(one) for one in bill(TODAY)))
    rows = "".join(f"hay,{ago(back)},100\n" for back in range(1, 29))
    s3.put_object(Bucket=BUCKET, Key="customers/all.csv", Body=f"customer_id,day,requests\n{rows}".encode())
