"""FOCUS exports: columns by their names, amounts to the last digit, and of several versions the newest."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from moto import mock_aws

from lamplighter.adapters.focus_export import FocusExport
from lamplighter.domain.costs.reading import BillReading
from lamplighter.errors import ConfigurationError
from tests.builders_costs import a_charge, days, nov, question
from tests.focus_files import a_row, as_csv, as_csv_gz, as_parquet

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ONE_DAY = question(days(nov(3), 1))
PLAIN = "focus/part-1.csv"
PARQUET = "focus/part-1.parquet"


@pytest.fixture
def s3() -> Iterator[S3Client]:
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket="exports")
        yield client


def put(s3: S3Client, key: str, content: bytes) -> None:
    s3.put_object(Bucket="exports", Key=key, Body=content)


def read(s3: S3Client) -> BillReading:
    return FocusExport(s3=s3, location="s3://exports/focus/").read(ONE_DAY, 0)


def total(answer: BillReading) -> Decimal:
    return sum((line.invoice_usd for day in answer.days for line in day.lines), Decimal(0))


@pytest.mark.parametrize("missing", ["BilledCost", "ServiceName", "Tags"])
def test_a_missing_column_is_named_with_its_file(s3: S3Client, missing: str) -> None:
    row = a_row(a_charge(nov(3), "1"))
    for key, write in ((PLAIN, as_csv), (PARQUET, as_parquet)):
        if key == PARQUET and missing != "ServiceName":
            continue
        put(s3, key, write([{name: value for name, value in row.items() if name != missing}]))
        with pytest.raises(ConfigurationError, match=f"s3://exports/{key}: no column {missing}"):
            read(s3)
        s3.delete_object(Bucket="exports", Key=key)


def test_the_order_of_the_columns_does_not_matter(s3: S3Client) -> None:
    row = a_row(a_charge(nov(3), "1.25"))
    put(s3, PLAIN, as_csv([dict(reversed(row.items()))]))
    put(s3, "focus/part-2.csv", as_csv([row]))
    assert total(read(s3)) == Decimal("2.50")


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        ("0.1", "0.1"),
        ("2.0E-8", "0.00000002"),
        ("-1.2345678901234567E-9", "-0.0000000012345678901234567"),
        ("1.2345678901234567E-20", "0.000000000000000000012345678901234567"),
        ("123456789012.123456789", "123456789012.123456789"),
    ],
)
def test_amounts_are_exact_to_the_last_digit(s3: S3Client, written: str, exact: str) -> None:
    row = a_row(a_charge(nov(3), "1"), BilledCost=written)
    put(s3, PLAIN, as_csv([row] * 3))
    assert total(read(s3)) == 3 * Decimal(exact)


def test_doubles_mean_what_they_print(s3: S3Client) -> None:
    """Added up as floats they would come to 0.9999999999999999."""
    put(s3, PARQUET, as_parquet([a_row(a_charge(nov(3), "0.1"))] * 10))
    assert total(read(s3)) == Decimal(1)


@pytest.mark.parametrize("written", ["", "a dollar", "1,5", "NaN", "Infinity"])
def test_an_amount_that_is_none_is_an_error_with_its_place(s3: S3Client, written: str) -> None:
    put(s3, PLAIN, as_csv([a_row(a_charge(nov(3), "1"), EffectiveCost=written)]))
    with pytest.raises(ConfigurationError, match=f"s3://exports/{PLAIN}: not both numbers.*2026-11-03"):
        read(s3)


def test_an_amount_that_is_missing_in_parquet_is_not_nothing(s3: S3Client) -> None:
    table = pq.read_table(io.BytesIO(as_parquet([a_row(a_charge(nov(3), "1"))] * 2)))
    position = table.schema.get_field_index("BilledCost")
    file = io.BytesIO()
    pq.write_table(table.set_column(position, "BilledCost", pa.array([1.0, None])), file)
    put(s3, PARQUET, file.getvalue())
    with pytest.raises(ConfigurationError, match="not both numbers: BilledCost None"):
        read(s3)


def test_no_number_in_parquet_makes_no_nan_of_a_bill(s3: S3Client) -> None:
    row = a_row(a_charge(nov(3), "1"))
    put(s3, PARQUET, as_parquet([row, {**row, "BilledCost": "nan"}]))
    with pytest.raises(ConfigurationError, match="not both numbers: BilledCost 'nan'"):
        read(s3)


def test_a_file_without_charges_is_a_bill_of_nothing(s3: S3Client) -> None:
    header = as_csv([a_row(a_charge(nov(3), "1"))]).splitlines(keepends=True)[0]
    put(s3, PLAIN, header)
    put(s3, f"{PLAIN}.gz", gzip.compress(header))
    answer = read(s3)
    assert [day.lines for day in answer.days] == [()]
    assert answer.missing is None


def test_an_instant_is_of_the_day_that_it_is_in_utc(s3: S3Client) -> None:
    table = pq.read_table(io.BytesIO(as_parquet([a_row(a_charge(nov(3), "1"))])))
    position = table.schema.get_field_index("ChargePeriodStart")
    start = pa.array([datetime(2026, 11, 3, 2, tzinfo=UTC)], pa.timestamp("ms", "America/New_York"))
    file = io.BytesIO()
    pq.write_table(table.set_column(position, "ChargePeriodStart", start), file)
    put(s3, PARQUET, file.getvalue())
    assert total(read(s3)) == Decimal(1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"BillingCurrency": "EUR"}, "BillingCurrency is EUR; allowed: USD"),
        ({"Tags": "Application=AuraStream"}, "it should be a JSON object"),
        ({"ChargePeriodStart": "yesterday"}, "ChargePeriodStart: .*'yesterday'"),
    ],
)
def test_what_can_not_be_understood_is_said_with_its_file(s3: S3Client, changes: dict[str, str], words: str) -> None:
    put(s3, PLAIN, as_csv([a_row(a_charge(nov(3), "1"), **changes)]))
    with pytest.raises(ConfigurationError, match=words) as told:
        read(s3)
    assert PLAIN in str(told.value)


def test_a_file_that_breaks_off_is_an_error(s3: S3Client) -> None:
    put(s3, f"{PLAIN}.gz", as_csv_gz([a_row(a_charge(nov(3), "1"))] * 50)[:-20])
    with pytest.raises(ConfigurationError, match="can't be read"):
        read(s3)


@pytest.mark.parametrize("prefix", ["user_", "user:"])
def test_tags_are_found_under_the_prefix_of_aws(s3: S3Client, prefix: str) -> None:
    row = a_row(a_charge(nov(3), "1"), Tags=f'{{"{prefix}Application": "AuraStream"}}')
    put(s3, PLAIN, as_csv([row]))
    put(s3, PARQUET, as_parquet([row]))
    assert total(read(s3)) == Decimal(2)


def test_a_tag_that_is_null_is_none(s3: S3Client) -> None:
    put(s3, PLAIN, as_csv([a_row(a_charge(nov(3), "1"), Tags='{"Application": "AuraStream", "Team": null}')]))
    asked = question(days(nov(3), 1), by_tag="Team")
    [day] = FocusExport(s3=s3, location="s3://exports/focus/").read(asked, 0).days
    assert [line.tag_value for line in day.by_tag] == [""]


def test_of_several_versions_of_a_period_only_the_newest_counts(s3: S3Client) -> None:
    for version, usd in (("2026-11-20T01:00:00Z-b", "1"), ("2026-11-20T02:00:00Z-a", "5")):
        for part in (1, 2):
            key = f"focus/aurastream/data/BILLING_PERIOD=2026-11/{version}/part-{part}.csv.gz"
            put(s3, key, as_csv_gz([a_row(a_charge(nov(3), usd))]))
    assert total(read(s3)) == Decimal(10)


def test_other_files_and_months_before_are_not_opened(s3: S3Client) -> None:
    put(s3, "focus/aurastream/metadata/BILLING_PERIOD=2026-11/manifest.json", b"{}")
    put(s3, "focus/aurastream/data/BILLING_PERIOD=2026-10/part-1.csv", b"not looked at")
    put(s3, "focus/aurastream/data/BILLING_PERIOD=2026-11/part-1.csv", as_csv([a_row(a_charge(nov(3), "1"))]))
    assert total(read(s3)) == Decimal(1)


def test_no_exports_is_no_bill_of_nothing(s3: S3Client) -> None:
    answer = read(s3)
    assert answer.days == ()
    assert answer.missing is not None
    assert answer.missing.failed
    assert "no exports under s3://exports/focus/" in answer.missing.why


def test_a_bucket_that_does_not_answer_is_named(s3: S3Client) -> None:
    answer = FocusExport(s3=s3, location="s3://elsewhere/focus").read(ONE_DAY, 0)
    assert answer.missing is not None
    assert "NoSuchBucket" in answer.missing.why
