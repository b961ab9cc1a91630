"""Commands of log queries, which nobody checks until someone on call runs them."""

from __future__ import annotations

import pytest

from lamplighter.domain.definitions.dashboards import Dashboard, Section, Widget
from lamplighter.domain.definitions.telemetry import SavedQuery
from local.synth.lint import findings
from tests.builders_plan import a_plan, a_workload_file


def told(query: str) -> list[str]:
    saved = SavedQuery(name="q", log_groups=("/shop",), query=query)
    return [one.message for one in findings(a_workload_file(queries=(saved,)), a_plan()) if one.rule == "query"]


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("fields @message | stat count(*) by bin(5m)", "stats"),
        ("fields @message\n| filtre level = 'ERROR'", "filter"),
        ("feilds @message", "fields"),
        ("filter a | sorts @timestamp", "sort"),
    ],
)
def test_a_misspelt_command_is_told_with_the_one_that_was_meant(query: str, meant: str) -> None:
    [message] = told(query)
    assert message.endswith(f"did you mean {meant}?")


@pytest.mark.parametrize(
    "query",
    [
        "fields @timestamp, @message | filter @message like /ERROR|sorts/ | sort @timestamp desc | limit 20",
        'filter name = "a | stat b" | stats count(*) as stat by bin(1h)',
        "parse @message 'x | limits *' as y | dedup y | filterIndex y = 1",
        "# | stat is what the old one was called\nfields @message",
        "fields a | somethingnew b",
    ],
)
def test_a_pipe_in_a_text_begins_no_command_and_what_is_unlike_all_may_be_new(query: str) -> None:
    assert told(query) == []


def test_a_widgets_query_is_looked_at_too() -> None:
    widget = Widget(title="W", query="stat count(*)", log_groups=("/shop",))
    file = a_workload_file(
        dashboards=(Dashboard(name="d", title="D", sections=(Section(title="S", widgets=(widget,)),)),)
    )
    [origin] = [one.origin for one in findings(file, a_plan()) if one.rule == "query"]
    assert origin == "dashboards[d].sections[0].widgets[0]"
