"""Measurements as Prometheus reads them, held to Prometheus' own tool where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.health.measurements import health_measurements
from lamplighter.domain.measurement import Measurement, Unit
from lamplighter.outbound.prometheus_text import Taken, prometheus_text, snake_case
from tests.builders_health import UNHEALTHY, a_report, a_result

needs_promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NASTY = 'back\\slash "quoted"\nand a line'


def a_measurement(name: str = "Availability", value: float = 1.0, unit: Unit = Unit.NONE, **more: Any) -> Measurement:
    values: dict[str, Any] = {"name": name, "value": value, "unit": unit, "workload": "shop", "dimensions": {}}
    return Measurement(**values | more)


@pytest.mark.parametrize(
    ("unit", "value", "line"),
    [
        (Unit.NONE, 3.0, 'lamplighter_page_load{workload="shop"} 3.0'),
        (Unit.COUNT, 3.0, 'lamplighter_page_load{workload="shop"} 3.0'),
        (Unit.MILLISECONDS, 250.0, 'lamplighter_page_load_seconds{workload="shop"} 0.25'),
        (Unit.SECONDS, 2.5, 'lamplighter_page_load_seconds{workload="shop"} 2.5'),
        (Unit.BYTES, 10.0, 'lamplighter_page_load_bytes{workload="shop"} 10.0'),
        (Unit.PERCENT, 99.5, 'lamplighter_page_load_ratio{workload="shop"} 0.995'),
    ],
)
def test_a_value_is_in_the_base_unit_that_its_name_says(unit: Unit, value: float, line: str) -> None:
    assert line in prometheus_text([a_measurement("PageLoad", value, unit)]).splitlines()


def test_a_unit_is_not_said_twice() -> None:
    text = prometheus_text([a_measurement("BurnSeconds", 2.0, Unit.SECONDS)])

    assert 'lamplighter_burn_seconds{workload="shop"} 2.0' in text


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ComponentLatency", "component_latency"),
        ("SLOBurnRate", "slo_burn_rate"),
        ("P99Latency", "p99_latency"),
        ("5XXErrors", "_5xx_errors"),
        ("cache-hit rate", "cache_hit_rate"),
    ],
)
def test_names_are_written_as_prometheus_writes_them(name: str, written: str) -> None:
    assert snake_case(name) == written


def test_all_samples_of_a_name_stand_together_under_one_heading() -> None:
    apart = [a_measurement("A"), a_measurement("B"), a_measurement("A", workload="desk")]

    lines = prometheus_text(apart).splitlines()

    assert [line.split("{")[0] for line in lines] == [
        "# HELP lamplighter_a A, as Lamplighter measured it last.",
        "# TYPE lamplighter_a gauge",
        "lamplighter_a",
        "lamplighter_a",
        "# HELP lamplighter_b B, as Lamplighter measured it last.",
        "# TYPE lamplighter_b gauge",
        "lamplighter_b",
    ]


def test_the_same_sample_twice_is_one() -> None:
    text = prometheus_text([a_measurement(value=1.0), a_measurement(value=2.0)])

    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        'lamplighter_availability{workload="shop"} 2.0'
    ]


def test_what_has_a_name_of_its_own_goes_by_it() -> None:
    one = a_measurement("ResourceCount", 4, Unit.COUNT, dimensions={"ResourceType": "s3:bucket", "Region": "eu-west-1"})

    text = prometheus_text([one], names={"ResourceCount": "aws_resources_total"})

    assert 'aws_resources_total{workload="shop",resource_type="s3:bucket",region="eu-west-1"} 4' in text


def test_labels_are_escaped() -> None:
    text = prometheus_text([a_measurement(dimensions={"Component": NASTY})])

    assert r'component="back\\slash \"quoted\"\nand a line"' in text


@given(st.lists(st.text(), min_size=1, max_size=5, unique=True))
def test_every_label_can_be_read_back(values: list[str]) -> None:
    text = prometheus_text([a_measurement(dimensions={"Component": value}) for value in values])

    found = re.findall(r'component="((?:[^"\\\n]|\\["\\n])*)"\} 1\.0\n', text)
    unescaped = [
        re.sub(r"\\(.)", lambda escape: "\n" if escape[1] == "n" else escape[1], one, flags=re.DOTALL) for one in found
    ]
    assert sorted(unescaped) == sorted(values)


@needs_promtool
def test_promtool_is_content() -> None:
    components = [a_result(), a_result("api", UNHEALTHY), a_result(NASTY)]
    measurements = health_measurements("shop", a_report(components))
    text = prometheus_text(measurements, [Taken(kind="health", workload="shop", at=AT)])

    checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


@needs_promtool
def test_promtool_would_say_so() -> None:
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input='a{b="c\n"} 1\n', capture_output=True, text=True, check=False
    )

    assert checked.returncode != 0
