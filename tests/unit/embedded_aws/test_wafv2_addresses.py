"""Which addresses an IP set takes."""

import pytest

from local.embedded_aws.wafv2 import address_error


@pytest.mark.parametrize(
    ("addresses", "version"),
    [([], "IPV4"), (["192.0.2.0/24", "198.51.100.7/32"], "IPV4"), (["2001:db8::/32"], "IPV6")],
)
def test_ranges_of_the_version_are_taken(addresses: list[str], version: str) -> None:
    assert address_error(addresses, version) == ""


@pytest.mark.parametrize(
    ("addresses", "version"),
    [
        (["192.0.2.1"], "IPV4"),
        (["0.0.0.0/0"], "IPV4"),
        (["2001:db8::/32"], "IPV4"),
        (["192.0.2.0/24"], "IPV6"),
        (["300.0.2.0/24"], "IPV4"),
        (["192.0.2.0/24"] * 10_001, "IPV4"),
    ],
)
def test_anything_else_is_refused(addresses: list[str], version: str) -> None:
    assert address_error(addresses, version)
