"""Priced usage as JSON: amounts as strings with all their digits."""

from __future__ import annotations

import dataclasses
import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lamplighter.domain.usage_pricing import PricedCharge, PricedLine
from local.pricing.usage_file import PricedFile

CENT = Decimal("0.01")


def priced_as_json(file: PricedFile) -> str:
    written = {
        "file": str(file.path),
        "prices": {"region": file.prices.region, "as_of": file.prices.as_of},
        "free_tier": file.free_tier,
        "usd": _plain(file.usd),
        "usd_rounded": _plain(file.usd.quantize(CENT, ROUND_HALF_UP)),
        "lines": [_line(number, line) for number, line in zip(file.numbers, file.lines, strict=True)],
        "unconfirmed": [f"{price.service}, {price.item}: {price}" for price in file.unconfirmed],
    }
    return json.dumps(written, indent=2, ensure_ascii=False)


def _line(number: int, line: PricedLine) -> dict[str, Any]:
    usage = {key: _written(value) for key, value in dataclasses.asdict(line.usage).items()}
    charges = [_charge(one) for one in line.charges]
    return {"line": number, "usage": usage, "usd": _plain(line.usd), "charges": charges}


def _charge(one: PricedCharge) -> dict[str, Any]:
    return {
        "service": one.price.service,
        "item": one.price.item,
        "quantity": _plain(one.charge.quantity),
        "quantity_from": one.charge.how,
        "free": _plain(one.cost.free),
        "unit": one.price.unit,
        "arithmetic": one.cost.arithmetic,
        "usd": _plain(one.cost.usd),
        "note": one.price.note,
        "source": one.price.source,
        "as_of": one.price.as_of,
        "confirmed": one.price.confirmed,
    }


def _written(value: object) -> object:
    return _plain(value) if isinstance(value, Decimal) else value


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
