"""The files for Prometheus, held to Prometheus's and Alertmanager's own tools."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.objectives import BurnRateTier, TimeSlices
from lamplighter.domain.definitions.prometheus import LamplighterWebhook
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.routing import route
from lamplighter.domain.workload import Receiver, Route, SlackReceiver
from local.paths import WORKLOADS
from local.synth.prometheus import RuleCase, read_cases, write_files
from local.synth.prometheus.rule_cases import FiringAlert, Situation
from local.workload_files import load_workload_files
from tests.builders import an_incident
from tests.builders_prometheus import a_prometheus, a_watched_workload, an_slo

needs_promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
needs_amtool = pytest.mark.skipif(shutil.which("amtool") is None, reason="amtool is not installed")

WATCHED = ("aws-orchestrator", "ims")
CRITICAL, WARNING = (Severity.CRITICAL,), (Severity.WARNING,)


def tool(directory: Path, *command: str) -> str:
    """What it prints; fails with that where the tool is not content."""
    ended = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def cases_of(workload: str) -> tuple[RuleCase, ...]:
    return read_cases(WORKLOADS / "rule_cases" / f"{workload}.yaml")


@pytest.fixture(scope="module")
def files() -> dict[str, WorkloadFile]:
    return {file.workload: file for file in load_workload_files(WORKLOADS).named}


@pytest.fixture(scope="module", params=WATCHED)
def made(
    request: pytest.FixtureRequest, files: dict[str, WorkloadFile], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The directory of each workload that Prometheus watches."""
    workload: str = request.param
    directory = tmp_path_factory.mktemp("prometheus")
    write_files(files[workload], directory, cases_of(workload))
    return directory / workload


def test_every_workload_with_a_section_for_prometheus_is_tried_here(files: dict[str, WorkloadFile]) -> None:
    assert {name for name, file in files.items() if file.prometheus} == set(WATCHED)


@needs_promtool
def test_prometheus_takes_its_configuration(made: Path) -> None:
    tool(made, "promtool", "check", "config", "--lint=all", "--lint-fatal", "prometheus.yml")


@needs_promtool
def test_every_alert_fires_when_it_should_and_is_quiet_when_it_should(made: Path) -> None:
    tool(made, "promtool", "test", "rules", "rules_test.yml")


@needs_promtool
def test_every_query_of_a_dashboard_is_promql(made: Path) -> None:
    dashboards = [json.loads(path.read_text()) for path in (made / "grafana").glob("*.json")]
    queries = [
        target["expr"].replace("$__rate_interval", "5m").replace("$__range", "1h")
        for dashboard in dashboards
        for panel in dashboard["panels"]
        for target in panel["targets"]
    ]
    assert queries
    rules = [{"record": f"query:{at}", "expr": query} for at, query in enumerate(queries)]
    (made / "queries.yml").write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
    tool(made, "promtool", "check", "rules", "--lint=none", "queries.yml")


@needs_amtool
def test_alertmanager_takes_its_configuration(made: Path) -> None:
    tool(made, "amtool", "check-config", "alertmanager.yml")


def test_every_alert_has_a_case_that_fires_and_one_that_does_not(made: Path) -> None:
    groups = yaml.safe_load((made / "rules.yml").read_text())["groups"]
    alerts = {rule["alert"] for group in groups for rule in group["rules"] if "alert" in rule}
    assert alerts == {case.alert for case in cases_of(made.name) if case.fires and case.quiet}


def told_by_alertmanager(directory: Path, severity: Severity, alert: str) -> set[str]:
    command = ("amtool", "config", "routes", "test", "--config.file=alertmanager.yml")
    labels = (f"severity={severity.value}", f"alertname={alert}")
    names = tool(directory, *command, *labels).strip().split(",")
    assert len(names) == len(set(names)), "somebody is told twice"
    if "everyone" in names:
        receivers = yaml.safe_load((directory / "alertmanager.yml").read_text())["receivers"]
        names += [receiver["name"] for receiver in receivers]
    return set(names) - {"everyone", "nobody"}


def told_by_lamplighter(file: WorkloadFile, severity: Severity, alert: str) -> set[str]:
    incident = replace(an_incident(name=alert), severity=severity)
    return {receiver.name for receiver in route(incident, file).action or ()}


@needs_amtool
def test_alertmanager_tells_whom_lamplighter_would_tell(made: Path, files: dict[str, WorkloadFile]) -> None:
    for severity in Severity:
        told = told_by_alertmanager(made, severity, "HighErrorRate")
        assert told == told_by_lamplighter(files[made.name], severity, "HighErrorRate")


@needs_amtool
@pytest.mark.parametrize(
    "routes",
    [
        (Route(receivers=("a",), severities=CRITICAL, continue_matching=True), Route(receivers=("b", "a"))),
        (Route(receivers=("a", "b"), alarms=("High*",)), Route(receivers=("c",), severities=WARNING)),
        (
            Route(receivers=("a",), severities=CRITICAL, alarms=("High*",), continue_matching=True),
            Route(receivers=("b",), alarms=("*Rate",), continue_matching=True),
            Route(receivers=("a", "b", "c"), severities=(Severity.CRITICAL, Severity.WARNING)),
            Route(receivers=("c",)),
        ),
        (Route(receivers=("a",), continue_matching=True), Route(receivers=("a",)), Route(receivers=("b",))),
    ],
    ids=["told-once", "by-name", "overlapping", "told-all-already"],
)
def test_any_table_of_routes_means_the_same_to_alertmanager(routes: tuple[Route, ...], tmp_path: Path) -> None:
    receivers = tuple(Receiver(name=name, slack=SlackReceiver(webhook_url_secret=name)) for name in "abc")
    file = a_watched_workload(receivers=receivers, routes=routes)
    write_files(file, tmp_path)
    for severity in Severity:
        for alert in ("HighErrorRate", "HighLatency", "LowCacheHitRate", "ZeroSales"):
            told = told_by_alertmanager(tmp_path / "ims", severity, alert)
            assert told == told_by_lamplighter(file, severity, alert), (severity, alert)


