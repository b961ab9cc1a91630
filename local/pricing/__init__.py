"""Usage files: read, checked, priced by the dated price list, and printed."""

from local.pricing.as_json import priced_as_json
from local.pricing.as_table import print_priced
from local.pricing.usage_file import PricedFile, price_file

__all__ = ["PricedFile", "price_file", "priced_as_json", "print_priced"]
