"""`lamplighter lint`, from a workload's file to the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from local.cli import main

FILE = """\
schema_version: 1
workload: shop
title: Shop
owner: {team: Shop, contact: "#shop"}
receivers:
  - {name: channel, slack: {webhook_url_secret: lamplighter/slack/shop}}
routes:
  - {receivers: [channel]}
alarms:
  - name: Shop-Errors
    severity: critical
    above: 5
    metric: {namespace: AWS/Lambda, name: METRIC, dimensions: {FunctionName: checkout}}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return tmp_path / "shop.yaml"


def write(shop: Path, metric: str) -> str:
    shop.write_text(FILE.replace("METRIC", metric))
    return str(shop)


def test_a_file_without_faults_is_right(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", write(shop, "Errors")]) == 0
    assert capsys.readouterr().out == f"{shop}: nothing wrong\n"


def test_an_error_is_told_with_its_place_and_fails(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", write(shop, "Error")]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{shop}:10: error: alarms[Shop-Errors]")
    assert said[0].endswith("did you mean Errors? [metric]")
    assert said[-1] == f"{shop}: 1 error"


def test_json_is_for_machines(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--json", write(shop, "Error")]) == 1
    [finding] = json.loads(capsys.readouterr().out)
    assert {name: finding[name] for name in ("file", "line", "level", "rule")} == {
        "file": str(shop),
        "line": 10,
        "level": "error",
        "rule": "metric",
    }


def test_a_path_that_is_not_there_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(tmp_path / "nowhere.yaml")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_live_it_asks_cloudwatch(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    path = write(shop, "Errors")
    with mock_aws():
        assert main(["lint", "--live", path]) == 0
        assert "[not-listed]" in capsys.readouterr().out
        datum = {
            "MetricName": "Errors",
            "Value": 1,
            "Dimensions": [{"Name": "FunctionName", "Value": "checkout"}],
        }
        client = boto3.client("cloudwatch", region_name="us-east-1")
        client.put_metric_data(Namespace="AWS/Lambda", MetricData=[datum])  # type: ignore[list-item]
        assert main(["lint", "--live", path]) == 0
        assert capsys.readouterr().out == f"{shop}: nothing wrong\n"
