"""What waits is bounded, and nothing is lost count of."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.telemetry import log_buffer, metric_buffer
from lamplighter.telemetry.log_buffer import LogBuffer, LogLine
from lamplighter.telemetry.metric_buffer import MOST_BYTES, MOST_DATA, MOST_DISTINCT_VALUES, Datum, MetricBuffer, Series
from lamplighter.telemetry.point import DimensionSet, Point
from lamplighter.telemetry.tally import Reason, Tally

MINUTE_S = 1_700_000_040


def a_point(
    value: float = 1, name: str = "Lit", at_s: float = MINUTE_S, *sets: DimensionSet, namespace: str = "Lamps"
) -> Point:
    return Point(namespace, name, value, "Count", sets or ((),), at_s)


points = st.builds(
    a_point,
    st.sampled_from([0.0, 1.0, 2.5]),
    st.sampled_from(["Lit", "Out"]),
    st.sampled_from([MINUTE_S, MINUTE_S + 60]),
)
steps = st.lists(st.one_of(points, st.sampled_from(["send", "drop"])), max_size=60)


@given(steps, st.integers(1, 8))
def test_it_never_holds_more_than_its_capacity_and_all_that_was_recorded_is_accounted_for(
    steps: list[Point | str], capacity: int
) -> None:
    buffer = MetricBuffer(capacity, Tally())
    sent: Counter[str] = Counter()
    recorded = 0
    for step in steps:
        if isinstance(step, Point):
            buffer.add(step)
            recorded += 1
        else:
            for datum in buffer.take():
                sent["points"] += datum.recorded if step == "send" else 0
                buffer.release(datum, None if step == "send" else Reason.TOO_OLD)
        counts = buffer.tally.counts()
        assert buffer.held <= capacity
        assert counts.recorded == recorded
        assert counts.recorded == counts.sent + sum(counts.dropped.values()) + counts.waiting
    waiting = sum(datum.recorded for datum in buffer.take())
    assert buffer.tally.counts().waiting == waiting
    assert buffer.tally.counts().sent == sent["points"]


@given(st.lists(points, max_size=80))
def test_values_are_added_up_and_none_is_lost(recorded: list[Point]) -> None:
    buffer = MetricBuffer(1000, Tally())
    for point in recorded:
        buffer.add(point)
    expected = Counter((point.name, point.period_start_s, point.value) for point in recorded)
    found: Counter[tuple[str, int, float]] = Counter()
    for datum in buffer.take():
        for value, count in datum.values.items():
            found[datum.series.name, datum.series.period_start_s, value] += count
    assert found == expected


def test_a_value_that_lies_there_already_takes_no_room() -> None:
    buffer = MetricBuffer(1, Tally())
    for _ in range(1000):
        buffer.add(a_point())
    assert buffer.tally.counts().dropped == {}
    assert buffer.held == 1


def test_what_is_under_way_counts_as_held() -> None:
    buffer = MetricBuffer(1, Tally())
    buffer.add(a_point(1))
    (under_way,) = buffer.take()
    buffer.add(a_point(2))
    assert buffer.tally.counts().dropped == {Reason.BUFFER_FULL: 1}
    buffer.release(under_way)
    buffer.add(a_point(3))
    assert [datum.values for datum in buffer.take()] == [{3: 1}]


def test_what_tells_of_drops_fits_even_into_a_full_buffer() -> None:
    buffer = MetricBuffer(1, Tally())
    buffer.add(a_point(1))
    buffer.add_always(a_point(2, "Dropped"))
    assert {datum.series.name for datum in buffer.take()} == {"Lit", "Dropped"}


def test_each_set_of_dimensions_is_counted_for_itself() -> None:
    buffer = MetricBuffer(10, Tally())
    buffer.add(a_point(1, "Lit", MINUTE_S, (), (("street", "Main"),)))
    assert buffer.tally.counts().recorded == 2
    assert {datum.series.dimensions for datum in buffer.take()} == {(), (("street", "Main"),)}


def test_no_datum_has_more_distinct_values_than_cloudwatch_takes() -> None:
    buffer = MetricBuffer(1000, Tally())
    for value in range(301):
        buffer.add(a_point(value))
    sizes = [len(datum.values) for datum in buffer.take()]
    assert sizes == [MOST_DISTINCT_VALUES, MOST_DISTINCT_VALUES, 1]


@given(st.lists(st.tuples(st.sampled_from(["A", "B"]), st.integers(1, 150)), max_size=300), st.integers(0, 3))
def test_batches_are_within_the_limits_of_putmetricdata(sizes: list[tuple[str, int]], dimensions: int) -> None:
    labels = tuple((f"d{number}", "x" * 1000) for number in range(dimensions))
    data = [
        Datum(
            Series(namespace, f"m{number}", "Count", labels, MINUTE_S, high_resolution=False),
            dict.fromkeys(map(float, range(size)), 1),
        )
        for number, (namespace, size) in enumerate(sizes)
    ]
    batches = list(metric_buffer.batches(data))
    for batch in batches:
        assert len({datum.series.namespace for datum in batch}) == 1
        assert len(batch) <= MOST_DATA
        assert sum(datum.bytes for datum in batch) <= MOST_BYTES
    assert sorted(datum.series.name for batch in batches for datum in batch) == sorted(d.series.name for d in data)


def test_a_thousand_data_at_most_go_with_one_call() -> None:
    data = [
        Datum(Series("A", f"m{number}", "Count", (), MINUTE_S, high_resolution=False), {1.0: 1})
        for number in range(2500)
    ]
    assert [len(batch) for batch in metric_buffer.batches(data)] == [1000, 1000, 500]


def test_a_megabyte_at_most_goes_with_one_call() -> None:
    values = dict.fromkeys(map(float, range(150)), 1)
    data = [
        Datum(Series("A", f"m{number}", "Count", (), MINUTE_S, high_resolution=False), values) for number in range(500)
    ]
    batches = list(metric_buffer.batches(data))
    assert len(batches) > 1
    assert all(sum(datum.bytes for datum in batch) <= MOST_BYTES for batch in batches)


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 200_000), st.integers(1, 400_000)), max_size=30))
def test_log_batches_are_within_the_limits_of_putlogevents(lines: list[tuple[str, int, int]]) -> None:
    written = [LogLine(group, float(at_s), "", size) for group, at_s, size in lines]
    batches = list(log_buffer.batches(written))
    for batch in batches:
        times = [line.at_s for line in batch]
        assert times == sorted(times)
        assert times[-1] - times[0] < 24 * 3600
        assert sum(line.size for line in batch) <= 1_048_576
        assert len({line.group for line in batch}) == 1
    assert Counter(line for batch in batches for line in batch) == Counter(written)


@given(st.lists(st.text(max_size=30), max_size=40))
def test_log_lines_wait_within_so_many_bytes(texts: list[str]) -> None:
    buffer = LogBuffer(200, Tally())
    left_over = [line for text in texts if (line := buffer.add("group", 0.0, text))]
    assert buffer.held <= 200
    assert buffer.tally.counts().dropped.get(Reason.BUFFER_FULL, 0) == len(left_over)
    assert len(buffer.take()) + len(left_over) == len(texts)
