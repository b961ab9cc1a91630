"""How long the other side wants to be left alone."""

from __future__ import annotations

from collections.abc import Mapping


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After header (RFC 9110, 10.2.3), its name in any case; None where it says no number."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(said) if said.strip().isascii() and said.strip().isdigit() else None
