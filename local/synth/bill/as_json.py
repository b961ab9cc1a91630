"""The bill as JSON: amounts as strings with all their digits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from local.synth.bill.model import Bill, Line


def to_json(bill: Bill) -> dict[str, Any]:
    return {
        "workload": bill.workload,
        "region": bill.region,
        "prices": {"region": bill.prices_region, "as_of": bill.as_of},
        "usd_a_month": _plain(bill.usd),
        "usd_a_month_after_free": _plain(bill.usd_after_free),
        "lines": [_line(line) for line in bill.lines],
        "not_estimated": [{"what": one.what, "why": one.why, "price": one.price} for one in bill.not_estimated],
    }


def _line(line: Line) -> dict[str, Any]:
    """Its parts' shares are rounded to a millionth of a dollar."""
    return {
        "service": line.price.service,
        "item": line.price.item,
        "quantity": _plain(line.quantity),
        "unit": line.price.unit,
        "usd": _plain(line.usd),
        "usd_after_free": _plain(line.usd_after_free),
        "arithmetic": line.arithmetic,
        "note": line.note,
        "source": line.price.source,
        "as_of": line.price.as_of,
        "confirmed": line.price.confirmed,
        "parts": [
            {
                "origin": part.origin,
                "what": part.what,
                "quantity": _plain(part.quantity),
                "usd": _plain(line.share(part).normalize()),
            }
            for part in line.costliest
        ],
    }


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
