"""A word that names no workload, or a file of another kind, is told apart, whichever command was given it."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.cli import main
from local.paths import TEMPLATE, WORKLOADS

TAKERS = (
    ["synth", "{word}", "-o", "{out}"],
    ["lint", "{word}"],
    ["traces", "{word}"],
    ["diff", "{word}", "default"],
)


def said(taker: list[str], word: object, out: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main([part.format(word=word, out=out) for part in taker]) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("taker", [*TAKERS, ["validate", "{word}"]], ids=lambda taker: taker[0])
def test_a_name_of_no_workload_brings_those_that_there_are(
    taker: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(taker, "aurastrem", tmp_path, capsys)
    assert "workload 'aurastrem': there is none; there are aurastream, aws-orchestrator," in told
    assert "did you mean 'aurastream'?" in told
    assert "did you mean" not in said(taker, "nosuch", tmp_path, capsys)


@pytest.mark.parametrize("taker", TAKERS, ids=lambda taker: taker[0])
def test_a_folder_is_no_workload(taker: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"{tmp_path} is a folder; give a workload file, or a name" in said(taker, tmp_path, tmp_path, capsys)


def test_a_bare_word_may_be_a_folder_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(WORKLOADS.parent)
    assert "workloads is a folder;" in said(["lint", "{word}"], "workloads", tmp_path, capsys)


@pytest.mark.parametrize("taker", [*TAKERS, ["price", "{word}"]], ids=lambda taker: taker[0])
def test_a_template_goes_to_discover(taker: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(taker, TEMPLATE, tmp_path, capsys)
    assert f"{TEMPLATE} is a CloudFormation template: `lamplighter discover {TEMPLATE}`" in told


def test_a_workload_file_is_no_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = WORKLOADS / "aurastream.yaml"
    assert f"{path} is a workload file: `lamplighter synth {path}" in said(["price", "{word}"], path, tmp_path, capsys)


@pytest.mark.parametrize("taker", [["discover", "{word}"], ["price", "{word}"]], ids=lambda taker: taker[0])
def test_a_folder_is_no_file(taker: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"{tmp_path} is a folder, not a file" in said(taker, tmp_path, tmp_path, capsys)
