"""Prices to the last digit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lamplighter.domain.pricing import Price, Tier, cost_of
from lamplighter.errors import ConfigurationError
from lamplighter.inbound.price_list import read_prices
from local.synth.bill import list_prices


def a_price(*tiers: Tier, free: int = 0, per: int = 1) -> Price:
    return Price(
        service="CloudWatch",
        item="metrics",
        unit="metric and month" if per == 1 else f"{per} metrics",
        tiers=tiers or (Tier(usd=Decimal("0.10")),),
        source="https://example.com",
        as_of="2025-12",
        per=Decimal(per),
        free=Decimal(free),
    )


def test_a_quantity_costs_its_units() -> None:
    cost = cost_of(a_price(), Decimal(12))
    assert (cost.usd, cost.arithmetic) == (Decimal("1.20"), "12 × $0.10")


def test_what_is_free_is_taken_off_first_and_said() -> None:
    cost = cost_of(a_price(free=10), Decimal(12), free=Decimal(10))
    assert (cost.usd, cost.arithmetic) == (Decimal("0.20"), "12 − 10 free = 2 × $0.10")


def test_the_free_tier_is_left_out_unless_it_is_asked_for() -> None:
    assert cost_of(a_price(free=10), Decimal(12)).usd == Decimal("1.20")


def test_less_than_the_free_tier_costs_nothing() -> None:
    cost = cost_of(a_price(free=10), Decimal(3), free=Decimal(10))
    assert (cost.usd, cost.arithmetic) == (Decimal(0), "3 − 3 free = 0")


def test_each_tier_takes_its_share() -> None:
    tiers = (Tier(usd=Decimal("0.30"), up_to=Decimal(10_000)), Tier(usd=Decimal("0.10")))
    cost = cost_of(a_price(*tiers), Decimal(10_001))
    assert cost.usd == Decimal("3000.10")
    assert cost.arithmetic == "10,000 × $0.30 + 1 × $0.10"


def test_the_last_of_a_tier_is_still_in_it() -> None:
    tiers = (Tier(usd=Decimal("0.30"), up_to=Decimal(10_000)), Tier(usd=Decimal("0.10")))
    assert cost_of(a_price(*tiers), Decimal(10_000)).usd == Decimal(3000)


def test_a_price_per_thousand_is_divided_exactly() -> None:
    cost = cost_of(a_price(Tier(usd=Decimal("0.0004")), per=1000), Decimal(1))
    assert (cost.usd, cost.arithmetic) == (Decimal("0.0000004"), "1 × $0.0004 per 1000 metrics")


def test_tiers_go_on_from_what_the_month_has_paid_for() -> None:
    tiers = (Tier(usd=Decimal("0.30"), up_to=Decimal(10_000)), Tier(usd=Decimal("0.10")))
    cost = cost_of(a_price(*tiers), Decimal(3), before=Decimal(9_999))
    assert (cost.usd, cost.arithmetic) == (Decimal("0.50"), "1 × $0.30 + 2 × $0.10")


def test_nothing_is_rounded_however_many_digits_there_are() -> None:
    quantity = Decimal("123456789012345678901234567890.123456789")
    assert cost_of(a_price(), quantity).usd == Decimal("12345678901234567890123456789.0123456789")


def test_a_negative_quantity_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        cost_of(a_price(), Decimal(-1))


@pytest.mark.parametrize(
    ("service", "item", "quantity", "usd"),
    [
        ("CloudWatch", "alarm metrics", 1, "0.10"),
        ("CloudWatch", "high-resolution alarm metrics", 1, "0.30"),
        ("CloudWatch", "composite alarms", 1, "0.50"),
        ("CloudWatch", "dashboards", 1, "3"),
        ("CloudWatch", "custom metrics", 10_000, "3000"),
        ("CloudWatch", "custom metrics", 250_000, "27000"),
        ("CloudWatch", "custom metrics", 1_000_000, "64500"),
        ("CloudWatch", "custom metrics", 1_000_001, "64500.02"),
        ("CloudWatch", "metrics asked for with GetMetricData", 1000, "0.01"),
        ("CloudWatch", "GB of logs ingested", 1, "0.50"),
        ("CloudWatch", "GB scanned by queries", 1, "0.005"),
        ("CloudWatch", "RUM events", 100_000, "1"),
        ("CloudWatch", "GB of Lambda logs ingested", 10_240, "5120"),
        ("CloudWatch", "GB of Lambda logs ingested", 30_720, "10240"),
        ("CloudWatch", "GB of Lambda logs ingested", 51_200, "12288"),
        ("CloudWatch", "GB of Lambda logs ingested", 51_201, "12288.05"),
        ("X-Ray", "traces recorded", 1_000_000, "5"),
        ("X-Ray", "traces of insights", 1_000_000, "1"),
        ("KMS", "customer managed keys", 1, "1"),
        ("KMS", "requests", 10_000, "0.03"),
        ("API Gateway", "HTTP requests", 300_000_000, "300"),
        ("API Gateway", "HTTP requests", 301_000_000, "300.9"),
        ("API Gateway", "REST requests", 333_000_000, "1165.5"),
        ("API Gateway", "REST requests", 1_000_000_000, "3033.1"),
        ("API Gateway", "REST requests", 20_000_000_000, "48253.1"),
        ("API Gateway", "REST requests", 20_001_000_000, "48254.61"),
        ("Lambda", "requests", 1_000_000, "0.20"),
        ("Lambda", "GB-seconds x86", 1, "0.0000166667"),
        ("Lambda", "GB-seconds x86", 6_000_000_000, "100000.2"),
        ("Lambda", "GB-seconds x86", 6_000_000_001, "100000.200015"),
        ("Lambda", "GB-seconds x86", 15_000_000_000, "235000.2"),
        ("Lambda", "GB-seconds x86", 15_000_000_001, "235000.2000133334"),
        ("Lambda", "GB-seconds arm64", 1, "0.0000133334"),
        ("Lambda", "GB-seconds arm64", 7_500_000_000, "100000.5"),
        ("Lambda", "GB-seconds arm64", 7_500_000_001, "100000.5000120001"),
        ("Lambda", "GB-seconds arm64", 18_750_000_000, "235001.625"),
        ("Lambda", "GB-seconds arm64", 18_750_000_001, "235001.6250106667"),
        ("DynamoDB", "on-demand read units", 1_000_000, "0.125"),
        ("DynamoDB", "on-demand write units", 1_000_000, "0.625"),
        ("DynamoDB", "GB-months stored", 1, "0.25"),
        ("DynamoDB", "provisioned write unit-hours", 1, "0.00065"),
        ("DynamoDB", "provisioned read unit-hours", 1, "0.00013"),
        ("Comprehend", "units of sentiment", 3, "0.0003"),
        ("Comprehend", "units of sentiment", 10_000_000, "1000"),
        ("Comprehend", "units of sentiment", 50_000_000, "3000"),
        ("Comprehend", "units of sentiment", 50_000_001, "3000.000025"),
        ("Step Functions", "standard transitions", 1000, "0.025"),
        ("Step Functions", "express GB-seconds", 3_600_000, "60.012"),
        ("Step Functions", "express GB-seconds", 18_000_000, "179.964"),
        ("Step Functions", "express GB-seconds", 18_000_001, "179.96400456"),
        ("SQS", "standard requests", 100_000_000_000, "40000"),
        ("SQS", "standard requests", 200_000_000_000, "70000"),
        ("SQS", "standard requests", 200_001_000_000, "70000.24"),
        ("SQS", "FIFO requests", 100_000_000_000, "50000"),
        ("SQS", "FIFO requests", 200_001_000_000, "90000.35"),
        ("SNS", "publishes", 1_000_000, "0.5"),
        ("SNS", "e-mail deliveries", 100_000, "2"),
        ("SNS", "HTTP deliveries", 1_000_000, "0.6"),
        ("Secrets Manager", "secrets", 1, "0.40"),
        ("Secrets Manager", "requests", 10_000, "0.05"),
        ("Data transfer", "GB out to the internet", 10_240, "921.6"),
        ("Data transfer", "GB out to the internet", 51_200, "4403.2"),
        ("Data transfer", "GB out to the internet", 153_601, "11571.25"),
        ("Cognito", "active users, lite", 90_000, "495"),
        ("Cognito", "active users, lite", 990_000, "4635"),
        ("Cognito", "active users, lite", 9_990_001, "33885.0025"),
        ("Cognito", "active users, essentials", 1, "0.015"),
        ("Bedrock", "input tokens of anthropic.claude-3-5-sonnet-20241022-v2:0", 1000, "0.003"),
        ("Bedrock", "output tokens of anthropic.claude-3-5-sonnet-20241022-v2:0", 1000, "0.015"),
        ("SES", "messages", 1000, "0.10"),
        ("EventBridge", "custom events", 1_000_000, "1"),
        ("Cost Explorer", "requests", 1, "0.01"),
        ("S3", "GB-months STANDARD", 51_200, "1177.6"),
        ("S3", "GB-months STANDARD", 51_201, "1177.622"),
        ("S3", "GB-months STANDARD", 512_000, "11315.2"),
        ("S3", "GB-months STANDARD", 512_001, "11315.221"),
        ("S3", "GB-months STANDARD_IA", 1, "0.0125"),
        ("S3", "GB-months ONEZONE_IA", 1, "0.01"),
        ("S3", "GB-months GLACIER_IR", 1, "0.004"),
        ("S3", "GB-months GLACIER", 1, "0.0036"),
        ("S3", "GB-months DEEP_ARCHIVE", 1, "0.00099"),
        ("S3", "PUT requests STANDARD", 1000, "0.005"),
        ("S3", "GET requests STANDARD", 1000, "0.0004"),
        ("S3", "transitions into DEEP_ARCHIVE", 1000, "0.05"),
        ("S3", "GB retrieved GLACIER_IR", 1, "0.03"),
        ("S3", "objects monitored INTELLIGENT_TIERING", 1000, "0.0025"),
    ],
)
def test_the_price_file_prices_to_the_last_digit(service: str, item: str, quantity: int, usd: str) -> None:
    assert cost_of(list_prices().price(service, item), Decimal(quantity)).usd == Decimal(usd)


def test_every_price_has_a_source_and_a_date() -> None:
    prices = list_prices().prices
    aws = ("https://aws.amazon.com/", "https://repost.aws/")
    assert [price.key for price in prices if not price.source.startswith(aws)] == []
    assert {price.as_of for price in prices} == {list_prices().as_of}


def test_tiers_rise_and_the_last_has_no_end() -> None:
    for price in list_prices().prices:
        ends = [tier.up_to for tier in price.tiers]
        bounded = [end for end in ends if end is not None]
        assert ends == [*sorted(bounded), None], price.key


def test_tiers_grow_cheaper() -> None:
    for price in list_prices().prices:
        usd = [tier.usd for tier in price.tiers]
        assert usd == sorted(usd, reverse=True), price.key


def test_what_shares_a_pool_says_the_same_of_what_is_free() -> None:
    free: dict[str, set[Decimal]] = {}
    for price in list_prices().prices:
        free.setdefault(price.pool, set()).add(price.free)
    assert [pool for pool, amounts in free.items() if len(amounts) != 1] == []


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("STANDARD", (0, 0, 0, 0)),
        ("STANDARD_IA", (30, 128, 0, 0)),
        ("ONEZONE_IA", (30, 128, 0, 0)),
        ("GLACIER_IR", (90, 128, 0, 0)),
        ("GLACIER", (90, 0, 32, 8)),
        ("DEEP_ARCHIVE", (180, 0, 32, 8)),
        ("INTELLIGENT_TIERING", (0, 0, 0, 0)),
    ],
)
def test_a_storage_class_has_its_rules(name: str, rules: tuple[int, ...]) -> None:
    kind = list_prices().storage_class(name)
    held = (kind.minimum_days, kind.minimum_kib, kind.overhead_kib, kind.overhead_standard_kib)
    assert held == rules
    assert (kind.monitored_from_kib == 128) is (name == "INTELLIGENT_TIERING")


def test_a_storage_class_that_is_not_listed_is_said() -> None:
    with pytest.raises(KeyError, match="no storage class GLACIAL in the list of us-east-1"):
        list_prices().storage_class("GLACIAL")


def test_what_has_no_price_is_said() -> None:
    with pytest.raises(KeyError, match="no price of CloudWatch, lamps in the list of us-east-1"):
        list_prices().price("CloudWatch", "lamps")


def test_a_thing_priced_twice_is_refused() -> None:
    line = b'{"service":"a","item":"b","unit":"c","tiers":[{"usd":"1"}],"source":"d","as_of":"e"}'
    with pytest.raises(ConfigurationError, match="priced twice: a b"):
        read_prices(b'{"region":"r","as_of":"e","prices":[' + line + b"," + line + b"]}")


def test_a_price_that_is_no_number_is_refused() -> None:
    line = b'{"service":"a","item":"b","unit":"c","tiers":[{"usd":"cheap"}],"source":"d","as_of":"e"}'
    with pytest.raises(ConfigurationError, match="not a price list"):
        read_prices(b'{"region":"r","as_of":"e","prices":[' + line + b"]}")
