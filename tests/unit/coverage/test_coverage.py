"""Everything that the guides ask for is somewhere, and the page that says where is as the files are."""

from __future__ import annotations

import pytest

from lamplighter.domain.definitions.telemetry import LogGroup
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.coverage.guides import Guide, read_guides
from local.coverage.places import found, things
from local.coverage.table import table
from local.paths import ROOT, WORKLOADS
from local.workload_files import load_workload_file, load_workload_files

GUIDES = {guide.workload: guide for guide in read_guides()}
each_guide = pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)

# How many of each kind a guide has, counted in the guide itself.
COUNTED = {
    "aurastream": {
        "alarm": 4,
        "alert threshold": 6,
        "KPI": 5,
        "saved query": 4,
        "log group": 4,
        "log category": 5,
        "widget": 5,
        "dashboard": 2,
        "metric": 7 + 7 + 6 + 6,
        "own metric": 8 + 3 + 1,
        "sampling rule": 3,
        "incident": 4,
        "alert channel": 3,
        "health check": 5,
    },
    "photo-sync": {"alarm": 2, "log group": 1, "report section": 4, "widget": 3, "own metric": 7},
    "bayon-coagent": {
        "alarm": 5,
        "dashboard": 2,
        "widget": 4 + 4 + 5 + 4 + 4 + 1,
        "saved query": 4,
        "log group": 4,
        "KPI": 4,
        "own metric": 2,
        "budget": 1,
        "incident": 4,
        "alert channel": 2,
    },
    "ims": {
        "metric": 6 + 5 + 5,
        "critical alarm": 5,
        "warning alarm": 5,
        "scrape target": 6,
        "key query": 5,
        "alert rule": 3 + 4 + 4 + 3 + 4 + 2,
        "panel": 9 + 4 + 7,
        "dashboard": 1 + 3,
        "log group": 4,
        "saved query": 4,
        "metric to expose": 4 + 4 + 3,
        "SLO": 6,
        "KPI": 6,
        "user analytics": 6,
        "sales metric": 5,
        "operational metric": 4,
    },
    "aws-orchestrator": {
        "alert rule": 2,
        "metric to expose": 5,
        "dashboard": 2,
        "panel": 3,
        "health check": 4,
        "resource usage": 4,
    },
}


def file_of(guide: Guide) -> WorkloadFile:
    return load_workload_file(WORKLOADS / f"{guide.workload}.yaml")


def test_every_workload_has_its_guide() -> None:
    assert {file.workload for file in load_workload_files(WORKLOADS).named} == set(GUIDES)


@each_guide
def test_every_item_is_where_it_is_said_to_be(guide: Guide) -> None:
    file = file_of(guide)
    assert [place for place in (*guide.places(), *guide.beyond) if found(file, place) is None] == []


@each_guide
def test_retention_is_as_the_guide_has_it(guide: Guide) -> None:
    file = file_of(guide)
    asked = {place: item.days for items in guide.items.values() for item in items.values() for place in item.at}
    kept = {place: found(file, place) for place, days in asked.items() if days is not None}
    assert {place: group.retention_days for place, group in kept.items() if isinstance(group, LogGroup)} == {
        place: asked[place] for place in kept
    }


@pytest.mark.parametrize(("workload", "kind"), [(name, kind) for name, kinds in COUNTED.items() for kind in kinds])
def test_the_listing_is_as_long_as_the_guide(workload: str, kind: str) -> None:
    assert GUIDES[workload].count(kind) == COUNTED[workload][kind]


@each_guide
def test_nothing_in_a_workload_is_without_a_reason(guide: Guide) -> None:
    listed = [*guide.places(), *guide.beyond]
    unexplained = [
        thing
        for thing in things(file_of(guide))
        if not any(place == thing or place.startswith(f"{thing}.") for place in listed)
    ]
    assert unexplained == []


@pytest.mark.parametrize(
    "place",
    [
        "alarms[AuraStream-Nothing]",
        "resources.apis[aurastream-api].alarms.latency",  # switched off there
        "resources.apis[aurastream-api].alarms.nothing",
        "resources.apis[other].alarms.errors",
        "resources.functions[aurastream-sync-handler].widgets.asynchronous",
        "dashboards[AuraStream-Operational].sections[At a glance].widgets[Nothing]",
        "log_groups[/aws/apigateway/aurastream].export",
        "own_metrics[AuraStream/Business CacheHitRate]",
        "prometheus.alerts[HighErrorRate]",
        "nothing",
    ],
)
def test_what_is_not_there_is_not_found(place: str) -> None:
    assert found(file_of(GUIDES["aurastream"]), place) is None


def test_the_page_is_as_the_listings_are() -> None:
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == table(read_guides()), (
        "write it anew: python -m local.coverage"
    )
