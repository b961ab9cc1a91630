"""What a plan may do without asking."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from annotated_types import Ge, Interval

# Read at once, and kept in three zones: no transition into these takes anything away but a fee for reading.
READ_AT_ONCE = ("STANDARD_IA", "INTELLIGENT_TIERING", "GLACIER_IR")
# These have to be restored before they can be read, within hours or days.
ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")

# S3's quota (https://docs.aws.amazon.com/general/latest/gr/s3.html).
MOST_RULES = 1_000
# All is reckoned in months of 30 days, as minimum storage durations are.
DAYS_IN_A_MONTH = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """``classes`` may be moved into, after an object has been left alone for ``keep_days``. A plan is judged by what it
    comes to within ``horizon_months`` of 30 days. A rule has to save ``least_saving_usd`` in them to be worth having.

    ``compressed_to_percent`` is what compressing is taken to leave of a file that compresses; None where nobody knows.
    """

    classes: tuple[str, ...] = READ_AT_ONCE
    keep_days: Annotated[int, Ge(0)] = 30
    horizon_months: Annotated[int, Interval(ge=1, le=60)] = 12
    least_saving_usd: Annotated[Decimal, Ge(0)] = Decimal(1)
    most_rules: Annotated[int, Interval(ge=1, le=MOST_RULES)] = MOST_RULES
    noncurrent_days: Annotated[int, Ge(1)] = 30
    abort_uploads_after_days: Annotated[int, Ge(1)] = 7
    compressed_to_percent: Annotated[Decimal, Interval(gt=0, lt=100)] | None = None

    @property
    def horizon_days(self) -> int:
        return self.horizon_months * DAYS_IN_A_MONTH
