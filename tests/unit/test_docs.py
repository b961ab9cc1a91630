"""What the documents say is so: their links lead somewhere, their commands exist, their tables are whole."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from local.cli import parser
from local.paths import EVENTS, ROOT, TEMPLATE

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), EVENTS / "README.md"]
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
ENTRY_POINTS = {path.stem for path in (ROOT / "functions").glob("*.py")}


def code_of(document: Path) -> list[str]:
    """Everything set as code: blocks' lines and spans, diagrams left out."""
    text = re.sub(r"```mermaid.*?```", "", document.read_text(), flags=re.DOTALL)
    blocks = re.findall(r"```[a-z]*\n(.*?)```", text, flags=re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [*(line for block in blocks for line in block.splitlines()), *spans]


@each_document
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", document.read_text())
    missing = [one for one in targets if "://" not in one and not (document.parent / one).exists()]
    assert missing == []


@each_document
def test_make_targets_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = [
        word for line in code_of(document) if line.startswith("make ") for word in line.partition("#")[0].split()[1:]
    ]
    assert [word for word in named if word not in targets] == []


@each_document
def test_lamplighters_commands_are_understood(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in code_of(document):
        if not line.startswith("lamplighter "):
            continue
        words = [word.strip("[]…") for word in line.split()[1:]]
        try:
            parser().parse_args(words)
        except SystemExit:
            pytest.fail(f"{line}: {capsys.readouterr().err}")


@each_document
def test_paths_of_the_checkout_exist(document: Path) -> None:
    top = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")} - {"out"}
    named = [
        word.rstrip("/").partition("#")[0]
        for line in code_of(document)
        for word in line.split()
        if word.split("/")[0] in top and "/" in word and not re.search(r"[*<A-Z]{4}|[*<]", word)
    ]
    assert [path for path in named if not (ROOT / path).exists()] == []


@each_document
def test_a_table_has_as_many_cells_in_every_row(document: Path) -> None:
    lines = document.read_text().splitlines()
    ragged = [
        (number, line)
        for number, (above, line) in enumerate(pairwise(lines), start=2)
        if above.startswith("|") and line.startswith("|") and above.count(" | ") != line.count(" | ")
        if "---" not in above and "---" not in line
    ]
    assert ragged == []


def test_the_readme_lists_every_function() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    assert set(rows) == ENTRY_POINTS


def test_every_event_has_its_line() -> None:
    listed = (EVENTS / "README.md").read_text()
    files = [path.relative_to(EVENTS) for path in EVENTS.rglob("*.json")]
    assert files
    assert [str(path) for path in files if not re.search(rf"\b{path.stem}\b", listed)] == []


def test_the_outputs_that_the_documents_name_exist() -> None:
    outputs = set(re.findall(r"^  ([A-Z]\w+):$", TEMPLATE.read_text().partition("\nOutputs:")[2], flags=re.MULTILINE))
    parameters = set(
        re.findall(r"^  ([A-Z]\w+):$", TEMPLATE.read_text().partition("Conditions:")[0], flags=re.MULTILINE)
    )
    named = {
        word
        for document in DOCUMENTS
        for line in code_of(document)
        for word in re.findall(r"\b([A-Z]\w+(?:TopicArn|FunctionArns|Email|Concurrency))\b", line)
    }
    assert named
    assert named <= outputs | parameters
