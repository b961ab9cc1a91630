"""WAF's sets of addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lamplighter.domain.definitions.business import IpVersion, Scope
from local.discover.found import entry_of, left_out
from local.discover.intrinsics import Unknown
from local.discover.stack_view import StackView
from local.discover.yaml_lines import Entry

_SAID = ("Addresses", "Description", "IPAddressVersion", "Name", "Scope")


def ip_sets(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::WAFv2::IPSet"):
        fields = {
            "scope": _unless(seen.properties.get("Scope"), Scope.REGIONAL),
            "ip_version": _unless(seen.properties.get("IPAddressVersion"), IpVersion.IPV4),
            "description": seen.properties.get("Description") or None,
            "addresses": seen.properties.get("Addresses") or None,
        }
        yield entry_of(seen, fields, remarks=left_out(seen.properties, _SAID))


def _unless(said: Any, usual: str) -> Any:
    if isinstance(said, Unknown) or said is None:
        return said
    return None if str(said).lower() == usual else str(said).lower()
