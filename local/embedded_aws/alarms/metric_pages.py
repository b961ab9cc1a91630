"""GetMetricData's answer in pages of MaxDatapoints (API Reference, GetMetricData and MetricDataResult).

How CloudWatch shares a page out among the series is not documented; here each gets as much as the next.
"""

from collections.abc import Sequence
from typing import Any

MAXIMUM_DATAPOINTS = 100_800
_TOKEN = "page-"  # noqa: S105 - a page's name


class InvalidNextTokenError(ValueError):
    """A token that no answer gave."""


def page(results: Sequence[dict[str, Any]], request: dict[str, Any], *, has_expression: bool) -> dict[str, Any]:
    """One page. Of a call with an expression there is only the first: "NextToken is not returned" for it."""
    share = max(1, _maximum(request) // max(1, len(results)))
    number = _number(request.get("NextToken"))
    first, last = number * share, (number + 1) * share
    more = any(len(result["Values"]) > last for result in results)
    shown = [_part(result, first, last) for result in results if number == 0 or len(result["Values"]) > first]
    answer: dict[str, Any] = {"MetricDataResults": shown, "Messages": []}
    return answer | ({"NextToken": f"{_TOKEN}{number + 1}"} if more and not has_expression else {})


def _part(result: dict[str, Any], first: int, last: int) -> dict[str, Any]:
    return result | {
        "Timestamps": result["Timestamps"][first:last],
        "Values": result["Values"][first:last],
        "StatusCode": "Complete" if len(result["Values"]) <= last else "PartialData",
    }


def _maximum(request: dict[str, Any]) -> int:
    maximum = int(request.get("MaxDatapoints") or MAXIMUM_DATAPOINTS)
    if not 1 <= maximum <= MAXIMUM_DATAPOINTS:
        raise ValueError(f"MaxDatapoints must be between 1 and {MAXIMUM_DATAPOINTS}.")
    return maximum


def _number(token: str | None) -> int:
    if token is None:
        return 0
    number = token.removeprefix(_TOKEN)
    if not token.startswith(_TOKEN) or not number.isdecimal():
        raise InvalidNextTokenError(f"NextToken {token} is not valid.")
    return int(number)
