"""Usage lines, priced by hand to the last digit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.usage import (
    ApiGatewayUsage,
    BedrockUsage,
    CloudWatchUsage,
    CognitoUsage,
    ComprehendUsage,
    CostExplorerUsage,
    DataTransferUsage,
    DynamoDbUsage,
    EventBridgeUsage,
    ExpressWorkflowUsage,
    KmsUsage,
    LambdaUsage,
    S3Usage,
    SecretsManagerUsage,
    SesUsage,
    SnsUsage,
    SqsUsage,
    StepFunctionsUsage,
    Usage,
    XRayUsage,
)
from lamplighter.domain.usage_charges import charges_of, units_of_text
from lamplighter.domain.usage_pricing import PricedLine, priced, priced_month
from local.pricing.shape import kinds
from local.synth.bill import list_prices

PRICES = list_prices()
SONNET = "anthropic.claude-3-5-sonnet-20241022-v2:0"
HANDLER = LambdaUsage(requests=1_000_000, duration_ms=Decimal(100), memory_mb=1024)


def usd(usage: Usage) -> Decimal:
    return priced(usage, PRICES).usd


def by_item(line: PricedLine) -> dict[str, str]:
    return {one.price.item: one.cost.arithmetic for one in line.charges}


EXAMPLES: list[tuple[Usage, str]] = [
    (HANDLER, "1.86667"),  # 0.20 + 100 000 × 0.0000166667
    (replace(HANDLER, architecture="arm64"), "1.53334"),
    (replace(HANDLER, requests=3, memory_mb=128), "0.00000122500125"),  # 3 × 0.0000002 + 0.0375 × 0.0000166667
    (ApiGatewayUsage(requests=333_000_001), "1165.5000028"),
    (ApiGatewayUsage(requests=300_000_001, type="http"), "300.0000009"),
    (DynamoDbUsage(reads=Decimal("0.5")), "0.0000000625"),
    (DynamoDbUsage(writes=Decimal(2_000_000), storage_gb=Decimal(30), backups_gb=Decimal(5)), "9.75"),
    (DynamoDbUsage(read_capacity=10, write_capacity=5), "3.3215"),  # 730 × (10 × 0.00013 + 5 × 0.00065)
    (DynamoDbUsage(write_capacity=1, hours=Decimal("1.5")), "0.000975"),
    (S3Usage(storage_gb=Decimal(51_201), puts=1000, gets=10_000), "1177.631"),
    (S3Usage(storage_class="STANDARD_IA", storage_gb=Decimal(10), retrieved_gb=Decimal(2), transitions=1000), "0.155"),
    (S3Usage(storage_class="GLACIER", restores=2000, storage_gb=Decimal(1)), "0.1036"),
    (S3Usage(storage_class="INTELLIGENT_TIERING", storage_gb=Decimal(100), objects=2000), "2.305"),
    (S3Usage(storage_class="INTELLIGENT_TIERING", access_tier="infrequent", storage_gb=Decimal(100)), "1.25"),
    (ComprehendUsage(requests=1, characters=Decimal(300)), "0.0003"),
    (ComprehendUsage(requests=1000, characters=Decimal(301)), "0.4"),
    (CloudWatchUsage(metrics=10_001, alarms=3, high_resolution_alarms=1, composite_alarms=1, dashboards=1), "3004.2"),
    (CloudWatchUsage(metrics_read=8760, api_requests=1000), "0.0976"),
    (CloudWatchUsage(logs_gb=Decimal(2), logs_stored_gb=Decimal(10), logs_scanned_gb=Decimal(3)), "1.315"),
    (CloudWatchUsage(lambda_logs_gb=Decimal(10_241), insights_rules=2, rum_events=1000), "5121.26"),
    (StepFunctionsUsage(transitions=1), "0.000025"),
    (ExpressWorkflowUsage(requests=1_000_000, duration_ms=Decimal(101), memory_mb=65), "1.4167500"),  # 200 ms, 128 MB
    (SesUsage(messages=10, attachments_gb=Decimal(1)), "0.121"),
    (SnsUsage(publishes=1000, emails=1000, http_deliveries=1000), "0.0211"),
    (SqsUsage(requests=1_000_000), "0.40"),
    (SqsUsage(requests=1_000_000, type="FIFO"), "0.50"),
    (EventBridgeUsage(events=1_000_000, schedule_invocations=500_000), "1.5"),
    (XRayUsage(traces=1_000_000, scanned=1_000_000, insights=1_000_000), "6.5"),
    (KmsUsage(keys=2, requests=10_000), "2.03"),
    (SecretsManagerUsage(secrets=1, requests=1), "0.400005"),
    (BedrockUsage(model=SONNET, input_tokens=1001, output_tokens=1), "0.003018"),
    (CognitoUsage(active_users=90_001, plan="lite"), "495.0046"),
    (CognitoUsage(active_users=10), "0.15"),
    (CostExplorerUsage(requests=3), "0.03"),
    (DataTransferUsage(out_gb=Decimal(10_241)), "921.685"),
]


@pytest.mark.parametrize(("usage", "expected"), EXAMPLES)
def test_a_line_costs_to_the_last_digit(usage: Usage, expected: str) -> None:
    assert usd(usage) == Decimal(expected)


def test_every_kind_of_usage_has_an_example() -> None:
    assert {usage.service for usage, _ in EXAMPLES} == set(kinds())


@pytest.mark.parametrize(
    ("duration_ms", "billed_ms"), [("0.1", 1), ("1", 1), ("1.0001", 2), ("99.5", 100), ("100", 100)]
)
def test_a_duration_is_rounded_up_to_the_millisecond(duration_ms: str, billed_ms: int) -> None:
    usage = replace(HANDLER, requests=1, duration_ms=Decimal(duration_ms))
    [seconds] = [one.quantity for one in charges_of(usage, PRICES) if one.item == "GB-seconds x86"]
    assert seconds == Decimal(billed_ms) / 1000


@pytest.mark.parametrize(
    ("characters", "units"),
    [("1", 3), ("100", 3), ("101", 3), ("300", 3), ("300.5", 4), ("301", 4), ("400", 4), ("401", 5), ("5000", 50)],
)
def test_a_text_is_three_units_at_least(characters: str, units: int) -> None:
    assert units_of_text(Decimal(characters)) == units


def test_archived_objects_have_an_overhead_each() -> None:
    """2^20 objects with 32 KiB and 8 KiB each are 32 GB and 8 GB."""
    archive = S3Usage(storage_class="DEEP_ARCHIVE", storage_gb=Decimal(100), objects=1_048_576)
    assert by_item(priced(archive, PRICES)) == {
        "GB-months DEEP_ARCHIVE": "132 × $0.00099",
        "GB-months STANDARD": "8 × $0.023",
    }


def test_small_objects_are_paid_for_as_if_they_were_larger() -> None:
    """8192 objects with 128 KiB each are a GB, however little lies in them."""
    small = S3Usage(storage_class="STANDARD_IA", storage_gb=Decimal("0.01"), objects=8192)
    assert by_item(priced(small, PRICES)) == {"GB-months STANDARD_IA": "1 × $0.0125"}
    assert usd(replace(small, storage_gb=Decimal(2))) == Decimal("0.025")


def test_what_was_not_used_is_not_charged() -> None:
    assert priced(CloudWatchUsage(dashboards=1), PRICES).charges[0].price.item == "dashboards"
    assert len(priced(CloudWatchUsage(dashboards=1), PRICES).charges) == 1
    assert usd(S3Usage()) == 0


def test_what_has_no_price_is_no_number() -> None:
    with pytest.raises(KeyError, match="transitions into STANDARD"):
        priced(S3Usage(transitions=1), PRICES)


def test_a_line_by_itself_has_nothing_free() -> None:
    assert usd(SqsUsage(requests=1_000_000)) == Decimal("0.40")


def test_lines_of_a_month_share_its_tiers() -> None:
    first, second = priced_month([ApiGatewayUsage(requests=333_000_000), ApiGatewayUsage(requests=1_000_000)], PRICES)
    assert (first.usd, second.usd) == (Decimal("1165.5"), Decimal("2.8"))


def test_what_is_free_is_free_once() -> None:
    lines = [replace(HANDLER, requests=600_000), replace(HANDLER, requests=600_000)]
    first, second = priced_month(lines, PRICES, free_tier=True)
    assert first.usd == 0
    assert by_item(second)["requests"] == "600,000 − 400,000 free = 200,000 × $0.20 per 1,000,000 requests"


def test_architectures_share_the_free_seconds_and_keep_their_own_tiers() -> None:
    x86 = LambdaUsage(requests=1, duration_ms=Decimal(300_000_000), memory_mb=1024)
    arm = replace(x86, architecture="arm64")
    first, second = priced_month([x86, arm], PRICES, free_tier=True)
    assert by_item(first)["GB-seconds x86"] == "300,000 − 300,000 free = 0"
    assert by_item(second)["GB-seconds arm64"] == "300,000 − 100,000 free = 200,000 × $0.0000133334"


def test_what_is_free_uses_up_no_tier() -> None:
    [line] = priced_month([CloudWatchUsage(metrics=10_011)], PRICES, free_tier=True)
    assert line.usd == Decimal("3000.10")


COUNTS = st.lists(st.integers(min_value=0, max_value=30_000_000_000), min_size=1, max_size=6)


@given(counts=COUNTS, free_tier=st.booleans())
def test_a_month_costs_the_same_however_it_is_split_into_lines(counts: list[int], free_tier: bool) -> None:
    split = priced_month([ApiGatewayUsage(requests=count) for count in counts], PRICES, free_tier=free_tier)
    [whole] = priced_month([ApiGatewayUsage(requests=sum(counts))], PRICES, free_tier=free_tier)
    assert sum((line.usd for line in split), Decimal(0)) == whole.usd


@given(counts=COUNTS, data=st.data())
def test_a_month_costs_the_same_in_any_order(counts: list[int], data: st.DataObject) -> None:
    lines = [SqsUsage(requests=count) for count in counts]
    other = data.draw(st.permutations(lines))
    total = sum((line.usd for line in priced_month(lines, PRICES, free_tier=True)), Decimal(0))
    assert total == sum((line.usd for line in priced_month(other, PRICES, free_tier=True)), Decimal(0))
