"""`lamplighter diff`: two files, a file and its past, and what its exit code says."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from local.cli import main
from local.paths import WORKLOADS

GOOD = (WORKLOADS / "aurastream.yaml").read_text()
MODE = "    mode: auto\n"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return written(tmp_path / "old", GOOD)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return written(tmp_path / "new", GOOD.replace(MODE, "    mode: monitor\n", 1))


def written(directory: Path, text: str) -> Path:
    directory.mkdir(exist_ok=True)
    path = directory / "aurastream.yaml"
    path.write_text(text)
    return path


def test_the_same_file_twice_is_no_change(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(old), str(old), "--exit-code"]) == 0
    assert capsys.readouterr().out == "no change\n"


def test_a_change_is_told_and_is_no_failure_unless_asked_for(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(new), str(old)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Dangerous (1)\n  runbook high-error-rate: mode monitor → auto")
    assert main(["diff", str(new), str(old), "--exit-code"]) == 1


def test_json_holds_the_same(old: Path, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(new), str(old), "--json"]) == 0
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["kind"], change["before"], change["after"]) == ("runbook", "monitor", "auto")


def test_a_file_is_compared_with_itself_in_git(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path / "workloads", GOOD)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=n", "-c", "user.email=e@example.com", "commit", "--quiet", "-m", "first")
    path.write_text(GOOD.replace(MODE, "    mode: monitor\n", 1))
    assert main(["diff", str(path), "--against", "HEAD", "--exit-code"]) == 1
    assert "mode auto → monitor" in capsys.readouterr().out


def test_a_shipped_file_is_known_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "aurastream", str(WORKLOADS / "aurastream.yaml")]) == 0
    assert capsys.readouterr().out == "no change\n"


def test_a_revision_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, GOOD)
    git(tmp_path, "init", "--quiet")
    assert main(["diff", str(path), "--against", "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_a_file_that_is_wrong_is_told_with_its_place(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = written(tmp_path / "wrong", GOOD.replace("mode: auto", "mode: always", 1))
    assert main(["diff", str(old), str(wrong), "--exit-code"]) == 2
    assert "runbooks[0].mode" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["{old}"], ["{old}", "{old}", "{old}"], ["{old}", "{old}", "--against", "HEAD"], ["{old}", "nowhere.yaml"]],
)
def test_a_call_that_is_wrong(arguments: list[str], old: Path) -> None:
    assert main(["diff", *(argument.format(old=old) for argument in arguments)]) == 2


def git(directory: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(directory), *arguments], check=True, capture_output=True)
