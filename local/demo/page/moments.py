"""Times as the page tells them: since the start of the spike, with UTC at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

_MINUTE_S = 60
_SECONDS_UNTIL_S = 120


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """``since_s``: seconds since the start of the spike, negative before it."""

    at: datetime
    since_s: float

    @property
    def label(self) -> str:
        """ "+12.4 s" """
        sign = "+" if self.since_s >= 0 else "−"
        return sign + duration(abs(self.since_s))

    @property
    def millisecond(self) -> datetime:
        """Cut off there: the times in messages of CloudWatch have no more digits."""
        return self.at.replace(microsecond=self.at.microsecond // 1000 * 1000)

    @property
    def iso(self) -> str:
        return self.at.isoformat().replace("+00:00", "Z")

    @property
    def utc(self) -> str:
        """ "13:08:41.473 UTC" """
        return f"{self.at:%H:%M:%S}.{self.at.microsecond // 1000:03d} UTC"


class Clock:
    """Starts with the spike."""

    def __init__(self, zero: str) -> None:
        self._zero = datetime.fromisoformat(zero)

    def moment(self, at: str) -> Moment:
        """Of an ISO 8601 time."""
        found = datetime.fromisoformat(at).astimezone(UTC)
        return Moment(found, (found - self._zero).total_seconds())

    def maybe(self, at: str | None) -> Moment | None:
        return self.moment(at) if at else None


def duration(seconds: float) -> str:
    """ "12.4 s" up to two minutes, then "2 min 5 s", "10 min", "1 h 5 min". A no-break space keeps it together."""
    if round(seconds, 1) < _SECONDS_UNTIL_S:
        return f"{seconds:.1f}\N{NO-BREAK SPACE}s"
    minutes, rest = divmod(round(seconds), _MINUTE_S)
    hours, minutes = divmod(minutes, _MINUTE_S)
    parts = ((hours, "h"), (minutes, "min"), (0 if hours else rest, "s"))
    return " ".join(f"{count}\N{NO-BREAK SPACE}{unit}" for count, unit in parts if count)
