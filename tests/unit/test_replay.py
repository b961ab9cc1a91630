"""Recorded events, offline: what they would have led to."""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lamplighter.domain.workload import Workloads
from local.commands import replay
from local.paths import EVENTS, WORKLOADS
from local.replay.event_files import RawEvent
from local.replay.history import Replay
from tests.builders import a_default_workload, a_runbook, at

INTAKE = EVENTS / "alert_intake"
ALL_FILES = sorted(EVENTS.rglob("*.json"))
SILENT = {"eventbridge_configuration_change.json"}
ONE_TRANSITION = ("sns_metric_alarm", "eventbridge_state_change", "alarm_action")

Replayed = dict[str, Any]


@pytest.fixture
def replayed(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*files: Path | str, workloads: Path = WORKLOADS) -> Replayed:
        arguments = argparse.Namespace(files=[str(file) for file in files], json=True, workloads=workloads)
        assert replay.run(arguments) == 0
        data: Replayed = json.loads(capsys.readouterr().out)
        return data

    return run


def told(data: Replayed) -> list[tuple[str, str, str]]:
    """The incidents, without what differs between two runs."""
    return [(incident["dedup_key"], incident["status"], incident["summary"]) for incident in data["incidents"]]


def intake(name: str) -> Path:
    return INTAKE / f"{name}.json"


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_no_event_is_lost(file: Path, replayed: Any) -> None:
    data = replayed(file)

    assert data["events"]
    for event in data["events"]:
        assert event["alerts"] or (file.name in SILENT and event["remarks"])
    assert bool(data["incidents"]) is any(
        alert["status"] == "firing" for event in data["events"] for alert in event["alerts"]
    )


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_same_file_twice_makes_no_second_incident(file: Path, replayed: Any) -> None:
    once, twice = replayed(file), replayed(file, file)

    assert told(twice) == told(once)
    again = twice["events"][len(once["events"]) :]
    assert {alert["effect"] for event in again for alert in event["alerts"]} <= {"repeat", "late"}


def test_one_transition_by_three_ways_is_one_incident_told_once(replayed: Any) -> None:
    data = replayed(*map(intake, ONE_TRANSITION))

    assert [alert["effect"] for event in data["events"] for alert in event["alerts"]] == ["opened", "repeat", "repeat"]
    (incident,) = data["incidents"]
    assert (incident["workload"], incident["severity"], incident["status"]) == ("aurastream", "critical", "open")
    (told,) = data["notifications"]
    assert told["event"] == "IncidentOpened"
    assert told["receivers"] == [
        {"name": "on-call", "type": "pagerduty"},
        {"name": "team-channel", "type": "slack"},
    ]


def test_the_resolve_goes_to_whom_it_was_announced(replayed: Any) -> None:
    data = replayed(intake("sns_metric_alarm"), intake("sns_metric_ok"))

    opened, resolved = data["notifications"]
    assert (opened["event"], resolved["event"]) == ("IncidentOpened", "IncidentResolved")
    assert opened["receivers"] == resolved["receivers"]
    assert data["incidents"][0]["status"] == "resolved"


def test_an_alarm_that_arrives_after_its_resolve_opens_nothing(replayed: Any) -> None:
    data = replayed(intake("sns_metric_ok"), intake("sns_metric_alarm"))

    assert [event["alerts"][0]["effect"] for event in data["events"]] == ["noted", "late"]
    assert data["incidents"] == data["notifications"] == data["planned_actions"] == []


def test_a_muted_alarm_is_kept_quiet_and_says_why(replayed: Any) -> None:
    data = replayed(intake("eventbridge_muted"))

    assert data["events"][0]["alerts"][0]["effect"] == "suppressed"
    assert data["notifications"] == data["planned_actions"] == []
    (quiet,) = data["suppressions"]
    assert "AuraStream-Saturday-Maintenance" in quiet["reason"]
    assert quiet["until"] == "2025-06-14T04:00:00+00:00"


def test_a_runbook_is_planned_with_its_bounds_and_no_state(replayed: Any) -> None:
    (plan,) = replayed(*map(intake, ONE_TRANSITION))["planned_actions"]

    assert plan["runbook"] == "high-error-rate"
    assert (plan["function"], plan["setting"]) == ("aurastream-sync-handler", "reserved_concurrency")
    assert (plan["to"], plan["at_most"], plan["mode"], plan["state"]) == (100, 100, "auto", "unknown offline")


@pytest.mark.parametrize("name", ["sns_metric_insufficient_data", "sns_metric_ok", "alertmanager_firing", "garbage"])
def test_nothing_is_planned_without_an_alarm_that_fires(name: str, replayed: Any) -> None:
    assert replayed(intake(name))["planned_actions"] == []


def test_nothing_is_planned_for_the_default_workload() -> None:
    named_runbook = a_default_workload(runbooks=(a_runbook(),))
    world = Replay(workloads=Workloads(default=named_runbook), at=at(0))

    world.take([RawEvent("x", json.loads(intake("sns_metric_alarm").read_text()))])

    assert [told.event.type.value for told in world.notifications] == ["IncidentOpened"]
    assert world.planned == []


