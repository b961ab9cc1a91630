"""What pydantic finds wrong with a value, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic_core import ErrorDetails

from local.workload_files.kinds import is_share
from local.workload_files.problems import Location

_WHOLE = "should be a whole number, without a unit and without quotes"
_NUMBER = "should be a number, without a unit and without quotes"
_LIST = "should be a list, as in [one, two]"
_KEYS = "should hold keys, each with its value"
_SWITCH = "should be true or false"
_TEXT = "should be text"
# By the type of pydantic's error, with what it gives along.
_SHOULD: Mapping[str, str] = {
    "bool_type": _SWITCH,
    "bool_parsing": _SWITCH,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "finite_number": "should be a number, and not an infinite one",
    "string_type": _TEXT,
    "string_too_short": "should not be empty",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _KEYS,
    "mapping_type": _KEYS,
    "greater_than": "should be more than {gt:g}",
    "greater_than_equal": "should be at least {ge:g}",
    "less_than": "should be less than {lt:g}",
    "less_than_equal": "should be at most {le:g}",
    "too_short": "should have at least {min_length} of them; it has {actual_length}",
    "too_long": "should have at most {max_length} of them; it has {actual_length}",
}
_WHOLE_PERCENT = 100
_BETWEEN_0_AND_1 = ("less_than", "less_than_equal")


def should(detail: ErrorDetails, location: Location) -> str:
    """What is expected there, and what was probably meant."""
    words = _SHOULD.get(detail["type"])
    if words is None:
        return f"{detail['msg'][0].lower()}{detail['msg'][1:]}"
    return words.format(**detail.get("ctx", {})) + _hint(detail, location)


def _hint(detail: ErrorDetails, location: Location) -> str:
    written = detail["input"]
    if detail["type"] == "string_type" and isinstance(written, bool | int | float):
        return ", in quotes"
    if detail["type"] in _BETWEEN_0_AND_1 and 1 in detail.get("ctx", {}).values():
        no_budget = ": 1 is 100 %, which leaves no error budget" if location[-1] == "objective" else ""
        return no_budget if written == 1 else _share(written)
    if isinstance(written, str) and written.rstrip().endswith("%") and is_share(location):
        return _share(_number(written))
    return ""


def _share(percent: object) -> str:
    """99.9 is 99.9 %, and that is 0.999."""
    if not isinstance(percent, int | float) or not 0 < percent <= _WHOLE_PERCENT:
        return ""
    return f"; write {percent / 100:.10g} for {percent:.10g} %"


def _number(percent: str) -> float | None:
    try:
        return float(percent.rstrip().removesuffix("%"))
    except ValueError:
        return None
