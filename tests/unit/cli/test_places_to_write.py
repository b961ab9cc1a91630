"""A place that takes no file is said in words, whichever command was told to write there."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.cli import main
from local.paths import ROOT

PRODUCT = ROOT / "local" / "demo" / "aurastream.yaml"
WRITERS = (
    ["schema", "-o", "{place}/schema.json"],
    ["discover", str(PRODUCT), "-o", "{place}/shop.yaml"],
    ["demo", "--output", "{place}"],
    ["synth", "default", "-o", "{place}"],
    ["compile", "--output", "{place}"],
)


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer[0])
def test_a_file_is_no_folder(writer: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "a-file"
    place.write_text("kept")
    assert main([word.format(place=place) for word in writer]) == 1
    assert f"{place} is a file, not a folder" in capsys.readouterr().err
    assert place.read_text() == "kept"


def test_a_folder_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "-o", str(tmp_path)]) == 1
    assert f"{tmp_path} can't be written: it is a folder, not a file" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "-o", str(tmp_path / "dir" / "schema.json")]) == 1
    assert f"there is no folder {tmp_path / 'dir'}" in capsys.readouterr().err


def test_the_demo_empties_no_folder_of_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("kept")
    assert main(["demo", "--output", str(tmp_path)]) == 2
    assert f"{tmp_path} holds what no demo wrote" in capsys.readouterr().err
    assert letter.read_text() == "kept"
