"""`lamplighter synth`: what it writes and says, and when it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from local.cli import main

GOOD = """\
schema_version: 1
workload: shop
title: Shop
owner: {team: Shop, contact: "#shop"}
receivers:
  - {name: channel, slack: {webhook_url_secret: lamplighter/slack-shop}}
routes:
  - {receivers: [channel]}
alarms:
  - {name: Shop-*, severity: warning}
resources:
  functions:
    - {name: checkout}
dashboards:
  - {name: Shop, title: The shop, resources: [functions]}
"""
# A dimension that Lambda does not publish.
DEAD = """\
  - name: Shop-Dead
    severity: critical
    metric: {namespace: AWS/Lambda, name: Errors, dimensions: {Function: checkout}}
    above: 5
"""


def written(directory: Path, text: str) -> Path:
    path = directory / "shop.yaml"
    path.write_text(text)
    return path


def test_the_template_and_the_bill_are_written_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out" / "new"
    assert main(["synth", str(written(tmp_path, GOOD)), "-o", str(out)]) == 0
    said = capsys.readouterr().out
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        assert f"wrote {path}" in said
    template = yaml.safe_load((out / "shop.template.yaml").read_text())
    assert {"ShopDashboard", "ShopFunctionErrorsCheckoutAlarm"} <= template["Resources"].keys()
    bill = json.loads((out / "shop.bill.json").read_text())
    assert bill["workload"] == "shop"
    assert bill["lines"]
    assert "what watching it costs a month" in said


def test_an_alarm_that_can_never_fire_refuses_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    text = GOOD.replace("alarms:\n", f"alarms:\n{DEAD}", 1)
    assert main(["synth", str(written(tmp_path, text)), "-o", str(out)]) == 1
    captured = capsys.readouterr()
    assert "Shop-Dead" in captured.out
    assert "nothing was written" in captured.err
    assert not out.exists()


def test_a_file_that_is_wrong_is_refused_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, GOOD.replace("title: Shop", "tittle: Shop"))
    assert main(["synth", str(path), "-o", str(tmp_path / "out")]) == 1
    assert "tittle" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_dashboard_that_shows_what_is_not_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, GOOD.replace("{name: checkout}", "{name: checkout, widgets: {durations: off}}"))
    assert main(["synth", str(path), "-o", str(tmp_path / "out")]) == 1
    assert "widgets.durations" in capsys.readouterr().err


def test_a_workload_without_anything_in_cloudwatch_has_no_template(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.partition("resources:")[0])
    assert main(["synth", str(path), "-o", str(tmp_path / "out")]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["shop.bill.json"]


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["synth", str(tmp_path / "none.yaml"), "-o", str(tmp_path)]) == 2
    assert f"{tmp_path / 'none.yaml'}: no such file" in capsys.readouterr().err


def test_where_nothing_can_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, GOOD)
    assert main(["synth", str(path), "-o", str(path / "out")]) == 1
    assert f"{path} is a file, not a folder" in capsys.readouterr().err


def test_remarks_are_counted_and_printed_on_demand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = GOOD.replace("functions:\n    - {name: checkout}", "models:\n    - {name: writer, model_id: m}")
    path = written(tmp_path, text.replace("[functions]", "[models]"))
    assert main(["synth", str(path), "-o", str(tmp_path / "out")]) == 0
    assert "remarks: " in capsys.readouterr().out
    assert main(["synth", str(path), "-o", str(tmp_path / "out"), "--verbose"]) == 0
    assert "info: resources.models[writer]" in capsys.readouterr().out


def test_the_same_file_is_written_the_same_way_twice(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    for name in ("one", "two"):
        assert main(["synth", str(path), "-o", str(tmp_path / name)]) == 0
    one, two = ((tmp_path / name / "shop.template.yaml").read_text() for name in ("one", "two"))
    assert one == two
