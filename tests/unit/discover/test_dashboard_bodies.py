"""Bodies of dashboards, whatever intrinsics they are written in, and the shorthand of their metrics."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from local.discover import Source, drafted

FUNCTION = {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "orders"}}


def draft_of(body: Any, **resources: Any) -> str:
    board = {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardName": "board", "DashboardBody": body}}
    template = {"Resources": {"Fn": FUNCTION, "Board": board, **resources}}
    return drafted(Source(origin="template.yaml", template=template), "shop")


def graphs_of(body: Any) -> Any:
    (board,) = yaml.safe_load(draft_of(body))["dashboards"]
    return [widget for section in board["sections"] for widget in section["widgets"]]


def graph(*metrics: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "metric", "x": 0, "y": 0, "properties": {"title": "It", "metrics": list(metrics), **properties}}


def shown(*metrics: Any, **properties: Any) -> Any:
    (widget,) = graphs_of(json.dumps({"widgets": [graph(*metrics, **properties)]}))
    return widget


METRIC = '{"widgets": [{"type": "metric", "properties": {"title": "It", "metrics": [["Shop", "Errors", "Fn", "%s"]]}}]}'


@pytest.mark.parametrize(
    "body",
    [
        METRIC % "orders",
        {"Fn::Sub": METRIC % "${Fn}"},
        {"Fn::Sub": [METRIC % "${name}", {"name": {"Ref": "Fn"}}]},
        {"Fn::Join": ["", [METRIC.partition("%s")[0], {"Ref": "Fn"}, METRIC.partition("%s")[2]]]},
        {"Fn::ToJsonString": {"widgets": [graph(["Shop", "Errors", "Fn", {"Ref": "Fn"}])]}},
    ],
)
def test_however_a_body_is_written_it_says_the_same(body: Any) -> None:
    (widget,) = graphs_of(body)
    assert widget["metrics"]["m1"]["dimensions"] == {"Fn": "orders"}


def test_what_is_not_known_leaves_its_widget_open_and_no_other() -> None:
    widgets = [
        graph(["Shop", "Errors", "Fn", "${Nobody}"]),
        {**graph(["Shop", "Calls"]), "height": "${Height}", "y": 9},
    ]
    body = json.dumps({"widgets": [*widgets, {**graph(["Shop", "Slow"]), "y": 20}]}).replace('"${Height}"', "${Height}")
    draft = draft_of({"Fn::Sub": body})
    (widget,) = yaml.safe_load(draft)["dashboards"][0]["sections"][0]["widgets"]
    assert widget["metrics"]["m1"]["name"] == "Slow"
    assert "# what is metrics.m1.dimensions.Fn of the widget 'It'? the template says ${Nobody}" in draft
    assert "# what is height of the widget 'It (2)'? the template says ${Height}" in draft


def test_a_body_that_is_no_json_is_said() -> None:
    draft = draft_of({"Fn::Sub": "{widgets: [${Nobody}]}"})
    assert "# a dashboard that can't be drafted: its body can't be read as JSON: {widgets: [${Nobody}]}" in draft
    assert "dashboards" not in yaml.safe_load(draft)


def test_dots_stand_for_the_row_before() -> None:
    metrics = shown(["AWS/S3", "Get", "Bucket", "a", "Filter", "b"], [".", "Put", ".", ".", ".", "c"], ["...", "d"])[
        "metrics"
    ]
    assert [list(one["dimensions"].values()) for one in metrics.values()] == [["a", "b"], ["a", "c"], ["a", "d"]]
    assert [one["name"] for one in metrics.values()] == ["Get", "Put", "Put"]


def test_a_row_without_a_statistic_has_the_graphs_and_else_the_average() -> None:
    assert shown(["Shop", "Calls"])["metrics"]["m1"]["statistic"] == "Average"
    assert (
        shown(["Shop", "Calls"], ["Shop", "Calls", {"stat": "p50"}], stat="Sum")["metrics"]["m1"]["statistic"] == "Sum"
    )


def test_rows_without_an_id_take_none_that_is_there() -> None:
    metrics = shown(["Shop", "A"], ["Shop", "B", {"id": "m1"}])["metrics"]
    assert {id_: metric["name"] for id_, metric in metrics.items()} == {"m2": "A", "m1": "B"}


def test_hidden_steps_are_written_into_what_is_shown() -> None:
    widget = shown(
        ["Shop", "Bad", {"id": "bad", "visible": False}],
        ["Shop", "All", {"id": "all", "visible": False}],
        [{"expression": "bad / all", "id": "ratio", "visible": False}],
        [{"expression": "100 * ratio", "label": "bad, %"}],
    )
    assert widget["expressions"] == {"bad, %": "100 * (bad / all)"}


def test_a_label_that_is_a_metrics_id_renames_the_metric() -> None:
    widget = shown(
        ["Shop", "Bad", {"id": "errors", "visible": False}], [{"expression": "2 * errors", "label": "errors"}]
    )
    assert list(widget["metrics"]) == ["errors_input"]
    assert widget["expressions"] == {"errors": "2 * errors_input"}


def test_a_title_of_several_lines_is_one_remark() -> None:
    body = json.dumps({"widgets": [graph(["Shop", "A"], title="two\nlines")] * 2})
    assert [widget["title"] for widget in graphs_of(body)] == ["two\nlines", "two\nlines (2)"]


def test_widgets_of_one_title_are_told_apart() -> None:
    body = json.dumps({"widgets": [graph(["Shop", "A"]), graph(["Shop", "B"])]})
    assert [widget["title"] for widget in graphs_of(body)] == ["It", "It (2)"]


def test_the_region_is_that_of_most_widgets() -> None:
    widgets = [graph(["Shop", "A"], region=region) for region in ("eu-west-1", "eu-west-1", "us-east-1")]
    found = yaml.safe_load(draft_of(json.dumps({"widgets": widgets})))
    assert found["region"] == "eu-west-1"
    ours = yaml.safe_load(draft_of({"Fn::Sub": json.dumps({"widgets": [graph(["S", "A"], region="${AWS::Region}")]})}))
    assert ours["region"] == "us-east-1"