@needs_amtool
@pytest.mark.parametrize("alone", [True, False])
def test_alertmanager_takes_lamplighter_for_a_receiver(*, alone: bool, tmp_path: Path) -> None:
    webhook = LamplighterWebhook(url="https://abc.lambda-url.us-east-1.on.aws/", alone=alone)
    write_files(a_watched_workload(prometheus=a_prometheus(lamplighter=webhook)), tmp_path)
    tool(tmp_path / "ims", "amtool", "check-config", "alertmanager.yml")
    told = told_by_alertmanager(tmp_path / "ims", Severity.CRITICAL, "HighErrorRate")
    assert told == ({"lamplighter"} if alone else {"lamplighter", "on-call", "channel"})


def traffic(good: int, bad: int, minutes: int = 75) -> dict[str, str]:
    """So many requests a minute."""
    return {
        'http_requests_total{status="200"}': f"0+{good}x{minutes}",
        'http_requests_total{status="500"}': f"0+{bad}x{minutes}",
    }


def burning(*windows: str) -> tuple[FiringAlert, ...]:
    return tuple(FiringAlert(labels={"long_window": window}) for window in windows)


# At 99.9 % over 30 days a tier fires from 1.44 %, 0.6 % and 0.1 % of all requests on.
BURNS = RuleCase(
    alert="AvailabilityBudgetBurn",
    fires=(
        Situation(when="2 % fail", series=traffic(980, 20), after="70m", alerts=burning("1h", "6h", "3d")),
        Situation(when="0.8 % fail", series=traffic(992, 8), after="70m", alerts=burning("6h", "3d")),
        Situation(when="0.2 % fail", series=traffic(998, 2), after="70m", alerts=burning("3d")),
        Situation(
            when="all of few fail",
            series={'http_requests_total{status="500"}': "0x60 0+1x15"},
            after="70m",
            alerts=burning("1h", "6h", "3d"),
        ),
    ),
    quiet=(
        Situation(when="0.05 % fail", series=traffic(1999, 1), after="70m"),
        Situation(when="nothing fails", series=traffic(100, 0), after="70m"),
        Situation(when="nothing ever failed", series={'http_requests_total{status="200"}': "0+100x75"}, after="70m"),
        Situation(when="nothing is asked", series=traffic(0, 0), after="70m"),
        Situation(when="one of few fails", series={'http_requests_total{status="500"}': "0x65 1x15"}, after="70m"),
        Situation(
            when="it is over, and more than a thousandth was lost",
            series={
                'http_requests_total{status="200"}': "0+1000x600",
                'http_requests_total{status="500"}': "0+30x30 930x600",
            },
            after="500m",
        ),
    ),
)


def an_outage(minutes: int) -> dict[str, str]:
    """Requests every minute for two hours and more, all of which fail for so many minutes before minute 70."""
    good, bad = 70 - minutes, minutes
    return {
        'http_requests_total{status="200"}': f"0+100x{good} {100 * good}x{bad} {100 * good}+100x90",
        'http_requests_total{status="500"}': f"0x{good} 0+100x{bad} {100 * bad}x90",
    }


# At 99 % over 30 days 2 % of the budget within an hour are 1.73 of its 12 slices: two.
SLICES = RuleCase(
    alert="AvailabilityBudgetBurn",
    fires=(Situation(when="two slices fail", series=an_outage(10), after="70m", alerts=burning("1h")),),
    quiet=(
        Situation(when="one slice fails", series=an_outage(5), after="70m"),
        Situation(when="it is over", series=an_outage(10), after="80m"),
        Situation(when="one in 200 fails", series=traffic(995, 5), after="70m"),
        Situation(when="nothing is asked", series=traffic(0, 0), after="70m"),
        Situation(when="so few fail that they do not count", series=traffic(0, 1), after="70m"),
    ),
)


@needs_promtool
def test_bad_slices_of_time_are_counted(tmp_path: Path) -> None:
    """Rules of time slices are looked at once a slice; promtool looks at all rules at one interval."""
    slices = TimeSlices(slice_s=300, target=0.99, minimum_events=10)
    tier = BurnRateTier(budget_share=0.02, long_window_s=3600, short_window_s=300, severity=Severity.CRITICAL)
    slo = an_slo(objective=0.99, time_slices=slices, tiers=(tier,))
    file = a_watched_workload(slos=(slo,), prometheus=a_prometheus(evaluation_interval_s=300))
    write_files(file, tmp_path, (SLICES,))
    tool(tmp_path / "ims", "promtool", "check", "rules", "rules.yml")
    tool(tmp_path / "ims", "promtool", "test", "rules", "rules_test.yml")


@needs_promtool
def test_the_budget_burns_by_the_numbers(tmp_path: Path) -> None:
    file = a_watched_workload(slos=(an_slo(minimum_events=100, failures_when_quiet=5),))
    write_files(file, tmp_path, (BURNS,))
    tool(tmp_path / "ims", "promtool", "test", "rules", "rules_test.yml")
