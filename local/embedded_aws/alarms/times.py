"""CloudWatch's ways of writing a moment. Moments are epoch seconds throughout this package, as metrics' are."""

from datetime import UTC, datetime


def _utc(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)


def message_time(at: float) -> str:
    """`2022-08-26T03:46:29.897+0000`: messages, events and reason data."""
    moment = _utc(round(at, 3))
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}+0000"


def datapoint_time(at: float) -> str:
    """`26/08/22 03:46:00`: a datapoint inside a state reason."""
    return f"{_utc(at):%d/%m/%y %H:%M:%S}"


def sentence_time(at: float) -> str:
    """`Friday 26 August, 2022 03:46:29 UTC`: a composite alarm's state reason."""
    return f"{_utc(at):%A %d %B, %Y %H:%M:%S} UTC"


def second_time(at: float) -> str:
    """`2022-08-26T03:46:29Z`: an event's own time."""
    return f"{_utc(at):%Y-%m-%dT%H:%M:%SZ}"