@pytest.mark.parametrize(
    ("content", "events"),
    [
        (b"", 1),
        (b"   \n", 1),
        (b"not json at all", 1),
        (b"\x00\xff\xfe\x89PNG\r\n\x1a\n", 1),
        (b"42", 1),
        (b'"words"', 1),
        (b"null", 1),
        (b"[]", 1),
        (b"[1, {}, null]", 3),
        (b'{"truncated": ', 1),
        (b'{"a": 1}\n{"b": 2}\n{"c": ', 3),
        (b'{"a": 1}\r\n\r\n{"b": 2}', 2),
        (b'\xef\xbb\xbf{"a": 1}', 1),
        ('{"a": 1}'.encode("utf-16"), 1),
        (b"two lines\nof prose\n", 1),
        (b"[" * 100_000, 1),
        (b'{"n": ' + b"9" * 5000 + b"}", 1),
    ],
)
def test_a_file_of_anything_is_told_as_unknown(tmp_path: Path, content: bytes, events: int, replayed: Any) -> None:
    file = tmp_path / "capture"
    file.write_bytes(content)

    data = replayed(file)

    assert len(data["events"]) == events
    assert {alert["source"] for event in data["events"] for alert in event["alerts"]} == {"unknown"}
    assert all(event["alerts"] for event in data["events"])
    assert data["notifications"]


def test_what_is_no_json_is_said_to_be_none(tmp_path: Path, replayed: Any) -> None:
    file = tmp_path / "capture.jsonl"
    file.write_text(f"{json.dumps(json.loads(intake('sns_metric_alarm').read_text()))}\n{{cut off")

    whole, cut = replayed(file)["events"]

    assert "error" not in whole
    assert whole["alerts"][0]["source"] == "cloudwatch"
    assert "is no JSON" in cut["error"]
    assert cut["alerts"][0]["raw"] == "{cut off"


def test_a_list_and_lines_of_events_are_read_alike(tmp_path: Path, replayed: Any) -> None:
    events = [json.loads(intake(name).read_text()) for name in ONE_TRANSITION]
    listed, lines = tmp_path / "list.json", tmp_path / "lines.jsonl"
    listed.write_text(json.dumps(events, indent=1))
    lines.write_text("\n".join(map(json.dumps, events)))

    assert replayed(listed)["incidents"] == replayed(lines)["incidents"]
    assert len(replayed(listed)["events"]) == len(replayed(lines)["events"]) == 3


def test_the_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch, replayed: Any) -> None:
    content = intake("sns_metric_alarm").read_bytes()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))

    assert replayed("-")["events"][0]["alerts"][0]["effect"] == "opened"


def test_a_directory_stands_for_its_files(replayed: Any) -> None:
    assert len({event["file"] for event in replayed(INTAKE)["events"]}) == len(list(INTAKE.glob("*.json")))


def test_a_file_that_is_not_there_is_the_callers_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = argparse.Namespace(files=[str(tmp_path / "absent.json")], json=True, workloads=WORKLOADS)

    assert replay.run(arguments) == 2
    captured = capsys.readouterr()
    assert "absent.json" in captured.err
    assert captured.out == ""


def test_the_tables_say_the_same_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = argparse.Namespace(
        files=[str(intake(name)) for name in (*ONE_TRANSITION, "eventbridge_muted")], json=False, workloads=WORKLOADS
    )

    assert replay.run(arguments) == 0
    shown = capsys.readouterr().out
    for words in (
        "5XXError is 24 (> 10)",
        "on-call (pagerduty), team-channel (slack)",
        "reserved_concurrency to 100",
        "muted by the CloudWatch mute rule",
        "repeat",
    ):
        assert words in shown


def test_markup_in_a_notice_is_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x"
    file.write_text("[red]danger[/] [/nonsense]")

    assert replay.run(argparse.Namespace(files=[str(file)], json=False, workloads=WORKLOADS)) == 0
    assert "[red]danger[/] [/nonsense]" in capsys.readouterr().out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_80_columns_what_is_copied_is_whole_and_the_file_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    files = [str(intake(name)) for name in (*ONE_TRANSITION, "eventbridge_muted")]

    assert replay.run(argparse.Namespace(files=files, json=False, workloads=WORKLOADS)) == 0
    shown = terminal.getvalue()
    assert max(map(len, shown.splitlines())) <= 80
    events, incidents, _ = shown.split("\n\n", 2)
    assert "alarm_action" not in events
    assert "AuraStream-High-Error-Rate" in events
    assert re.search(r"^20250612-[0-9a-f]{10} .* AuraStream-High-Error-Rate ", incidents, re.MULTILINE)
    assert "…" not in shown


def test_what_is_no_json_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "README.md"
    file.write_text("# Words")
    assert replay.run(argparse.Namespace(files=[str(file)], json=False, workloads=WORKLOADS)) == 0
    assert f"{file} is not JSON: taken as text" in capsys.readouterr().err
