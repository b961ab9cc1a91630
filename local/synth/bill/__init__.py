"""What the generated alarms, dashboards, metrics, logs and queries cost a month, before they are deployed."""

from local.synth.bill.as_json import to_json
from local.synth.bill.as_table import print_bill
from local.synth.bill.bill import bill_of, list_prices
from local.synth.bill.model import Bill, Line, NotEstimated, Part

__all__ = ["Bill", "Line", "NotEstimated", "Part", "bill_of", "list_prices", "print_bill", "to_json"]
