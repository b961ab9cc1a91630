"""Whatever comes, somebody hears of it: no input raises, and no input but the documented kind is silent."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplighter.domain.alert import Alert, AlertSource
from lamplighter.domain.incident import fold
from lamplighter.domain.routing import triage
from lamplighter.inbound.arrival import Arrival, Unreadable
from lamplighter.inbound.cloudwatch_eventbridge import is_configuration_change
from lamplighter.inbound.envelope import _understood
from lamplighter.inbound.plain import plain
from lamplighter.inbound.unwrapping import unwrapped
from tests.builders import workloads
from tests.unit.inbound.golden import NAMES, RECEIVED_AT, golden, read

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters()), st.just("\ud83d"), st.just(10**400)
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)
TELLING = st.sampled_from(
    ["Records", "Sns", "Message", "Type", "TopicArn", "alerts", "version", "detail", "detail-type", "source", "body",
     "AlarmName", "NewStateValue", "alarmData", "requestContext", "isBase64Encoded", "state", "labels", "status"]
)  # fmt: skip
LOOKALIKES = st.dictionaries(TELLING, ANYTHING, max_size=6)


def assert_storable(alert: Alert) -> None:
    """It can be folded, routed, written and read back."""
    assert alert.summary.strip()
    assert "\n" not in alert.summary
    assert 0 < len(alert.dedup_key.encode()) <= 1024
    assert alert.occurred_at.utcoffset() is not None
    assert msgspec.json.decode(msgspec.json.encode(alert), type=Alert) == alert
    triaged, _ = triage(alert, None, workloads())
    assert fold(alert, triaged, None, None).reason


@given(st.one_of(ANYTHING, LOOKALIKES, st.lists(LOOKALIKES, min_size=1, max_size=3)))
@settings(max_examples=400)
def test_anything_at_all_becomes_an_alert(event: object) -> None:
    alerts = read(event)

    assert alerts
    for alert in alerts:
        assert_storable(alert)


def places(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON value."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, inner in entries for place in ((*at, key), *places(inner, (*at, key)))]


def mutated(event: Any, place: tuple[str | int, ...], drop: bool, replacement: object) -> Any:
    changed = deepcopy(event)
    around = changed
    for key in place[:-1]:
        around = around[key]
    if drop:
        del around[place[-1]]
    else:
        around[place[-1]] = replacement
    return changed


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=40)
def test_a_payload_with_anything_missing_or_replaced_is_still_told(name: str, data: st.DataObject) -> None:
    event = unpacked(golden(name))
    place = data.draw(st.sampled_from(places(event)))
    changed = mutated(event, place, data.draw(st.booleans()), data.draw(ANYTHING))

    alerts = read(packed(changed))

    silent = isinstance(changed, dict) and is_configuration_change(changed)
    assert alerts or silent
    for alert in alerts:
        assert_storable(alert)
    for notice in unwrapped(plain(packed(changed)), Arrival(received_at=RECEIVED_AT)):
        with suppress(Unreadable):  # the readers themselves don't trip either: their only way out is to say so
            _understood(notice)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("sns_", "eventbridge_", "alarm"))])
def test_a_payload_as_documented_is_understood(name: str) -> None:
    expected_unknown = {"sns_plain_text": 1, "sns_two_records": 1, "eventbridge_guardduty": 1}

    unknown = [alert for alert in read(golden(name)) if alert.source is AlertSource.UNKNOWN]

    assert len(unknown) == expected_unknown.get(name, 0)


def unpacked(event: Any) -> Any:
    """SNS messages as values, so that what is inside them is mutated too."""
    for record in event.get("Records", ()) if isinstance(event, dict) else ():
        sns = record.get("Sns", {})
        try:
            sns["Message"] = msgspec.json.decode(sns["Message"])
        except (KeyError, msgspec.DecodeError):
            continue
    return event


def packed(event: Any) -> Any:
    """The messages as text again, where there are any."""
    records = event.get("Records") if isinstance(event, dict) else None
    for record in records if isinstance(records, list) else ():
        sns = record.get("Sns") if isinstance(record, dict) else None
        if isinstance(sns, dict) and isinstance(sns.get("Message"), dict | list):
            sns["Message"] = dumped(sns["Message"])
    return event


def dumped(value: object) -> str:
    """By Python's own writer: it writes NaN and half surrogates, as broken senders do."""
    return json.dumps(value)
