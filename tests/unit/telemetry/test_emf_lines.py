"""In Lambda: lines in the embedded metric format, within its limits, whatever the environment says."""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

import pytest

from lamplighter.errors import ConfigurationError
from lamplighter.telemetry import OwnMetric, Telemetry
from tests.unit.telemetry.recorded import recorded


def test_values_of_one_invocation_leave_together() -> None:
    one = recorded()
    for milliseconds in (10, 20, 20):
        one.telemetry.sentiment_analyzed("MIXED", confidence=0.5, processing_time_ms=milliseconds)
    assert one.values("ProcessingTime", Sentiment="MIXED") == [10, 20, 20]
    assert one.values("ProcessingTime") == [10, 20, 20]
    assert len(one.lines()) == 2  # with and without the whole


def test_no_line_has_more_metrics_or_values_than_the_format_allows() -> None:
    one = recorded()
    for number in range(150):
        one.telemetry.count(f"Lamp{number}")
    for _ in range(250):
        one.telemetry.count("Lit")
    for line in one.lines():
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        assert len(directive["Metrics"]) <= 100
        assert all(len(line[metric["Name"]]) <= 100 for metric in directive["Metrics"])
    assert sum(one.values("Lit")) == 250
    assert len({datum["MetricName"] for datum in one.metrics()}) == 151


def test_powertools_own_settings_add_no_dimension(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "payment")
    one = recorded()
    one.telemetry.count("Lit")
    assert one.values("Lit") == [1]


def test_threads_lines_do_not_mix_and_nothing_is_lost() -> None:
    one = recorded()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    def record() -> None:
        for number in range(3000):
            one.telemetry.cache(hit=True)
            if number % 10 == 0:
                one.telemetry.event("looked_up")

    threads = [threading.Thread(target=record) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    assert sum(one.values("CacheHitCount")) == 18_000
    assert len(one.events()) == 1800
    counts = one.telemetry.counts()
    assert counts.recorded == counts.sent == 36_000


def test_high_resolution_keeps_the_second() -> None:
    one = recorded(high_resolution=True)
    one.telemetry.count("Lit")
    (line,) = one.lines()
    assert line["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["StorageResolution"] == 1


def test_an_error_of_the_handler_leaves_it_and_what_was_recorded_leaves_too() -> None:
    one = recorded()

    @one.telemetry.handler
    def handler(_event: Any, _context: Any) -> None:
        one.telemetry.count("Lit")
        raise ValueError("no text")

    with pytest.raises(ValueError, match="no text"):
        handler({}, None)
    assert "Lit" in one.stream.getvalue()


@pytest.mark.parametrize(
    "labels", [{"Sentiment": ""}, {}, {"Sentiment": None.__class__}], ids=["empty", "missing", "a class"]
)
def test_no_call_raises_whatever_it_is_given(labels: dict[str, Any]) -> None:
    one = recorded()
    one.telemetry.gauge("SentimentConfidence", 0.5, **labels)
    one.telemetry.count("Lit", "many", street=object())  # type: ignore[arg-type]
    one.telemetry.event("lit", at=_Unspeakable(), nested={"deep": [_Unspeakable()]})
    one.telemetry.failed(_Unspeakable())
    one.telemetry.annotate(at=_Unspeakable())
    assert sum(one.telemetry.counts().dropped.values()) >= 2


class _Unspeakable(Exception):  # noqa: N818 - its point is that it can't be told
    def __str__(self) -> str:
        raise RuntimeError("no words")


def test_an_error_stands_in_one_line_with_its_stack() -> None:
    one = recorded()
    try:
        int("no number")
    except ValueError as error:
        one.telemetry.failed(error, customer_id="c-1")
    (line,) = one.events()
    assert (line["level"], line["error_type"], line["error_message"]) == (
        "ERROR",
        "ValueError",
        "invalid literal for int() with base 10: 'no number'",
    )
    assert "test_an_error_stands_in_one_line" in line["stack_trace"]


def test_standard_output_that_is_closed_costs_metrics_and_no_request() -> None:
    one = recorded()
    one.telemetry.count("Lit")
    one.stream.close()
    one.telemetry.event("lit")
    assert one.telemetry.flush()
    assert one.telemetry.counts().dropped == {"rejected": 1}


def test_what_was_dropped_is_published() -> None:
    one = recorded()
    one.telemetry.gauge("Brightness", float("nan"))
    told = {"Application": "AuraStream", "Reason": "invalid", "Signal": "metrics"}
    assert one.values("Dropped", **told) == [1]


def test_a_name_has_one_unit() -> None:
    one = recorded()
    one.telemetry.count("Lit")
    one.telemetry.timing("Lit", 3)
    assert one.telemetry.counts().dropped == {"invalid": 1}


def test_names_made_up_while_running_do_not_grow_without_bound() -> None:
    one = recorded()
    for number in range(1000):
        one.telemetry.count(f"Lamp{number}")
    assert one.telemetry.counts().dropped == {"too_many_series": 800}


def test_dimension_values_are_made_fit_for_cloudwatch() -> None:
    one = recorded(metrics=[OwnMetric(namespace="Lamps", name="Lit", dimensions=("street",), unit="Count", series=9)])
    one.telemetry.count("Lit", street=":Höhe\n")
    assert [datum["Dimensions"] for datum in one.metrics()] == [{"street": "H?he?"}]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"metrics": [OwnMetric(namespace="A", name="Lit", unit="Lumen")]}, "unit 'Lumen' is none of"),
        ({"metrics": [OwnMetric(namespace="A", name="Lit", dimensions=("Lit",))]}, "same name"),
        ({"metrics": [OwnMetric(namespace="A", name="Licht ")]}, "is no name"),
        ({"metrics": [OwnMetric(namespace="A", name="Lit"), OwnMetric(namespace="B", name="Lit")]}, "one namespace"),
        ({"log_groups": {"secrets": "/x"}}, "a category is one of"),
        ({"customers": -1}, "0 or more customers"),
    ],
)
def test_what_cant_be_used_is_told_when_it_is_made(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        Telemetry("AuraStream", **changes)


def test_lines_have_one_shape() -> None:
    one = recorded()
    one.telemetry.event("lit", street="Main", name="lamp")
    (event,) = one.events()
    assert {key: event[key] for key in ("level", "message", "service", "name", "category", "event_type", "street")} == {
        "level": "INFO",
        "message": "lit",
        "service": "AuraStream",
        "name": "AuraStream",
        "category": "application",
        "event_type": "lit",
        "street": "Main",
    }
    assert event["name_"] == "lamp"  # the line's own keys stay its own
    assert event["timestamp"].endswith("+00:00")


def test_secrets_stay_out_and_numbers_of_tokens_stay_in() -> None:
    one = recorded()
    one.telemetry.event(
        "signed_in",
        message="with Bearer abcdef123456",
        password="hunter2",
        headers={"Authorization": "Bearer abcdef123456", "x": ["AKIAABCDEFGHIJKLMNOP"]},
        note="key AKIAABCDEFGHIJKLMNOP",
        tokens_used=1800,
    )
    (line,) = one.stream.getvalue().splitlines()
    assert not [secret for secret in ("hunter2", "abcdef123456", "AKIAABCDEFGHIJKLMNOP") if secret in line]
    assert json.loads(line)["tokens_used"] == 1800


def test_a_line_has_a_bounded_size() -> None:
    one = recorded()
    deep: list[Any] = []
    deep.append(deep)
    one.telemetry.event("lit", text="x" * 1_000_000, many=list(range(10_000)), deep=deep)
    (line,) = one.stream.getvalue().splitlines()
    assert len(line) < 20_000
