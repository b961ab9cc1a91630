"""The JSON Schema that editors are given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from local.cli import main
from local.paths import WORKLOADS
from local.workload_files.json_schema import NAME, json_schema

FILES = sorted(WORKLOADS.glob("*.yaml"))
SCHEMA = json.loads(json_schema())
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def errors(path: Path, old: str = "", new: str = "") -> list[str]:
    data = yaml.safe_load(path.read_text().replace(old, new, 1) if old else path.read_text())
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(data)]


def test_the_committed_schema_is_current() -> None:
    assert (WORKLOADS / NAME).read_text(encoding="utf-8") == json_schema(), (
        "lamplighter schema -o workloads/schema.json"
    )


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "-o", str(tmp_path / NAME)]) == 0
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == (tmp_path / NAME).read_text(encoding="utf-8")


@each_file
def test_every_shipped_file_names_the_schema_and_keeps_to_it(path: Path) -> None:
    assert path.read_text().splitlines()[0] == f"# yaml-language-server: $schema={NAME}"
    assert errors(path) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("severity: critical", "severity: fatal", "'fatal' is not one of ['critical', 'error', 'warning', 'info']"),
        ("retention_days: 2557", "retention_days: 2555", "2555 is not one of"),
        ("runbooks:", "runbook:", "'runbook' was unexpected"),
        ("title: AuraStream\n", "", "'title' is a required property"),
    ],
)
def test_an_editor_sees_what_is_wrong(old: str, new: str, words: str) -> None:
    assert any(words in message for message in errors(WORKLOADS / "aurastream.yaml", old, new))


def test_off_is_taken_as_editors_read_it_too() -> None:
    """YAML 1.2 has it as a word."""
    data = yaml.BaseLoader((WORKLOADS / "aurastream.yaml").read_text()).get_single_data()
    assert data["resources"]["apis"][0]["alarms"]["latency"] == "off"
    api = {"name": "web", "alarms": {"latency": "off", "errors": {"above": 3}}, "widgets": {"cache": "off"}}
    whole = yaml.safe_load((WORKLOADS / "aurastream.yaml").read_text()) | {"resources": {"apis": [api]}}
    assert Draft202012Validator(SCHEMA).is_valid(whole)


def test_fields_are_described_by_their_docstrings() -> None:
    slo = SCHEMA["$defs"]["Slo"]
    assert slo["properties"]["objective"]["description"] == "`objective` is a ratio such as 0.999."
    assert "``" not in json_schema()
