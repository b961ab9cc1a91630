"""`lamplighter diff --deployed`: a file against the stack that was deployed of it, in the embedded AWS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cli import main
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.synth.plan import plan
from local.synth.template import as_yaml, template_of
from local.workload_files import load_workload_file

pytestmark = pytest.mark.embedded

CORE = """
Resources:
  Critical: {Type: AWS::SNS::Topic}
  Warning: {Type: AWS::SNS::Topic}
Outputs:
  Critical: {Value: !Ref Critical, Export: {Name: !Sub "${AWS::StackName}-critical-alerts-topic"}}
  Warning: {Value: !Ref Warning, Export: {Name: !Sub "${AWS::StackName}-warning-alerts-topic"}}
"""
FILE = """
schema_version: 1
workload: shop
title: Shop
owner: {team: shop, contact: "#shop"}
receivers: [{name: channel, slack: {webhook_url_secret: lamplighter/slack-shop}}]
routes: [{receivers: [channel]}]
alarms:
  - name: Shop-Slow
    severity: critical
    metric: {namespace: AWS/ApiGateway, name: Latency, statistic: p99, dimensions: {ApiName: shop}}
    above: 2000
log_groups:
  - {name: /shop/audit, category: audit, retention_days: 90}
"""


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    directory = tmp_path_factory.mktemp("deployed")
    file = load_workload_file(written(directory / "shop.yaml", FILE))
    synthesised = as_yaml(template_of(file, plan(file)), "shop.yaml")
    with EmbeddedAws() as running:
        deploy(running, written(directory / "core-template.yaml", CORE), "lamplighter")
        deploy(running, written(directory / "shop-template.yaml", synthesised), "shop")
        yield running


@pytest.fixture(autouse=True)
def _credentials(aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in aws.environment().items():
        monkeypatch.setenv(name, value)


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_what_was_deployed_as_it_stands_is_no_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(written(tmp_path / "shop.yaml", FILE)), "--deployed", "shop", "--exit-code"]) == 0
    assert capsys.readouterr().out.startswith("no change")


def test_what_the_file_would_change_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited = FILE.replace("above: 2000", "above: 1500").replace("retention_days: 90", "retention_days: 7")
    assert main(["diff", str(written(tmp_path / "shop.yaml", edited)), "--deployed", "shop", "--exit-code"]) == 1
    told = capsys.readouterr().out
    assert "log group /shop/audit: retention 90 → 7 days: events older than 7 days will be deleted" in told
    assert "alarm Shop-Slow: threshold 2000 → 1500 ms (p99 of Latency in AWS/ApiGateway (ApiName=shop))" in told


def test_a_stack_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(written(tmp_path / "shop.yaml", FILE)), "--deployed", "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err
