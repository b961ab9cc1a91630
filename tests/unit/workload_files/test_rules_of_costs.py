"""What does not fit together in the costs of units and customers is told with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from local.workload_files import check_workloads
from tests.unit.workload_files.test_rules_of_sections import BASE

CUSTOMERS = {"source": "dynamodb", "location": "usage"}
TABLES = {"tables": [{"name": "usage"}]}
LINE: dict[str, Any] = {
    "services": ["Amazon Comprehend"],
    "usage": {"service": "comprehend"},
    "columns": {"requests": "analyses", "characters": "characters"},
}
UNIT = {"name": "order", "unit": "order"}
METRIC = {"namespace": "Shop", "name": "Orders"}


def told(tmp_path: Path, costs: dict[str, Any], **sections: Any) -> list[str]:
    path = tmp_path / "shop.yaml"
    whole = {**yaml.safe_load(BASE), "costs": {"tags": {"app": "shop"}, **costs}, **sections}
    path.write_text(yaml.safe_dump(whole, sort_keys=False))
    return [str(problem).partition(": ")[2] for problem in check_workloads([path])[1]]


@pytest.mark.parametrize(
    ("unit", "place", "message"),
    [
        (UNIT, "costs.units[0]", "needs exactly one of units, expression, promql; it has none"),
        (
            {**UNIT, "units": METRIC, "expression": "m", "metrics": {"m": METRIC}},
            "costs.units[0]",
            "it has units and expression",
        ),
        ({**UNIT, "promql": "orders"}, "costs.units[0].promql", "this file has no section of that name"),
        (
            {**UNIT, "units": {**METRIC, "statistic": "p99"}},
            "costs.units[0].units.statistic",
            "is 'p99'; allowed: Sum, SampleCount, for days are added up",
        ),
        ({**UNIT, "units": METRIC, "metrics": {"m": METRIC}}, "costs.units[0].metrics", "there is none"),
        ({**UNIT, "units": METRIC, "per": 0}, "costs.units[0].per", "should be at least 1"),
    ],
)
def test_a_unit_that_cannot_be_counted_is_told(tmp_path: Path, unit: dict[str, Any], place: str, message: str) -> None:
    found = told(tmp_path, {"units": [unit]})
    assert [place in one and message in one for one in found] == [True], found


@pytest.mark.parametrize(
    ("line", "place", "message"),
    [
        ({"usage": {"service": "comprehendd"}}, "usage.service", "is 'comprehendd'; allowed: "),
        (
            {"columns": {"characters": "characters"}},
            "usage.requests",
            "is missing: comprehend needs requests, characters",
        ),
        ({"columns": {**LINE["columns"], "letters": "l"}}, "columns.letters", "no such key"),
        ({"usage": {"service": "comprehend", "requests": 5}}, "columns.requests", "stands in usage already"),
        ({"services": []}, "services", "at least 1"),
        (
            {"usage": {"service": "bedrock", "model": "gone"}, "columns": {"input_tokens": "tokens"}},
            "usage",
            "there is no price of input tokens of gone; allowed: input tokens of anthropic",
        ),
    ],
)
def test_a_metered_line_that_no_usage_file_could_have_is_told(
    tmp_path: Path, line: dict[str, Any], place: str, message: str
) -> None:
    found = told(tmp_path, {"metered": [{**LINE, **line}]}, customers=CUSTOMERS, resources=TABLES)
    assert [f"costs.metered[0].{place}: " in one and message in one for one in found] == [True], found


def test_costs_of_customers_need_figures_of_customers(tmp_path: Path) -> None:
    found = told(tmp_path, {"metered": [LINE], "shared_driver": "requests"})
    assert [one.partition(": ")[0] for one in found] == ["costs.metered", "costs.shared_driver"]


def test_costs_of_customers_need_figures_by_the_day(tmp_path: Path) -> None:
    metrics = {"source": "cloudwatch", "location": "Shop"}
    assert told(tmp_path, {"shared_driver": "requests"}, customers=metrics) == [
        "costs.shared_driver: needs customers.source to be dynamodb or s3: figures by the day"
    ]


def test_what_is_right_is_not_told(tmp_path: Path) -> None:
    costs = {"metered": [LINE], "shared_driver": "requests", "units": [{**UNIT, "units": METRIC, "per": 1000}]}
    assert told(tmp_path, costs, customers=CUSTOMERS, resources=TABLES) == []
