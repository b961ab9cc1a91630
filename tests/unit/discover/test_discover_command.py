"""`lamplighter discover`: where the draft goes, what it is called, and which calls are wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from local.cli import main
from local.paths import ROOT, TEMPLATE

PRODUCT = ROOT / "local" / "demo" / "aurastream.yaml"


def test_the_draft_is_printed_and_named_after_the_template(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", str(PRODUCT)]) == 0
    assert yaml.safe_load(capsys.readouterr().out)["workload"] == "aurastream"


def test_a_file_is_written_under_its_workloads_name_and_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "shop.yaml"
    arguments = ["discover", str(TEMPLATE), "-o", str(output), "--parameter", "AWS::StackName=shop"]
    assert main(arguments) == 0
    assert yaml.safe_load(output.read_text())["workload"] == "shop"
    assert main(["validate", str(output)]) == 0
    assert main(["synth", str(output), "-o", str(tmp_path / "out")]) == 0


def test_a_file_that_exists_is_kept(tmp_path: Path) -> None:
    output = tmp_path / "shop.yaml"
    output.write_text("mine")
    assert main(["discover", str(PRODUCT), "-o", str(output)]) == 2
    assert output.read_text() == "mine"


def test_what_is_no_template_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("a: b\n")
    assert main(["discover", str(other)]) == 1
    assert "no CloudFormation template" in capsys.readouterr().err
    other.write_text("# Words\n\n```\n")
    assert main(["discover", str(other)]) == 1
    assert f"{other}:3: no CloudFormation template: found character" in capsys.readouterr().err


def test_what_is_no_text_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.yaml"
    other.write_bytes(b"\x89PNG\xff")
    assert main(["discover", str(other)]) == 1
    assert f"{other}: is not UTF-8 text" in capsys.readouterr().err


def test_the_draft_names_the_option_that_answers_most(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", str(TEMPLATE)]) == 0
    assert re.search(r"# Start with --parameter AWS::StackName=…: \d+ of them ask for it.", capsys.readouterr().out)
    assert main(["discover", str(TEMPLATE), "--parameter", "AWS::StackName=lamplighter"]) == 0
    assert "Start with" not in capsys.readouterr().out


def test_a_parameter_that_the_template_has_not_is_refused_with_those_that_it_has(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["discover", str(TEMPLATE), "--parameter", "stage=prod"]) == 2
    said = capsys.readouterr().err
    assert "--parameter stage: template.yaml has none; there are CostExplorerRequests, " in said
    assert "AWS::StackName" in said
    assert said.rstrip().endswith("did you mean 'Stage'?")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nowhere.yaml"],
        [str(PRODUCT), "--stack", "shop"],
        [str(PRODUCT), "--parameter", "Stage"],
        [str(PRODUCT), "--name", "shop", "-o", "elsewhere.yaml"],
    ],
)
def test_a_call_that_is_wrong(arguments: list[str]) -> None:
    assert main(["discover", *arguments]) == 2
