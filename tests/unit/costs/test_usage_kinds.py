"""What a usage type is about."""

from __future__ import annotations

import pytest

from lamplighter.domain.costs.selection import selection_of
from lamplighter.domain.costs.usage_kinds import kind_of_usage
from lamplighter.domain.definitions.business import Costs
from tests.builders_costs import TAGS


@pytest.mark.parametrize(
    ("usage_type", "kind"),
    [
        ("TimedStorage-ByteHrs", "storage"),
        ("USW2-TimedStorage-GIR-ByteHrs", "storage"),
        ("EarlyDelete-SIA", "storage"),
        ("Requests-Tier1", "requests"),
        ("EUC1-Requests-GIR-Tier2", "requests"),
        ("ApiGatewayRequest", "requests"),
        ("Retrieval-SIA", "retrieval"),
        ("DataTransfer-Out-Bytes", "data transfer"),
        ("USE1-USW2-AWS-Out-Bytes", "data transfer"),
        ("Lambda-GB-Second", "other"),
        ("NoUsageType", "other"),
        ("", "other"),
    ],
)
def test_a_usage_type_is_told_by_its_words(usage_type: str, kind: str) -> None:
    assert kind_of_usage(usage_type) == kind


def test_days_that_were_kept_without_usage_are_read_again() -> None:
    assert selection_of(Costs(tags=TAGS, by_usage=True)) != selection_of(Costs(tags=TAGS))
