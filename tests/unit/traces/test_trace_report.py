"""The report of a window: a sample, bounded, and no traces are not the same as nothing slow."""

from __future__ import annotations

import random
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.traces.report import (
    NAMES_AT_MOST,
    READ_AT_MOST,
    SLOWEST_AT_MOST,
    Found,
    TraceReport,
    to_read,
    trace_report,
)
from lamplighter.domain.traces.trace import ReadTraces, Trace, TraceSummaries, TraceSummary
from lamplighter.outbound.trace_wording import trace_sentences
from tests.builders import at
from tests.builders_traces import a_segment, a_summary, a_trace, what_was_found

NOTHING = what_was_found()


def a_report(*traces: Trace, **groups: TraceSummaries) -> TraceReport:
    """Slow from one second on, complex with more than one subsegment."""
    return trace_report(groups, ReadTraces(traces=traces), slow_s=1, complex_above=1)


def test_a_trace_that_takes_exactly_the_threshold_is_slow() -> None:
    report = a_report(slow=what_was_found(a_summary("t-1", 1.0), a_summary("t-2", 0.999)))
    assert (report.matched, report.slow) == (2, 1)
    assert [one.summary.id for one in report.slowest] == ["t-1"]


def test_a_trace_that_two_groups_found_counts_once() -> None:
    trace = a_summary("t-1", 3, fault=True)
    report = a_report(slow=what_was_found(trace), errors=what_was_found(trace))
    assert (report.matched, report.slow, report.faults) == (1, 1, 1)
    assert [(group.name, group.matched) for group in report.groups] == [("slow", 1), ("errors", 1)]


def test_of_a_trace_that_was_still_going_on_the_longer_summary_counts() -> None:
    report = a_report(slow=what_was_found(a_summary("t-1", 2)), errors=what_was_found(a_summary("t-1", 5)))
    assert report.slowest[0].summary.duration_s == 5


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        ({"slow": NOTHING}, Found.NO_TRACES),
        ({"slow": NOTHING, "errors": what_was_found(any_seen=True)}, Found.NONE_MATCHED),
        ({"slow": what_was_found(a_summary("t-1", 0.1))}, Found.MATCHED),
        ({}, Found.NO_TRACES),
    ],
)
def test_no_traces_are_not_the_same_as_nothing_slow(groups: dict[str, TraceSummaries], found: Found) -> None:
    assert a_report(**groups).found is found


def test_the_bottleneck_of_a_slow_trace_is_what_was_busy_longest_itself() -> None:
    trace = a_trace("t-1", a_segment("api", 0, 10), a_segment("table", 1, 8, "api"))
    slowest = a_report(trace, slow=what_was_found(a_summary("t-1", 10))).slowest[0]
    assert (slowest.bottleneck, slowest.bottleneck_own_s) == ("table", 7)


def test_a_slow_trace_that_was_not_read_has_no_bottleneck() -> None:
    slowest = a_report(slow=what_was_found(a_summary("t-1", 10))).slowest[0]
    assert (slowest.bottleneck, slowest.bottleneck_own_s) == (None, None)


def test_the_slowest_are_read_whole_and_no_more_than_a_few() -> None:
    many = what_was_found(*(a_summary(f"t-{number:03}", number) for number in range(200)))
    ids = to_read({"slow": many, "again": many})
    assert ids[0] == "t-199"
    assert len(ids) == len(set(ids)) == READ_AT_MOST


def test_a_report_is_bounded_and_says_what_it_left_out() -> None:
    segments = [a_segment(f"name-{number}", number, number + 1) for number in range(500)]
    many = what_was_found(*(a_summary(f"t-{number:03}", number) for number in range(1000)), seen_from=at(-600))
    report = a_report(a_trace("t-1", *segments, too_large=True, unreadable=2), slow=many)
    assert (len(report.bottlenecks), report.names) == (NAMES_AT_MOST, 500)
    assert (len(report.slowest), report.slow) == (SLOWEST_AT_MOST, 999)
    assert report.groups[0].seen_from == at(-600)
    assert (report.too_large, report.unreadable) == (1, 2)
    assert len(msgspec.json.encode(report)) < 16_384


def test_a_report_comes_back_from_json_as_it_was() -> None:
    trace = a_trace("t-1", a_segment("api", 0, 10), *(a_segment(each, 1, 8, "api") for each in ("table", "cache")))
    report = a_report(trace, slow=what_was_found(a_summary("t-1", 10, entry="api"), seen_from=at(-9)))
    assert msgspec.json.decode(msgspec.json.encode(report), type=TraceReport) == report


def test_it_is_said_that_no_traces_prove_nothing() -> None:
    (said,) = trace_sentences(a_report(slow=NOTHING))
    assert "not to say that nothing was slow" in said
    assert "Transaction Search" in said


def test_it_is_said_which_groups_found_nothing() -> None:
    assert trace_sentences(a_report(slow=what_was_found(any_seen=True))) == (
        "There were traces, and none belongs to slow.",
    )


def test_slow_traces_are_told_in_sentences() -> None:
    trace = a_trace(
        "t-1",
        a_segment("api", 0, 6.5, fault=True),
        a_segment("table", 1, 6, "api"),
        *(a_segment(f"step-{number}", 1, 1, "api") for number in (1, 2)),
    )
    found = what_was_found(a_summary("t-1", 6.5, entry="api", fault=True), a_summary("t-2", 0.5))
    report = trace_report(
        {"slow": found},
        ReadTraces(traces=(trace,), unprocessed=("t-2",)),
        slow_s=1,
        complex_above=2,
    )
    assert trace_sentences(report) == (
        "Of 2 traces (a sample), 1 took 1 s or longer; 1 fault.",
        "The slowest into api took 6.5 s, 5.0 s of it in table itself (t-1).",
        "Most of the time of the slowest trace went into table (77%, p95 5.0 s), api (23%, p95 1.5 s).",
        "api has up to 3 subsegments (more than 2).",
        "X-Ray did not give 1 trace.",
    )


def test_what_was_not_looked_at_is_said() -> None:
    trace = a_trace("t-1", a_segment("api", 0, 1), too_large=True, unreadable=1)
    said = trace_sentences(a_report(trace, slow=what_was_found(a_summary("t-1", 0.5), seen_from=at(-600))))
    assert said[-3:] == (
        "slow found too many traces: those before 11:50 UTC were not looked at.",
        "Of 1 trace X-Ray kept a part only, for being too large.",
        "1 segment could not be read.",
    )


SUMMARIES = st.lists(
    st.builds(
        a_summary,
        st.sampled_from(["t-1", "t-2", "t-3", "t-4"]),
        st.sampled_from([0.5, 1.0, 3.0]),
        error=st.booleans(),
        fault=st.booleans(),
        throttle=st.booleans(),
    ),
    max_size=10,
)


def without_groups(*groups: list[TraceSummary]) -> TraceReport:
    """What a report says of all groups together."""
    named = {f"g{number}": what_was_found(*found) for number, found in enumerate(groups)}
    return replace(a_report(**named), groups=())


@given(SUMMARIES, st.integers(0, 10), st.randoms(use_true_random=False))
def test_neither_the_order_of_summaries_nor_their_groups_matter(
    found: list[TraceSummary], cut: int, chance: random.Random
) -> None:
    whole = without_groups(found)
    assert whole.matched == len({summary.id for summary in found})
    chance.shuffle(found)
    assert without_groups(found[:cut], found[cut:]) == whole
