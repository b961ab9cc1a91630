"""Where AWS can't be asked, a command says what the shell lacks; where AWS answered, what it answered."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from moto import mock_aws

from local.cli import main
from local.paths import ROOT

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
  - {name: Shop-*, severity: warning}
resources:
  functions:
    - {name: checkout}
tracing:
  groups:
    - {name: shop-slow, filter_expression: responsetime > 1}
"""
OF_A_STACK = (
    ["incident"],
    ["report", "kpis", "--workload", "aurastream", "--period", "2026-11-20"],
    ["discover", "--stack", "lamplighter"],
    ["diff", "{shop}", "--deployed", "lamplighter"],
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(FILE)
    return path


@pytest.fixture(autouse=True)
def no_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.parametrize("command", [*OF_A_STACK, ["traces", "{shop}"], ["lint", "{shop}", "--live"]], ids=" ".join)
def test_without_aws_it_says_what_to_give_and_how_to_try_it_here(
    command: list[str], shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([word.format(shop=shop) for word in command]) in (1, 2)
    trouble, *hint = capsys.readouterr().err.splitlines()
    assert "specify a region" in trouble or "locate credentials" in trouble
    assert hint == [
        "Give a region and credentials as for the AWS CLI: AWS_PROFILE, AWS_DEFAULT_REGION.",
        "To try it here: `lamplighter up`, then in another terminal the exports that it prints.",
    ]


@pytest.mark.parametrize("command", OF_A_STACK, ids=" ".join)
def test_a_stack_that_is_not_there_is_no_matter_of_credentials(
    command: list[str], shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        assert main([word.format(shop=shop) for word in command]) in (1, 2)
    (said,) = capsys.readouterr().err.splitlines()
    assert "there is no stack lamplighter in us-east-1" in said


def test_an_embedded_aws_that_is_gone_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert main(["incident"]) == 1
    assert "is `lamplighter up` running?" in capsys.readouterr().err


def test_invoke_knows_its_functions_before_anything_is_started(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invoke", "alert_intak", "-e", str(ROOT / "events" / "alert_intake" / "garbage.json")]) == 1
    said = capsys.readouterr().err
    assert "function 'alert_intak': there is none; there are AlertIntake, " in said
    assert said.rstrip().endswith("did you mean 'AlertIntake'?")
    assert "starting" not in said
