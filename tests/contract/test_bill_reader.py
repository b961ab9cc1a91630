"""What every reader of bills keeps to: the fake, Cost Explorer, and exports in each form of FOCUS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from lamplighter.adapters.cost_explorer import CostExplorer
from lamplighter.adapters.focus_export import FocusExport
from lamplighter.business_ports import BillReader
from lamplighter.domain.costs.reading import DayRead
from local.receivers.cost_explorer import Charge, CostExplorerStandIn
from tests.builders_costs import TODAY, a_charge, days, nov, question
from tests.fakes_costs import FakeBill
from tests.focus_files import a_row, as_csv, as_csv_gz, as_parquet

Reader = Callable[[Sequence[Charge]], BillReader]
FILES = {"csv": as_csv, "csv.gz": as_csv_gz, "snappy.parquet": as_parquet}


@pytest.fixture(params=["fake", "cost explorer", *FILES])
def reader(request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Of a bill as it stands on the twentieth of November; November is estimated."""
    with ExitStack() as stack:
        if request.param == "fake":
            yield lambda charges: FakeBill(charges, TODAY, nov(1))
        elif request.param == "cost explorer":
            yield lambda charges: stack.enter_context(cost_explorer(charges))
        else:
            stack.enter_context(mock_aws())
            yield lambda charges: exported(charges, request.param)


@contextmanager
def cost_explorer(charges: Sequence[Charge]) -> Iterator[CostExplorer]:
    with CostExplorerStandIn(lambda _today: charges, today=lambda: TODAY, groups_a_page=2) as stand_in:
        once = Config(retries={"total_max_attempts": 1})
        client = boto3.client("ce", region_name="us-east-1", endpoint_url=stand_in.origin, config=once)
        yield CostExplorer(client, sleep=lambda _s: None)


def exported(charges: Sequence[Charge], ending: str) -> FocusExport:
    """Written now, as moto says: that is after all that is asked for here."""
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="exports")
    key = f"focus/aurastream/data/BILLING_PERIOD=2026-11/part-00001.{ending}"
    s3.put_object(Bucket="exports", Key=key, Body=FILES[ending]([a_row(charge) for charge in charges]))
    return FocusExport(s3=s3, location="s3://exports/focus/aurastream")


def told(read: DayRead) -> dict[str | None, Decimal]:
    amounts: dict[str | None, Decimal] = {}
    for line in read.lines:
        amounts[line.service] = amounts.get(line.service, Decimal(0)) + line.invoice_usd
    return amounts


def test_each_day_has_its_charges_by_service(reader: Reader) -> None:
    lines = [
        a_charge(nov(3), "1.10"),
        a_charge(nov(3), "2.20", service="Amazon S3"),
        a_charge(nov(4), "0.0000000200"),
        a_charge(nov(5), "7", service="Amazon S3"),
    ]
    answer = reader(lines).read(question(days(nov(3), 2)), 100)
    assert [one.day for one in answer.days] == [nov(3), nov(4)]
    assert told(answer.days[0]) == {"AWS Lambda": Decimal("1.10"), "Amazon S3": Decimal("2.20")}
    assert told(answer.days[1]) == {"AWS Lambda": Decimal("0.00000002")}
    assert answer.missing is None


def test_what_is_paid_in_advance_and_credits_stand_apart(reader: Reader) -> None:
    lines = [a_charge(nov(3), "90", amortized="3"), a_charge(nov(3), "-5.5", kind="Credit")]
    (day,) = reader(lines).read(question(days(nov(3), 1)), 100).days
    amounts = sorted((line.kind, line.invoice_usd, line.run_rate_usd) for line in day.lines)
    assert amounts == [("credit", Decimal("-5.5"), Decimal("-5.5")), ("usage", Decimal(90), Decimal(3))]


def test_a_day_without_charges_is_an_answer(reader: Reader) -> None:
    answer = reader([a_charge(nov(3), "1"), a_charge(nov(5), "1")]).read(question(days(nov(3), 3)), 100)
    assert [len(one.lines) for one in answer.days] == [1, 0, 1]


def test_tags_select_and_none_select_the_whole_bill(reader: Reader) -> None:
    foreign = Charge(day=nov(3), service="AWS Lambda", net_usd=Decimal(8), tags={"Application": "PhotoSync"})
    lines = [a_charge(nov(3), "1"), foreign, Charge(day=nov(3), service="Tax", net_usd=Decimal(2), record_type="Tax")]
    bill = reader(lines)
    assert told(bill.read(question(days(nov(3), 1)), 100).days[0]) == {"AWS Lambda": Decimal(1)}
    whole = bill.read(question(days(nov(3), 1), whole=True), 100)
    assert told(whole.days[0]) == {"AWS Lambda": Decimal(9), "Tax": Decimal(2)}


def test_the_same_charges_by_the_values_of_a_tag(reader: Reader) -> None:
    untagged = Charge(day=nov(3), service="AWS Lambda", net_usd=Decimal(4), tags={"Application": "AuraStream"})
    lines = [a_charge(nov(3), "1", env="production"), a_charge(nov(3), "2", env="staging"), untagged]
    (day,) = reader(lines).read(question(days(nov(3), 1), by_tag="Environment"), 100).days
    amounts = {line.tag_value: line.invoice_usd for line in day.by_tag}
    assert amounts == {"production": Decimal(1), "staging": Decimal(2), "": Decimal(4)}
    assert told(day) == {"AWS Lambda": Decimal(7)}


def test_the_same_charges_by_their_usage_types(reader: Reader) -> None:
    lines = [
        a_charge(nov(3), "1", usage="TimedStorage-ByteHrs"),
        a_charge(nov(3), "2", usage="Requests-Tier1"),
        a_charge(nov(3), "4", usage="Requests-Tier1"),
    ]
    (day,) = reader(lines).read(question(days(nov(3), 1), by_usage=True), 100).days
    amounts: dict[str | None, Decimal] = {}
    for line in day.by_usage:
        amounts[line.usage_type] = amounts.get(line.usage_type, Decimal(0)) + line.invoice_usd
    assert amounts == {"TimedStorage-ByteHrs": Decimal(1), "Requests-Tier1": Decimal(6)}
    assert told(day) == {"AWS Lambda": Decimal(7)}


def test_what_is_not_asked_for_is_not_told(reader: Reader) -> None:
    (day,) = reader([a_charge(nov(3), "1", usage="Requests-Tier1")]).read(question(days(nov(3), 1)), 100).days
    assert (day.by_tag, day.by_usage, day.lines[0].usage_type) == ((), (), None)
