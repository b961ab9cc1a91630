"""`lamplighter traces`, from a workload's file to the exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from local.cli import main
from tests.builders_traces import a_document, a_subsegment, a_trace_id, as_sent
from tests.xray_stand_in import XRayStandIn, xray_stand_in

FILE = """\
schema_version: 1
workload: shop
title: Shop
owner: {team: Shop, contact: "#shop"}
receivers:
  - {name: channel, slack: {webhook_url_secret: lamplighter/slack/shop}}
routes:
  - {receivers: [channel]}
"""
TRACING = """\
tracing:
  groups:
    - {name: shop-slow, filter_expression: responsetime > 1}
"""
ONE = a_trace_id(1)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(FILE + TRACING)
    return path


@pytest.fixture(autouse=True)
def xray(monkeypatch: pytest.MonkeyPatch) -> Iterator[XRayStandIn]:
    """With one slow trace, updated just now."""
    with xray_stand_in() as stand_in:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        monkeypatch.setenv("AWS_ENDPOINT_URL_XRAY", stand_in.url)
        table = a_subsegment("table", -8, -2, fault=True)
        document = a_document(ONE, "api", -10, 0, subsegments=[table, a_subsegment("late", -1, None)])
        now = datetime.now(UTC).timestamp()
        stand_in.put("responsetime > 1", now - 60, ONE, *as_sent(document), Duration=10.0)
        yield stand_in


def test_slow_traces_and_bottlenecks_are_printed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["traces", str(shop)]) == 0
    said = capsys.readouterr().out
    assert "Of 1 trace (a sample), 1 took 1 s or longer." in said
    assert [line.split() for line in said.splitlines() if line.startswith((" 1-", " table"))] == [
        [ONE, "10.0", "s", "table"],
        ["table", "1", "6.0", "s", "60%", "6.0", "s", "1"],
    ]


def test_json_holds_the_whole_report(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["traces", str(shop), "--since", "2d", "--slow", "20", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["workload"], said["found"], said["matched"], said["slow"]) == ("shop", "matched", 1, 0)


def test_no_traces_are_said_to_prove_nothing(shop: Path, xray: XRayStandIn, capsys: pytest.CaptureFixture[str]) -> None:
    xray.summaries.clear()
    assert main(["traces", str(shop)]) == 0
    assert "No traces were found" in capsys.readouterr().out


def test_one_trace_is_printed_segment_by_segment(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["traces", str(shop), "--trace", ONE]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.strip()][1:]
    assert [(len(line) - len(line.lstrip()), *line.split()) for line in lines] == [
        (1, "api", "10.0", "s", "4.0", "s"),
        (3, "table", "6.0", "s", "6.0", "s", "fault"),
        (3, "late", "–", "–"),
    ]


def test_a_trace_that_is_not_there_fails(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["traces", str(shop), "--trace", a_trace_id(2)]) == 1
    assert f"no trace {a_trace_id(2)}" in capsys.readouterr().err


def test_a_workload_without_groups_can_not_be_asked_for(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shop.write_text(FILE)
    assert main(["traces", str(shop)]) == 2
    assert "tracing.groups" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    assert main(["traces", str(tmp_path / "no.yaml")]) == 2


@pytest.mark.parametrize("wrong", [["--since", "1w"], ["--since", "31d"], ["--since", "0h"], ["--slow", "-1"]])
def test_times_that_make_no_sense_are_refused(shop: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["traces", str(shop), *wrong])
    assert left.value.code == 2
