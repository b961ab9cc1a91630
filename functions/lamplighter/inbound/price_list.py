"""The price files of `prices/`: JSON whose amounts are strings, so that no digit is lost."""

from __future__ import annotations

import msgspec

from lamplighter.domain.pricing import PriceList
from lamplighter.errors import ConfigurationError


def read_prices(file: bytes) -> PriceList:
    """Raises ConfigurationError where the file is no price list, or prices one thing twice."""
    try:
        prices = msgspec.json.decode(file, type=PriceList)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"not a price list: {error}") from error
    keys = [price.key for price in prices.prices]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ConfigurationError(f"priced twice: {', '.join(' '.join(key) for key in twice)}")
    return prices
