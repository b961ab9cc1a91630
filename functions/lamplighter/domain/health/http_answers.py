"""Whether an HTTP answer is the one that was asked for."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from lamplighter.domain.definitions.indicators import HealthCheck
from lamplighter.domain.health.observations import HttpAnswer
from lamplighter.domain.health.verdict import Verdict, degraded, healthy, unhealthy

_DAY = timedelta(days=1)
# Of a value from the answer: enough to recognise it, in a page that others read.
_LONGEST_VALUE = 60
_NOTHING = object()


def http_verdict(check: HealthCheck, answer: HttpAnswer, now: datetime) -> Verdict:
    """The first thing that is wrong with the answer; else that its certificate ends soon."""
    if answer.status != check.status:
        return unhealthy(f"answered HTTP {answer.status}, not {check.status}")
    wrong = next(_wrong_in_body(check, answer), None)
    if wrong is not None:
        return unhealthy(wrong)
    return _certificate(check, answer, now) or healthy(f"answered HTTP {answer.status}")


def _wrong_in_body(check: HealthCheck, answer: HttpAnswer) -> Iterator[str]:
    if check.body_contains is not None and check.body_contains not in answer.body:
        where = "the answer" if answer.complete else "the beginning of a very long answer"
        yield f"{where} does not contain {_shortened(check.body_contains)}"
    if check.json_equals:
        yield from _wrong_in_json(check.json_equals, answer)


def _wrong_in_json(expected: Mapping[str, Any], answer: HttpAnswer) -> Iterator[str]:
    if not answer.complete:
        yield "the answer is too long to be read as JSON"
        return
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        yield "the answer is not JSON"
        return
    for path, value in expected.items():
        found = at_path(document, path)
        if found is _NOTHING:
            yield f"the answer has no {path}"
        elif not _same(found, value):
            yield f"{path} is {_shortened(found)}, not {_shortened(value)}"


def at_path(document: Any, path: str) -> Any:
    """``checks.0.state``: keys of objects and places in lists; something that equals no value where there is none."""
    found = document
    for step in path.split("."):
        if isinstance(found, Mapping) and step in found:
            found = found[step]
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return _NOTHING
    return found


def _same(found: object, expected: object) -> bool:
    """True is not 1, as in JSON; 1 is 1.0."""
    return isinstance(found, bool) is isinstance(expected, bool) and found == expected


def _shortened(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= _LONGEST_VALUE else f"{written[:_LONGEST_VALUE]}…"


def _certificate(check: HealthCheck, answer: HttpAnswer, now: datetime) -> Verdict | None:
    if check.certificate_days is None:
        return None
    if answer.certificate_ends_at is None:
        return unhealthy("answered without TLS: there is no certificate")
    days = math.floor((answer.certificate_ends_at - now) / _DAY)
    if days >= check.certificate_days:
        return None
    left = f"{days} day{'' if days == 1 else 's'}"
    return degraded(f"the TLS certificate ends in {left}, on {answer.certificate_ends_at:%Y-%m-%d}")
