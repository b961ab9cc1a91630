"""`lamplighter price`: what it prints, what it says of wrong files; and that its document is right."""

from __future__ import annotations

import dataclasses
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from lamplighter.domain.usage import Line
from local.cli import main
from local.paths import ROOT
from local.pricing.shape import kinds

DOCUMENT = (ROOT / "docs" / "prices.md").read_text()


def block(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, flags=re.DOTALL)
    return str(found)


def written(directory: Path, text: str) -> str:
    path = directory / "usage.yaml"
    path.write_text(text)
    return str(path)


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def test_the_documents_example_prints_what_the_document_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["price", written(tmp_path, block("yaml"))]) == 0
    assert lines(capsys.readouterr().out) == lines(block("text"))


def test_the_document_lists_every_service_and_its_keys() -> None:
    own = {field.name for field in dataclasses.fields(Line)} | {"service"}
    for service, kind in kinds().items():
        fields = [field for field in dataclasses.fields(kind) if field.name not in own]
        needed = ", ".join(f"`{one.name}`" for one in fields if one.default is dataclasses.MISSING) or "–"
        optional = ", ".join(f"`{one.name}`" for one in fields if one.default is not dataclasses.MISSING) or "–"
        assert f"| {service} | {needed} | {optional} |" in DOCUMENT.splitlines()


def test_as_json_each_amount_keeps_its_digits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usage = "usage:\n  - {service: comprehend, requests: 1, characters: 301}\n  - {service: sqs, requests: 1}\n"
    assert main(["price", written(tmp_path, usage), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert Decimal(said["usd"]) == Decimal("0.0004004")
    assert said["usd_rounded"] == "0.00"
    assert (said["free_tier"], said["prices"]) == (False, {"region": "us-east-1", "as_of": "2025-12"})
    assert [(one["line"], one["usage"]["service"]) for one in said["lines"]] == [(2, "comprehend"), (3, "sqs")]
    [charge] = said["lines"][0]["charges"]
    assert charge["quantity_from"] == "1 × 4 units for 301 characters = 4 units"
    assert (charge["quantity"], charge["arithmetic"], charge["usd"]) == ("4", "4 × $0.0001", "0.0004")
    assert charge["source"] == "https://aws.amazon.com/comprehend/pricing/"


@pytest.mark.parametrize(
    ("in_the_file", "flag", "usd"),
    [
        ("", [], "0.40"),
        ("free_tier: true\n", [], "0"),
        ("", ["--free-tier"], "0"),
        ("free_tier: true\n", ["--no-free-tier"], "0.40"),
    ],
)
def test_the_free_tier_is_asked_for_in_the_file_and_outranked_by_the_flag(
    in_the_file: str, flag: list[str], usd: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = f"{in_the_file}usage:\n  - {{service: sqs, requests: 1000000}}\n"
    assert main(["price", written(tmp_path, usage), "--json", *flag]) == 0
    assert Decimal(json.loads(capsys.readouterr().out)["usd"]) == Decimal(usd)


def test_the_total_is_rounded_to_the_cent_and_half_a_cent_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = "usage: [{service: ses, messages: 50}]"
    assert main(["price", written(tmp_path, usage), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (Decimal(said["usd"]), said["usd_rounded"]) == (Decimal("0.005"), "0.01")


def test_a_price_that_was_not_confirmed_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["price", written(tmp_path, "usage: [{service: cloudwatch, rum_events: 1}]")]) == 0
    assert "not confirmed at AWS: CloudWatch, RUM events" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{service: lamda}", "usage[0].service: is 'lamda'; allowed: lambda, api_gateway"),
        ("{service: lamda}", "did you mean 'lambda'?"),
        ("{requests: 1}", "usage[0].service: is missing; allowed: lambda"),
        ("lambda", "usage[0]: should hold keys: service"),
        ("{service: sqs}", "usage[0].requests: is missing: sqs needs requests"),
        ("{service: sqs, request: 1, requests: 1}", "usage[0].request: no such key; allowed: name, service, requests"),
        ("{service: sqs, requests: -1}", "usage[0].requests: should be at least 0 (is -1)"),
        ("{service: sqs, requests: 1.5}", "usage[0].requests: should be a whole number"),
        ("{service: sqs, requests: many}", "usage[0].requests: should be a whole number"),
        ("{service: sqs, requests: 1, type: fifo}", "usage[0].type: is 'fifo'; allowed: standard, FIFO"),
        ("{service: ses, messages: 1, attachments_gb: .nan}", "usage[0].attachments_gb: should be a number"),
        (
            "{service: lambda, requests: 1, duration_ms: 1, memory_mb: 64}",
            "usage[0].memory_mb: should be at least 128 (is 64)",
        ),
        ("{service: comprehend, requests: 1, characters: 0}", "usage[0].characters: should be at least 1 (is 0)"),
        (
            "{service: s3, transitions: 1}",
            "usage[0]: there is no price of transitions into STANDARD; allowed: transitions into DEEP_ARCHIVE, trans",
        ),
        (
            "{service: bedrock, model: parrot, input_tokens: 1}",
            "there is no price of input tokens of parrot; allowed: ",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line_its_key_and_what_is_allowed(
    line: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, f"# A month.\nusage:\n  - {line}\n")
    assert main(["price", path]) == 1
    said = capsys.readouterr().err
    assert f"{path}:3: usage[0]" in said
    assert problem in said


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("usage: []", "usage: is missing: a list of lines, one at least"),
        ("free_tier: true", "usage: is missing: a list of lines, one at least"),
        ("- a", "should hold keys: free_tier, usage"),
        ("usages: []", "usages: no such key; allowed: free_tier, usage; did you mean 'usage'?"),
        ("free_tier: maybe\nusage: [{service: sqs, requests: 1}]", "free_tier: is 'maybe'; allowed: true, false"),
        ("usage: [", "usage.yaml:1: the YAML"),
        ("", "the file is empty"),
        ("usage: []\nusage: []", "stands twice"),
        (
            "usage: [{service: s3, storage_gb: 1.0e+20}, {service: s3, storage_gb: 1.0e-95}]",
            "some amounts have too many digits to add them up exactly",
        ),
    ],
)
def test_a_file_that_is_none_is_told_so(
    text: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["price", written(tmp_path, text)]) == 1
    assert problem in capsys.readouterr().err


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usage = "usage:\n  - {service: sqs}\n  - {service: ses, messages: x}\n  - {service: s3, transitions: 1}\n"
    assert main(["price", written(tmp_path, usage)]) == 1
    said = capsys.readouterr().err
    assert [number for number in ("yaml:2:", "yaml:3:", "yaml:4:") if number not in said] == []


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["price", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml: no such file" in capsys.readouterr().err


def test_a_file_that_is_no_text_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "usage.yaml"
    path.write_bytes(b"usage: \xff")
    assert main(["price", str(path)]) == 1
    assert "is not UTF-8 text" in capsys.readouterr().err
