"""TraceReader: the fake, and X-Ray's adapter against a stand-in that keeps X-Ray's limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from lamplighter.adapters.xray_traces import XRayTraces
from lamplighter.domain.traces.trace import TraceSummary
from lamplighter.domain.window import Window
from lamplighter.errors import ConfigurationError, Unavailable
from lamplighter.measuring_ports import TraceReader
from tests.builders import at
from tests.builders_traces import (
    HOUR,
    a_document,
    a_segment,
    a_subsegment,
    a_summary,
    a_trace,
    a_trace_id,
    as_sent,
    what_was_found,
)
from tests.fakes_traces import FakeTraceReader
from tests.xray_stand_in import XRayStandIn, xray_stand_in

SLOW = "responsetime > 1"
REGION = "us-east-1"
ONE, GONE = a_trace_id(1), a_trace_id(99)
FAKE = FakeTraceReader(
    found={SLOW: what_was_found(a_summary(ONE))},
    whole=[a_trace(ONE, a_segment("api", at(-2).timestamp(), at(0).timestamp()))],
)


@pytest.fixture
def xray() -> Iterator[XRayStandIn]:
    with xray_stand_in() as stand_in:
        yield stand_in


@pytest.fixture
def adapter(xray: XRayStandIn) -> XRayTraces:
    config = Config(retries={"mode": "standard", "total_max_attempts": 2})
    service: Any = "xray"
    return XRayTraces(lambda region: boto3.client(service, region_name=region, endpoint_url=xray.url, config=config))


@pytest.fixture(params=["fake", "adapter"])
def reader(request: pytest.FixtureRequest, xray: XRayStandIn) -> TraceReader:
    """One trace of two seconds is there for SLOW."""
    if request.param == "fake":
        return FAKE
    put(xray, 1)
    found: TraceReader = request.getfixturevalue("adapter")
    return found


def put(xray: XRayStandIn, number: int, updated: float = -60, expression: str = SLOW, **summary: Any) -> None:
    """A trace with one segment of two seconds."""
    documents = as_sent(a_document(a_trace_id(number), "api", -2, 0))
    xray.put(expression, at(updated).timestamp(), a_trace_id(number), *documents, **summary)


def test_a_filter_expression_finds_its_traces(reader: TraceReader) -> None:
    found = reader.summaries(REGION, SLOW, HOUR)
    assert [(one.id, one.duration_s) for one in found.found] == [(ONE, 2.0)]
    assert (found.any_seen, found.seen_from) == (True, None)


def test_where_there_is_nothing_nothing_is_found(reader: TraceReader) -> None:
    yesterday = Window(at(-90_000), at(-86_400))
    assert reader.summaries(REGION, "fault = true", yesterday) == what_was_found()


def test_traces_are_read_whole_and_those_that_are_not_there_are_named(reader: TraceReader) -> None:
    read = reader.traces(REGION, [GONE, ONE])
    (trace,) = read.traces
    assert (trace.id, [(one.name, one.duration_s) for one in trace.segments]) == (ONE, [("api", 2.0)])
    assert read.unprocessed == (GONE,)


def test_no_ids_are_no_traces(reader: TraceReader) -> None:
    assert reader.traces(REGION, []).traces == ()


def test_a_summary_says_what_x_ray_says(xray: XRayStandIn, adapter: XRayTraces) -> None:
    said: dict[str, Any] = {
        "Duration": 3.5,
        "ResponseTime": 1.25,
        "HasError": True,
        "HasFault": True,
        "HasThrottle": True,
        "IsPartial": True,
        "EntryPoint": {"Name": "aurastream-api"},
        "Http": {"HttpURL": "https://example.com/?token=secret"},
    }
    put(xray, 1, **said)
    assert adapter.summaries(REGION, SLOW, HOUR).found == (
        TraceSummary(
            id=ONE,
            duration_s=3.5,
            response_time_s=1.25,
            entry="aurastream-api",
            error=True,
            fault=True,
            throttle=True,
            partial=True,
        ),
    )


def test_traces_that_do_not_match_are_told_from_no_traces(xray: XRayStandIn, adapter: XRayTraces) -> None:
    put(xray, 1, expression="fault = true")
    assert adapter.summaries(REGION, SLOW, HOUR) == what_was_found(any_seen=True)


def test_a_day_is_looked_through_in_parts_and_by_pages_and_each_trace_is_found_once(
    xray: XRayStandIn, adapter: XRayTraces
) -> None:
    for number in range(24):
        put(xray, number, updated=-3600 * number - 1800)
    put(xray, 0, updated=-80_000)
    found = adapter.summaries(REGION, SLOW, Window(at(-86_400), at(0)))
    assert [one.id for one in found.found] == [a_trace_id(number) for number in range(24)]
    assert found.seen_from is None


def test_too_many_traces_end_the_search_and_it_is_said_from_when_they_were_seen(
    xray: XRayStandIn, adapter: XRayTraces
) -> None:
    for number in range(10):
        put(xray, number, updated=-60 * (number + 1))
    few = XRayTraces(adapter.client_for, summaries_at_most=4)
    found = few.summaries(REGION, SLOW, HOUR)
    assert [one.id for one in found.found] == [a_trace_id(number) for number in range(4)]
    assert found.seen_from == at(-240)


def test_many_pages_with_little_on_them_end_the_search_too(xray: XRayStandIn, adapter: XRayTraces) -> None:
    for number in range(10):
        put(xray, number, updated=-60 * (number + 1))
    found = XRayTraces(adapter.client_for, pages_at_most=3).summaries(REGION, SLOW, HOUR)
    assert (len(found.found), found.seen_from) == (6, at(-360))


def test_more_traces_than_a_call_takes_are_read_page_by_page(xray: XRayStandIn, adapter: XRayTraces) -> None:
    ids = [a_trace_id(number) for number in range(12)]
    for number in range(12):
        put(xray, number)
    read = adapter.traces(REGION, [*ids, ids[0]])
    assert sorted(trace.id for trace in read.traces) == ids
    assert read.unprocessed == ()


def test_what_was_not_processed_is_asked_for_again(xray: XRayStandIn, adapter: XRayTraces) -> None:
    for number in range(7):
        put(xray, number)
    xray.not_at_first = {a_trace_id(2), a_trace_id(6)}
    read = adapter.traces(REGION, [a_trace_id(number) for number in range(7)])
    assert (len(read.traces), read.unprocessed) == (7, ())


def test_what_is_never_processed_is_not_asked_for_for_ever(xray: XRayStandIn, adapter: XRayTraces) -> None:
    assert adapter.traces(REGION, [GONE]).unprocessed == (GONE,)
    assert len(xray.calls) == 3


def test_nested_subsegments_and_those_sent_alone_come_with_their_parents(
    xray: XRayStandIn, adapter: XRayTraces
) -> None:
    table = a_subsegment("table", 2, 4, namespace="aws", throttle=True, error=True)
    documents = as_sent(
        a_document(ONE, "api", 0, 10, subsegments=[a_subsegment("handler", 1, 9, subsegments=[table])], origin="AWS"),
        a_document(ONE, "late", 5, None, type="subsegment", parent_id="handler"),
        a_document(ONE, "dynamodb", 2, 4, parent_id="table", inferred=True),
    )
    xray.put(SLOW, at(-60).timestamp(), ONE, *documents)
    xray.too_large = {ONE}
    (trace,) = adapter.traces(REGION, [ONE]).traces
    read = {one.id: (one.type.value, one.parent_id, one.duration_s) for one in trace.segments}
    assert read == {
        "api": ("segment", None, 10),
        "handler": ("subsegment", "api", 8),
        "table": ("subsegment", "handler", 2),
        "late": ("subsegment", "handler", None),
        "dynamodb": ("segment", "table", 2),
    }
    flags = {one.id: (one.error, one.throttle, one.inferred) for one in trace.segments}
    assert (flags["table"], flags["dynamodb"]) == ((True, True, False), (False, False, True))
    assert trace.too_large


def test_a_document_that_can_not_be_read_costs_no_other(xray: XRayStandIn, adapter: XRayTraces) -> None:
    good = as_sent(a_document(ONE, "api", 0, 1))
    xray.put(SLOW, at(-60).timestamp(), ONE, "{", '{"id": "x"}', *good)
    (trace,) = adapter.traces(REGION, [ONE]).traces
    assert (len(trace.segments), trace.unreadable) == (1, 2)


def test_a_throttled_call_is_repeated_and_in_the_end_it_is_trouble_that_passes(
    xray: XRayStandIn, adapter: XRayTraces
) -> None:
    put(xray, 1)
    xray.throttled = 1
    assert adapter.summaries(REGION, SLOW, HOUR).found
    xray.throttled = 2
    with pytest.raises(Unavailable, match="us-east-1"):
        adapter.summaries(REGION, SLOW, HOUR)


def test_an_expression_that_x_ray_refuses_is_named(adapter: XRayTraces) -> None:
    with pytest.raises(ConfigurationError, match=r"service\("):
        adapter.summaries(REGION, "service(", HOUR)


@pytest.mark.parametrize(
    "call", [lambda reader: reader.summaries(REGION, SLOW, HOUR), lambda r: r.traces(REGION, [ONE])]
)
def test_an_x_ray_that_is_away_is_trouble_that_passes(call: Callable[[TraceReader], object]) -> None:
    service: Any = "xray"
    once = Config(retries={"mode": "standard", "total_max_attempts": 1}, connect_timeout=1)
    with xray_stand_in() as gone:
        url = gone.url
    client = boto3.client(service, region_name=REGION, endpoint_url=url, config=once)
    with pytest.raises(Unavailable):
        call(XRayTraces(lambda _region: client))
