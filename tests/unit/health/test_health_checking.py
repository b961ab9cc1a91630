"""From workload files to snapshots and metrics of their health."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lamplighter.domain.health.observations import HttpAnswer
from lamplighter.domain.health.report import HealthReport
from lamplighter.domain.health.subjects import subjects_of
from lamplighter.errors import Rejected, Unanswered
from lamplighter.usecases.check_health import check_health
from tests.builders_health import (
    DEGRADED,
    EVERY,
    HEALTHY,
    NOON,
    UNHEALTHY,
    UNKNOWN,
    a_check,
    a_watched_file,
)
from tests.fakes_health import TOOK_MS, FakeHealthProbes
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots

SHOP = a_watched_file(a_check(name="site"), a_check(name="api"))
BACK_OFFICE = a_watched_file(a_check(name="desk"), workload="back-office")


def checked(probes: FakeHealthProbes, snapshots: FakeSnapshots | None = None) -> tuple[HealthReport, dict[str, float]]:
    """The shop's report, and its metrics as ``Name`` or ``Name/component``."""
    publisher = FakeMetricPublisher()
    (snapshot,) = check_health([SHOP], NOON, probes, snapshots or FakeSnapshots(), publisher)
    metrics = {"/".join([one.name, *one.dimensions.values()]): one.value for one in publisher.published}
    return snapshot.body, metrics


def test_all_well_is_healthy() -> None:
    report, metrics = checked(FakeHealthProbes())

    assert report.overall is HEALTHY
    assert metrics == {
        "Healthy": 1,
        "Unhealthy": 0,
        "ComponentHealthy/site": 1,
        "ComponentLatency/site": TOOK_MS,
        "ComponentHealthy/api": 1,
        "ComponentLatency/api": TOOK_MS,
    }


def test_no_answer_is_the_components_fault() -> None:
    report, metrics = checked(FakeHealthProbes({"api": Unanswered("did not answer within 5 s")}))

    assert [(one.status, one.reason) for one in report.components][1] == (UNHEALTHY, "did not answer within 5 s")
    assert (metrics["Healthy"], metrics["Unhealthy"], metrics["ComponentHealthy/api"]) == (0, 1, 0)
    assert "ComponentLatency/api" not in metrics


def test_what_we_may_not_ask_is_unknown_and_has_no_metric() -> None:
    report, metrics = checked(FakeHealthProbes({"api": Rejected("DynamoDB refuses to say (AccessDeniedException)")}))

    assert report.components[1].status is UNKNOWN
    assert report.overall is DEGRADED
    assert "ComponentHealthy/api" not in metrics


def test_where_nothing_is_known_nothing_is_published() -> None:
    report, metrics = checked(FakeHealthProbes({"api": Rejected("no"), "site": Rejected("no")}))

    assert report.overall is UNKNOWN
    assert metrics == {}


def test_a_fault_of_a_probe_is_kept_as_unknown_and_raised() -> None:
    snapshots = FakeSnapshots()

    with pytest.raises(ExceptionGroup) as raised:
        checked(FakeHealthProbes({"api": KeyError("State")}), snapshots)

    assert raised.group_contains(KeyError)
    kept = snapshots.latest(HealthReport, "shop")
    assert kept is not None
    assert [one.status for one in kept.body.components] == [HEALTHY, UNKNOWN]
    assert kept.body.components[1].reason == "the check itself failed (KeyError)"


def test_every_workload_has_a_snapshot_of_its_own_components() -> None:
    unwatched = replace(SHOP, workload="unwatched", health_checks=())
    made = check_health(
        [SHOP, unwatched, BACK_OFFICE], NOON, FakeHealthProbes(), FakeSnapshots(), FakeMetricPublisher()
    )

    assert [(one.workload, [each.component for each in one.body.components]) for one in made] == [
        ("shop", ["site", "api"]),
        ("back-office", ["desk"]),
    ]


def test_the_history_goes_on_from_the_snapshot_before() -> None:
    snapshots = FakeSnapshots()
    down = FakeHealthProbes({"site": HttpAnswer(status=503, body="")})
    for probes, at in ((FakeHealthProbes(), NOON - 2 * EVERY), (down, NOON - EVERY)):
        check_health([SHOP], at, probes, snapshots, FakeMetricPublisher())

    report, _ = checked(down, snapshots)

    assert [run.overall for run in report.history] == [HEALTHY, UNHEALTHY, UNHEALTHY]
    assert report.components[0].since == NOON - EVERY


def test_a_tick_that_comes_twice_makes_one_snapshot() -> None:
    snapshots = FakeSnapshots()
    for late in (timedelta(0), timedelta(seconds=40)):
        check_health([SHOP], NOON + late, FakeHealthProbes(), snapshots, FakeMetricPublisher())

    (snapshot,) = snapshots.kept.values()
    assert snapshot.taken_at == NOON
    assert len(snapshot.body.history) == 1


def test_a_target_that_is_not_in_the_file_is_named() -> None:
    with pytest.raises(ValueError, match="'stie' is no http of this workload"):
        subjects_of(a_watched_file(a_check(target="stie")))
