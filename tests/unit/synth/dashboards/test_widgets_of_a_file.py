"""Widgets that a workload's file defines, and those of its objectives, indicators and alarms."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import AlarmSpec
from lamplighter.domain.definitions.dashboards import Dashboard, Section, View, Widget
from lamplighter.domain.definitions.indicators import Better, Kpi
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Count, Indicator, Slo, SloWindow, TimeSlices
from lamplighter.domain.definitions.resources import Function, Resources
from lamplighter.domain.workload import Link
from lamplighter.errors import ConfigurationError
from local.synth.dashboards import plan_dashboards
from local.synth.model import MetricAlarm, PlannedDashboard, PlannedWidget
from tests.builders_plan import a_composite, a_metric, a_workload_file, an_alarm

COUNT = Metric(namespace="AWS/ApiGateway", name="Count", dimensions={"ApiName": "shop-api"})
FAILED = Metric(namespace="AWS/ApiGateway", name="5XXError", dimensions={"ApiName": "shop-api"})


def dashboard_of(*alarms: MetricAlarm, shows: dict[str, Any], **file: Any) -> PlannedDashboard:
    one = Dashboard(name="shop", title="The shop", **shows)
    planned = plan_dashboards(a_workload_file(dashboards=(one,), **file), alarms)
    assert [dashboard.name for dashboard in planned] == ["shop"]
    return planned[0]


def widget_of(widget: Widget, *alarms: MetricAlarm, **file: Any) -> PlannedWidget:
    dashboard = dashboard_of(*alarms, shows={"sections": (Section(title="Ours", widgets=(widget,)),)}, **file)
    return next(planned for planned in dashboard.widgets if planned.title == widget.title)


def series(widget: PlannedWidget) -> list[list[Any]]:
    metrics: list[list[Any]] = widget.body["properties"]["metrics"]
    return metrics


def an_slo(**changes: Any) -> Slo:
    values: dict[str, Any] = {
        "name": "availability",
        "objective": 0.999,
        "window": SloWindow(rolling_days=30),
        "indicator": Indicator(valid=Count(metric=COUNT), bad=Count(metric=FAILED)),
    }
    return Slo(**values | changes)


def test_a_metric_is_written_as_cloudwatch_has_it() -> None:
    widget = widget_of(Widget(title="Requests", metrics={"requests": COUNT}), region="eu-west-1")
    assert widget.body == {
        "type": "metric",
        "x": 0,
        "y": 3,
        "width": 8,
        "height": 6,
        "properties": {
            "title": "Requests",
            "region": "eu-west-1",
            "view": "timeSeries",
            "stacked": False,
            "period": 300,
            "metrics": [
                [
                    "AWS/ApiGateway",
                    "Count",
                    "ApiName",
                    "shop-api",
                    {"stat": "Sum", "id": "requests", "label": "Count"},
                ]
            ],
            "yAxis": {"left": {"min": 0}},
        },
    }


def test_what_an_expression_is_computed_from_is_hidden_and_counted() -> None:
    metrics = {"failed": FAILED, "count": COUNT}
    widget = widget_of(Widget(title="Rate", metrics=metrics, expressions={"error rate": "100 * failed / count"}))
    assert [entry[-1].get("visible", True) for entry in series(widget)] == [False, False, True]
    assert series(widget)[-1] == [
        {"expression": "100 * failed / count", "id": "expression1", "label": "error rate"},
    ]
    assert len(widget.queries) == 3


def test_an_input_with_a_label_of_its_own_is_shown_beside_the_result() -> None:
    counted = Metric(namespace="Shop", name="Orders", label="orders")
    widget = widget_of(Widget(title="Orders", metrics={"orders": counted}, expressions={"by_week": "orders * 7"}))
    assert [entry[-1].get("visible", True) for entry in series(widget)] == [True, True]
    assert series(widget)[1][0]["id"] == "by_week"


def test_an_id_within_another_word_is_no_use_of_it() -> None:
    widget = widget_of(Widget(title="T", metrics={"m": COUNT, "mm": FAILED}, expressions={"double": "mm * 2"}))
    assert [entry[-1].get("visible", True) for entry in series(widget)] == [True, False, True]


def test_a_metric_that_is_published_in_one_region_is_read_there() -> None:
    charges = Metric(
        namespace="AWS/Billing", name="EstimatedCharges", statistic="Maximum", dimensions={"Currency": "USD"}
    )
    widget = widget_of(Widget(title="Charges", metrics={"usd": charges, "count": COUNT}), region="us-west-2")
    assert [entry[-1].get("region") for entry in series(widget)] == ["us-east-1", None]


def test_thresholds_are_lines_and_the_unit_names_the_axis() -> None:
    widget = widget_of(Widget(title="T", metrics={"m": COUNT}, unit="ms", thresholds={"too slow": 500}))
    assert widget.body["properties"]["annotations"] == {"horizontal": [{"label": "too slow", "value": 500}]}
    assert widget.body["properties"]["yAxis"]["left"] == {"min": 0, "label": "ms", "showUnits": False}


@pytest.mark.parametrize(
    ("view", "shown", "stacked"),
    [
        (View.STACKED, "timeSeries", True),
        (View.NUMBERS, "singleValue", False),
        (View.BARS, "bar", False),
        (View.TABLE, "table", False),
    ],
)
def test_a_view_has_cloudwatchs_name(view: View, shown: str, stacked: bool) -> None:
    properties = widget_of(Widget(title="T", metrics={"m": COUNT}, view=view)).body["properties"]
    assert (properties["view"], properties["stacked"]) == (shown, stacked)


@pytest.mark.parametrize(
    ("query", "view", "shown"),
    [
        ("stats count() by bin(1h)", View.LINES, "timeSeries"),
        ("stats count() by bin(1h)", View.TABLE, "table"),
        ("fields @message", View.LINES, "table"),
        ("stats count() by level", View.BARS, "bar"),
    ],
)
def test_a_log_query_is_drawn_where_it_has_a_time_axis(query: str, view: View, shown: str) -> None:
    widget = widget_of(Widget(title="Events", query=query, log_groups=("/shop/app", "/shop/web"), view=view))
    assert widget.body["type"] == "log"
    assert widget.body["properties"]["query"] == f"SOURCE '/shop/app' | SOURCE '/shop/web' | {query}"
    assert widget.body["properties"]["view"] == shown


def test_a_text_is_markdown() -> None:
    assert widget_of(Widget(title="Note", text="Ask **us**.")).body["properties"] == {"markdown": "Ask **us**."}


def test_alarms_are_shown_by_pattern_and_those_in_alarm_first() -> None:
    alarms = (an_alarm(name="Shop-a"), an_alarm(name="Shop-b"), an_alarm(name="Other"))
    widget = widget_of(Widget(title="State", alarms=("Shop-*",)), *alarms)
    properties = widget.body["properties"]
    assert [arn.rpartition(":")[2] for arn in properties["alarms"]] == ["Shop-a", "Shop-b"]
    assert properties["alarms"][0].startswith(
        "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:"
    )
    assert properties["sortBy"] == "stateUpdatedTimestamp"


def test_an_alarm_that_is_made_elsewhere_can_be_shown_by_its_name() -> None:
    claimed = AlarmSpec(name="Legacy-Errors", severity=Severity.WARNING)
    widget = widget_of(Widget(title="State", alarms=("Legacy-Errors",)), alarms=(claimed,))
    assert widget.body["properties"]["alarms"][0].endswith(":Legacy-Errors")


def test_a_widget_of_an_alarm_that_there_is_not_is_an_error_with_its_place() -> None:
    place = r"dashboards\[shop\]\.sections\[Ours\]\.widgets\[State\]\.alarms: 'Shop-Erors'"
    with pytest.raises(ConfigurationError, match=place):
        widget_of(Widget(title="State", alarms=("Shop-Erors",)), an_alarm(name="Shop-Errors"))


def test_all_alarms_come_gravest_first_without_those_that_tell_nobody() -> None:
    mild = an_alarm(name="Shop-a", severity=Severity.WARNING)
    grave = an_alarm(name="Shop-z", severity=Severity.CRITICAL)
    window = an_alarm(name="Shop-window", actions=False)
    dashboard = dashboard_of(mild, window, grave, shows={"alarms": True})
    names = [arn.rpartition(":")[2] for arn in dashboard.widgets[1].body["properties"]["alarms"]]
    assert names == ["Shop-z", "Shop-a"]


def test_more_than_a_hundred_alarms_take_a_second_widget() -> None:
    alarms = [an_alarm(name=f"Shop-{number}") for number in range(101)]
    widgets = dashboard_of(*alarms, shows={"alarms": True}).widgets[1:]
    assert [len(widget.body["properties"]["alarms"]) for widget in widgets] == [100, 1]


def test_composites_are_alarms_too() -> None:
    file = a_workload_file(dashboards=(Dashboard(name="shop", title="The shop", alarms=True),))
    (dashboard,) = plan_dashboards(file, (a_composite("Shop-a"),))
    assert dashboard.widgets[1].body["properties"]["alarms"][0].endswith(":Shop-unwell")


def test_an_objective_is_good_over_valid_of_the_whole_range_and_what_is_left_of_its_budget() -> None:
    over_range, by_hour = dashboard_of(shows={"slos": True}, slos=(an_slo(),)).widgets[2:]
    expressions = [query.expression for query in over_range.queries if query.expression]
    assert expressions == [
        "100 * (1 - (FILL(bad, 0) / valid))",
        "100 * (1 - (FILL(bad, 0) / valid) / 0.001)",
    ]
    assert over_range.body["properties"]["setPeriodToTimeRange"] is True
    assert over_range.body["properties"]["view"] == "singleValue"
    lines = by_hour.body["properties"]["annotations"]["horizontal"]
    assert lines == [{"label": "objective 99.9 %", "value": 99.9}]


def test_an_objective_with_good_events_counts_what_is_not_good_as_bad() -> None:
    good = an_slo(indicator=Indicator(valid=Count(metric=COUNT), good=Count(metric=a_metric("Answered"))))
    over_range = dashboard_of(shows={"slos": True}, slos=(good,)).widgets[2]
    assert over_range.queries[-2].expression == "100 * (1 - (1 - FILL(good, 0) / valid))"


def test_an_objective_with_good_and_bad_events_is_of_their_sum() -> None:
    both = an_slo(indicator=Indicator(good=Count(metric=a_metric("Answered")), bad=Count(metric=COUNT)))
    over_range = dashboard_of(shows={"slos": True}, slos=(both,)).widgets[2]
    assert over_range.queries[-2].expression == "100 * (1 - (FILL(bad, 0) / SUM([good, bad])))"


def test_an_objective_of_time_slices_shows_each_of_them() -> None:
    sliced = an_slo(time_slices=TimeSlices(slice_s=300, target=0.95))
    (by_slice,) = dashboard_of(shows={"slos": True}, slos=(sliced,)).widgets[2:]
    assert by_slice.body["properties"]["period"] == 300
    lines = by_slice.body["properties"]["annotations"]["horizontal"]
    assert lines == [{"label": "a good slice from 95 % on", "value": 95}]


def test_what_prometheus_counts_has_no_widget_here() -> None:
    slo = an_slo(indicator=Indicator(valid=Count(promql="all[{window}]"), bad=Count(promql="bad[{window}]")))
    kpi = Kpi(name="latency", title="Latency", unit="ms", target=1, better=Better.LOWER, promql="up")
    dashboard = dashboard_of(shows={"slos": True, "kpis": True}, slos=(slo,), kpis=(kpi,))
    assert len(dashboard.widgets) == 1


def test_an_indicator_is_shown_with_its_target_and_where_it_is_bad() -> None:
    kpi = Kpi(
        name="error-rate",
        title="Error rate",
        unit="%",
        target=1,
        better=Better.LOWER,
        expression="100 * failed / count",
        metrics={"failed": FAILED, "count": COUNT},
        alert_at=5,
    )
    widget = dashboard_of(shows={"kpis": True}, kpis=(kpi,)).widgets[-1]
    lines = widget.body["properties"]["annotations"]["horizontal"]
    assert {line["label"]: line["value"] for line in lines} == {"target": 1, "bad from here": 5}
    assert [entry[-1].get("visible", True) for entry in series(widget)] == [False, False, True]


def test_a_dashboard_says_whose_it_is_and_where_to_look() -> None:
    dashboard = dashboard_of(shows={}, links=(Link(title="Runbook", url="https://example.com"),))
    assert dashboard.widgets[0].body["properties"]["markdown"] == (
        "# The shop\nShop, production · Shop, #shop · [Runbook](https://example.com)"
    )


def test_a_kind_of_resource_has_its_heading_and_one_without_resources_has_none() -> None:
    shows = {"resources": ("functions", "tables", "hosts")}
    dashboard = dashboard_of(shows=shows, resources=Resources(functions=(Function(name="checkout"),)))
    texts = [widget.title for widget in dashboard.widgets if widget.body["type"] == "text"]
    assert texts == ["The shop", "Lambda"]
    assert {widget.title.partition(":")[0] for widget in dashboard.widgets[2:]} == {"checkout"}


def test_a_kind_that_there_is_not_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match=r"dashboards\[shop\]\.resources: no kind 'lambdas'; allowed: apis, "):
        dashboard_of(shows={"resources": ("lambdas",)})
