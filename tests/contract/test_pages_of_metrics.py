"""An answer of GetMetricData on several pages: a series is the same however it was cut."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.adapters.metric_results import Results
from lamplighter.domain.series import Datapoint, Series
from tests.builders import NOON

Point = tuple[str, int, float]
POINTS = st.lists(
    st.tuples(st.sampled_from(["m0", "m1"]), st.integers(0, 500), st.floats(0, 1000)),
    unique_by=lambda point: point[:2],
    max_size=40,
)


def a_page(points: list[Point]) -> Any:
    """Each series once, as CloudWatch gives it."""
    by_id = {id_: [point for point in points if point[0] == id_] for id_, _, _ in points}
    results = [
        {
            "Id": id_,
            "StatusCode": "Complete",
            "Timestamps": [NOON + timedelta(minutes=minute) for _, minute, _ in own],
            "Values": [value for _, _, value in own],
        }
        for id_, own in by_id.items()
    ]
    return {"MetricDataResults": results}


def put_together(*pages: list[Point]) -> dict[str, Series]:
    results = Results()
    for page in pages:
        results.add(a_page(page))
    return {id_: results.series(id_, id_, 60) for id_ in ("m0", "m1")}


@given(POINTS, st.integers(0, 40), st.randoms(use_true_random=False))
def test_neither_the_order_of_datapoints_nor_their_pages_matter(
    points: list[Point], cut: int, chance: random.Random
) -> None:
    whole = put_together(points)
    assert sum(len(series.points) for series in whole.values()) == len(points)
    for series in whole.values():
        assert list(series.points) == sorted(series.points, key=lambda point: point.at)
    shuffled = cast("list[Point]", chance.sample(points, len(points)))
    assert put_together(shuffled[:cut], shuffled[cut:]) == whole


def test_a_datapoint_keeps_its_time_and_value() -> None:
    assert put_together([("m0", 5, 2.5)])["m0"].points == (Datapoint(NOON + timedelta(minutes=5), 2.5),)
