"""`lamplighter report` as a user calls it, against a deployed stack; here on the embedded AWS."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from local.demo.stage import Stage
from local.paths import ROOT, WORKLOADS
from tests.world_of_report_runs import document, ended, keep_calls, order

pytestmark = pytest.mark.embedded

DAY = "2025-10-10"
# As tests.world_of_report_runs has it deployed.
SHOP = """
schema_version: 1
workload: shop
title: Shop
owner: {team: Shop, contact: "#shop"}
receivers: [{name: team, slack: {webhook_url_secret: lamplighter/slack/shop}}]
routes: [{receivers: [team]}]
alarms: [{name: Shop-*, severity: warning}]
prometheus: {server: {url: "https://prometheus.example.com"}}
kpis: [{name: calls, title: Calls, unit: calls, better: higher, promql: calls, alert_at: 10}]
reports:
- {name: shop-daily, sections: [kpis, incidents], every: day, at: "06:00", time_zone: America/New_York}
"""


@pytest.fixture
def workloads(tmp_path: Path) -> Path:
    folder = tmp_path / "workloads"
    folder.mkdir()
    shutil.copy(WORKLOADS / "default.yaml", folder)
    (folder / "shop.yaml").write_text(SHOP)
    return folder


def lamplighter(environment: Mapping[str, str], workloads: Path, *asked: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "local.cli", "report", *asked, "--workload", "shop", "--workloads", str(workloads)]
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    done = subprocess.run(
        command, cwd=ROOT, env={**own, **environment}, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_the_laptop_makes_the_report_that_the_stack_makes(stage: Stage, workloads: Path, tmp_path: Path) -> None:
    keep_calls(stage, 12, datetime(2025, 10, 11, 4, tzinfo=UTC))
    (name,) = order(stage, period=DAY, deliver=False)
    assert ended(stage, name) == "SUCCEEDED"
    code, said, wrong = lamplighter(
        stage.aws.environment(), workloads, "shop-daily", "--period", DAY, "-o", str(tmp_path / "out")
    )
    assert (code, wrong) == (0, "")
    page = tmp_path / "out/reports/shop/shop-daily" / DAY / "r1/report.html"
    assert str(page) in said
    ours, theirs = json.loads(page.with_suffix(".json").read_text()), document(stage, "shop-daily", DAY)
    assert said.splitlines()[0] == theirs["verdict"]
    kpis, incidents = zip(ours["sections"], theirs["sections"], strict=True)
    assert kpis[0] == kpis[1]
    assert incidents[0]["verdict"] == incidents[1]["verdict"]  # its sources say when they were read


def test_s3_alone_is_enough_for_what_was_measured(stage: Stage, workloads: Path, tmp_path: Path) -> None:
    keep_calls(stage, 13, datetime(2025, 10, 12, 4, tzinfo=UTC))
    place = f"s3://{stage.outputs['SnapshotsBucketName']}/snapshots"
    asked = ("kpis", "--period", "2025-10-11", "--snapshots", place, "-o", str(tmp_path / "out"), "--pdf")
    code, _, wrong = lamplighter(stage.aws.environment(), workloads, *asked)
    assert (code, wrong) == (0, "")
    folder = tmp_path / "out/reports/shop/kpis/2025-10-11/r1"
    made = json.loads((folder / "report.json").read_text())
    assert [one["value"] for one in made["sections"][0]["figures"]] == [13]
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_without_credentials_it_says_what_is_missing_and_leaves_nothing(workloads: Path, tmp_path: Path) -> None:
    nobody = {"AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "HOME": str(tmp_path)}
    code, said, wrong = lamplighter(nobody, workloads, "kpis", "--period", DAY, "-o", str(tmp_path / "out"))
    assert (code, said) == (1, "")
    assert wrong.startswith("lamplighter: stack lamplighter can't be read: Unable to locate credentials")
    assert "Give a region and credentials" in wrong
    assert not (tmp_path / "out").exists()


def test_a_stack_that_is_not_there_is_named(stage: Stage, workloads: Path, tmp_path: Path) -> None:
    asked = ("kpis", "--period", DAY, "--stack", "attic", "-o", str(tmp_path / "out"))
    code, _, wrong = lamplighter(stage.aws.environment(), workloads, *asked)
    assert code == 1
    assert wrong == "lamplighter: there is no stack attic in us-east-1; --stack or LAMPLIGHTER_STACK names another\n"
