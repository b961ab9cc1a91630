"""The workload files as shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.workload import FunctionSetting, Mode, Workloads
from lamplighter.errors import ConfigurationError
from lamplighter.workload_files import read_workload_files
from lamplighter.workloads import read_workloads
from local.embedded_aws.alarms.composite_rule import is_true, parse
from local.paths import WORKLOADS
from local.synth.alarms import plan_alarms
from local.workload_files import compile_workloads, load_workload_file, load_workload_files, load_workloads


@pytest.fixture(scope="module")
def shipped() -> Workloads:
    return load_workloads(WORKLOADS)


@pytest.mark.parametrize(
    ("alarm", "setting", "to"),
    [
        ("AuraStream-High-Error-Rate", FunctionSetting.RESERVED_CONCURRENCY, 100),
        ("AuraStream-High-Latency", FunctionSetting.MEMORY_MB, 1024),
    ],
)
def test_aurastreams_two_alarms_have_a_bounded_remedy(
    shipped: Workloads, alarm: str, setting: FunctionSetting, to: int
) -> None:
    workload = shipped.owning(alarm)

    assert workload.workload == "aurastream"
    (runbook,) = workload.runbooks_for(alarm)
    assert runbook.mode is Mode.AUTO
    assert (runbook.change.setting, runbook.change.to, runbook.change.at_most) == (setting, to, to)
    assert runbook.change.function == "aurastream-sync-handler"


def test_an_alarm_named_before_the_wildcard_has_its_own_severity(shipped: Workloads) -> None:
    aurastream = shipped.get("aurastream")

    severities = {
        name: definition.severity
        for name in ("AuraStream-High-Error-Rate", "AuraStream-Anything")
        if (definition := aurastream.alarm(name))
    }

    assert severities == {"AuraStream-High-Error-Rate": Severity.CRITICAL, "AuraStream-Anything": Severity.WARNING}


ELEVATED = ("AuraStream-Elevated-Error-Rate", "AuraStream-Elevated-Latency")
HIGH = ("AuraStream-High-Error-Rate", "AuraStream-High-Latency")


@pytest.mark.parametrize(
    ("in_alarm", "woken_by", "told"),
    [
        (HIGH, HIGH, {"AuraStream-Unhealthy"}),
        (ELEVATED, ("AuraStream-Degraded",), {"AuraStream-Degraded"}),
        ((*ELEVATED, *HIGH), HIGH, {"AuraStream-Unhealthy"}),
        ((*ELEVATED, HIGH[0]), HIGH[:1], set()),
        (ELEVATED[:1], (), set()),
    ],
)
def test_no_composite_of_aurastream_wakes_anyone_for_what_has_woken_them(
    in_alarm: tuple[str, ...], woken_by: tuple[str, ...], told: set[str]
) -> None:
    _, composites = plan_alarms(load_workload_file(WORKLOADS / "aurastream.yaml"))
    defined = [composite for composite in composites if composite.origin.startswith("alarms[")]
    fired = {
        one.name for one in defined if is_true(parse(one.rule), lambda name: "ALARM" if name in in_alarm else "OK")
    }
    critical = {one.name for one in defined if one.severity is Severity.CRITICAL}
    assert fired == told
    assert {*HIGH} & {*in_alarm} | (fired & critical) == {*woken_by}


def test_aurastreams_composites_keep_quiet_while_a_deployment_runs() -> None:
    alarms, composites = plan_alarms(load_workload_file(WORKLOADS / "aurastream.yaml"))
    defined = [composite for composite in composites if composite.origin.startswith("alarms[")]
    assert {one.suppressor for one in defined} == {"AuraStream-Deployment-Running"}
    assert "AuraStream-Deployment-Running" in {alarm.name for alarm in alarms}


def test_what_belongs_to_nobody_goes_to_the_default(shipped: Workloads) -> None:
    assert shipped.owning("Somebody-Elses-Alarm") is shipped.default
    assert shipped.default.runbooks == ()


def test_what_is_compiled_is_what_the_functions_read(shipped: Workloads, tmp_path: Path) -> None:
    compiled = tmp_path / "workloads.json"
    compiled.write_bytes(compile_workloads(WORKLOADS))

    assert read_workloads(compiled) == shipped


def test_what_is_compiled_is_whole_for_the_functions_that_measure(tmp_path: Path) -> None:
    compiled = tmp_path / "workloads.json"
    compiled.write_bytes(compile_workloads(WORKLOADS))

    files = read_workload_files(compiled)

    assert files == load_workload_files(WORKLOADS)
    aurastream = files.get("aurastream")
    assert aurastream is not None
    assert aurastream.slos[0].objective == 0.999
    assert files.get("nobody") is None


def test_every_workload_of_the_guides_is_shipped(shipped: Workloads) -> None:
    named = {workload.workload for workload in shipped.named}
    assert named == {"aurastream", "photo-sync", "bayon-coagent", "ims", "aws-orchestrator"}


@pytest.mark.parametrize("content", [b"", b"{}", b"[1", b"\xff", b'{"default": {"workload": 7}}'])
def test_what_was_not_compiled_is_refused_with_a_way_out(tmp_path: Path, content: bytes) -> None:
    compiled = tmp_path / "workloads.json"
    compiled.write_bytes(content)

    with pytest.raises(ConfigurationError, match=r"workloads\.json.*lamplighter compile"):
        read_workloads(compiled)


def test_workloads_that_were_never_compiled_are_missed_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"absent\.json.*lamplighter compile"):
        read_workloads(tmp_path / "absent.json")
