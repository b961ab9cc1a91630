"""Grafana dashboards: where panels stand, what they ask, and how their values read."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.prometheus import PanelType
from local.synth.prometheus.grafana import dashboard_json, dashboard_uid
from tests.builders_prometheus import a_grafana_dashboard, a_panel, a_watched_workload

SOURCE = {"type": "prometheus", "uid": "${datasource}"}


def written(*panels: dict[str, Any], **changes: Any) -> dict[str, Any]:
    dashboard = a_grafana_dashboard(panels=tuple(a_panel(**panel) for panel in panels or ({},)), **changes)
    return dashboard_json(a_watched_workload(), dashboard)


def the_panel(**changes: Any) -> dict[str, Any]:
    panel: dict[str, Any] = written(changes)["panels"][0]
    return panel


def test_a_dashboard_keeps_its_address_and_is_found_by_its_workload() -> None:
    dashboard = written(title="System Overview", tags=("slo",), refresh_s=30, range_s=3600)
    assert dashboard["title"] == "System Overview"
    assert dashboard["uid"] == "ims-overview"
    assert dashboard["tags"] == ["ims", "slo"]
    assert (dashboard["refresh"], dashboard["time"]) == ("30s", {"from": "now-1h", "to": "now"})


def test_an_address_is_never_longer_than_grafana_takes() -> None:
    assert len(dashboard_uid(a_watched_workload(), a_grafana_dashboard(name="x" * 60))) == 40


def test_long_names_that_begin_alike_have_addresses_of_their_own() -> None:
    uids = {dashboard_uid(a_watched_workload(), a_grafana_dashboard(name=f"{'x' * 60}{end}")) for end in "ab"}
    assert len(uids) == 2


def test_the_data_source_is_chosen_on_the_page_and_every_query_goes_to_it() -> None:
    dashboard = written({"queries": {"a": "up", "b": "up"}})
    variable = dashboard["templating"]["list"][0]
    assert (variable["type"], variable["name"], variable["query"]) == ("datasource", "datasource", "prometheus")
    assert [target["datasource"] for target in dashboard["panels"][0]["targets"]] == [SOURCE, SOURCE]
    assert dashboard["annotations"]["list"][0]["expr"] == 'ALERTS{workload="ims", alertstate="firing"}'


def test_panels_fill_rows_from_left_to_right_and_none_hangs_over_the_edge() -> None:
    dashboard = written(
        {"width": 16, "height": 8}, {"width": 12, "height": 4}, {"width": 12, "height": 6}, {"width": 24}
    )
    places = [panel["gridPos"] for panel in dashboard["panels"]]
    assert [(place["x"], place["y"], place["w"]) for place in places] == [
        (0, 0, 16),
        (0, 8, 12),
        (12, 8, 12),
        (0, 14, 24),
    ]
    assert [panel["id"] for panel in dashboard["panels"]] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("kind", "grafanas"),
    [
        (PanelType.TIME_SERIES, "timeseries"),
        (PanelType.STAT, "stat"),
        (PanelType.GAUGE, "gauge"),
        (PanelType.HEATMAP, "heatmap"),
        (PanelType.TABLE, "table"),
        (PanelType.BAR_GAUGE, "bargauge"),
    ],
)
def test_each_type_is_grafanas_own(kind: PanelType, grafanas: str) -> None:
    assert the_panel(type=kind)["type"] == grafanas


def test_queries_have_their_legends_and_letters_of_their_own() -> None:
    panel = the_panel(queries={"{{method}} {{endpoint}}": "rate(a[5m])", "all": "sum(rate(a[5m]))"})
    assert [(target["refId"], target["legendFormat"], target["expr"]) for target in panel["targets"]] == [
        ("A", "{{method}} {{endpoint}}", "rate(a[5m])"),
        ("B", "all", "sum(rate(a[5m]))"),
    ]
    assert panel["options"]["legend"]["calcs"] == ["mean", "max", "lastNotNull"]


def test_more_queries_than_letters_still_have_references_of_their_own() -> None:
    panel = the_panel(queries={str(at): "up" for at in range(30)})
    references = [target["refId"] for target in panel["targets"]]
    assert len(set(references)) == 30
    assert references[25:28] == ["Z", "Q27", "Q28"]


@pytest.mark.parametrize(
    ("word", "unit"), [("ratio", "percentunit"), ("seconds", "s"), ("bytes", "bytes"), ("", "short")]
)
def test_units_are_words_or_grafanas_own_ids(word: str, unit: str) -> None:
    assert the_panel(unit=word)["fieldConfig"]["defaults"]["unit"] == unit


def test_thresholds_colour_from_each_value_on_and_are_drawn() -> None:
    panel = the_panel(thresholds={Severity.CRITICAL: 2, Severity.WARNING: 1})
    assert panel["fieldConfig"]["defaults"]["thresholds"]["steps"] == [
        {"value": None, "color": "green"},
        {"value": 1, "color": "yellow"},
        {"value": 2, "color": "red"},
    ]
    assert panel["fieldConfig"]["defaults"]["custom"]["thresholdsStyle"]["mode"] == "dashed"


def test_where_less_is_worse_red_comes_first_and_green_last() -> None:
    panel = the_panel(thresholds={Severity.CRITICAL: 0, Severity.WARNING: 0.8, Severity.INFO: 0.85})
    steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert [(step["value"], step["color"]) for step in steps[1:]] == [(0, "red"), (0.8, "yellow"), (0.85, "green")]


def test_buckets_come_counted_from_prometheus() -> None:
    panel = the_panel(type=PanelType.HEATMAP)
    assert panel["options"]["calculate"] is False
    assert panel["targets"][0]["format"] == "heatmap"
