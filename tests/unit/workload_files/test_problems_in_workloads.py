"""Every fault of a workload file is told with its line, its place and what is allowed."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from lamplighter.errors import ConfigurationError
from local.cli import main
from local.commands import validate
from local.paths import WORKLOADS
from local.workload_files import InvalidWorkloads, check_workloads, load_workloads

GOOD = (WORKLOADS / "aurastream.yaml").read_text()
DEFAULT = (WORKLOADS / "default.yaml").read_text()


def told(tmp_path: Path, *replacements: tuple[str, str], text: str = GOOD, file: str = "aurastream.yaml") -> list[str]:
    """The problems of a file with some of its text replaced, without its directory."""
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = tmp_path / file
    path.write_text(text)
    return [str(problem).removeprefix(f"{tmp_path}/") for problem in check_workloads([path])[1]]


def line_of(part: str, text: str = GOOD) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("replacement", "place", "words"),
    [
        (
            ("setting: memory_mb", "setting: memory_md"),
            "runbooks[1].change.setting",
            "is 'memory_md'; allowed: reserved_concurrency, memory_mb; did you mean 'memory_mb'?",
        ),
        (
            ("    mode: auto\n", "    moed: auto\n"),
            "runbooks[0].moed",
            (
                "no such key; allowed: name, alarms, change, mode, cooldown_s, verify_within_s, quiet_s; "
                "did you mean 'mode'?"
            ),
        ),
        (("severity: critical", "severity: fatal"), "alarms[0].severity", "allowed: critical, error, warning, info"),
        (("receivers: [on-call]", "receivers: [oncall]"), "routes[0].receivers[0]", "did you mean 'on-call'?"),
        (("schema_version: 1", "schema_version: 2"), "schema_version", "is 2; allowed: 1"),
        (("to: 100", "to: 101"), "runbooks[0].change.to", "is 101, over at_most (100)"),
        (
            ("to: 100", 'to: "100"'),
            "runbooks[0].change.to",
            "should be a whole number, without a unit and without quotes (is ",
        ),
        (
            ("to: 100", "to: yes"),
            "runbooks[0].change.to",
            "should be a whole number, without a unit and without quotes (is ",
        ),
        (("cooldown_s: 900", "cooldown_s: -1"), "runbooks[0].cooldown_s", "should be at least 0 (is -1)"),
        (("      at_most: 1024", "      at_most: 10241"), "runbooks[1].change.at_most", "128 to 10240"),
        (("to: 1024", "to: 64"), "runbooks[1].change.to", "128 to 10240"),
        (("      to: 100\n", "      to: 100\n      multiply_by: 2.0\n"), "runbooks[0].change", "it has both"),
        (("      to: 100\n", ""), "runbooks[0].change", "exactly one of to, multiply_by; it has neither"),
        (
            ("alarms: [AuraStream-High-Latency]", "alarms: [AuraStream-Hihg-Latency]"),
            "runbooks[1].alarms[0]",
            "did you mean 'AuraStream-High-Latency'?",
        ),
        (
            ("alarms: [AuraStream-High-Latency]", "alarms: [Other-High-Latency]"),
            "runbooks[1].alarms[0]",
            "is none of this workload's alarms; allowed: AuraStream-High-Error-Rate, ",
        ),
        (("      bot_token_secret: lamplighter/slack-bot-token\n", ""), "receivers[1].slack", "it has channel"),
        (
            ("    pagerduty:\n", "    slack:\n      webhook_url_secret: x\n    pagerduty:\n"),
            "receivers[0]",
            "exactly one of slack, pagerduty; it has slack and pagerduty",
        ),
        (("  - name: team-channel", "  - name: on-call"), "receivers[1].name", "the name of an earlier one"),
        (
            ("workload: aurastream", "workload: aurasteam"),
            "workload",
            "the file is aurastream.yaml: both need the same name",
        ),
        (("title: AuraStream\n", ""), "title", "is missing"),
        (("title: AuraStream\n", 'title: ""\n'), "title", "should not be empty"),
        (("  team: AuraStream platform\n", ""), "owner.team", "is missing"),
        (("    url: https://us", "    url: ftp://us"), "links[0].url", "should begin with https://"),
    ],
)
def test_each_fault_is_told_with_its_place_and_what_is_allowed(
    tmp_path: Path, replacement: tuple[str, str], place: str, words: str
) -> None:
    (problem,) = [problem for problem in told(tmp_path, replacement) if f": {place}: " in problem]

    assert words in problem


@pytest.mark.parametrize(
    ("replacement", "said"),
    [
        (("objective: 0.999", "objective: 99.9"), "should be less than 1; write 0.999 for 99.9 % (is 99.9)"),
        (("objective: 0.999", "objective: 99.9%"), "without quotes; write 0.999 for 99.9 % (is '99.9%')"),
        (("objective: 0.999", "objective: 1"), "less than 1: 1 is 100 %, which leaves no error budget (is 1)"),
        (("gross_margin: 0.8", "gross_margin: 80"), "should be at most 1; write 0.8 for 80 % (is 80)"),
        (("target: 99.9\n", "target: 99.9%\n"), "should be a number, without a unit and without quotes (is '99.9%')"),
        (("caching: true", "caching: sometimes"), "should be true or false (is 'sometimes')"),
        (("timeout_s: 30", "timeout_s: 30s"), "should be a whole number, without a unit and without quotes (is '30s')"),
        (("title: AuraStream\n", "title: 7\n"), "title: should be text, in quotes (is 7)"),
        (("title: AuraStream\n", "title:\n"), "title: should be text (is empty)"),
        (("receivers: [on-call]", "receivers: on-call"), "should be a list, as in [one, two] (is 'on-call')"),
        (("dimensions: {ApiName: aurastream-api}", "dimensions: x"), "should hold keys, each with its value (is 'x')"),
        (("multiply_by: 1.5", "multiply_by: 1"), "should be more than 1 (is 1)"),
        (("retention_days: 30", "retention_days: 31"), "3653; did you mean 30?"),
        (("schema_version: 1", 'schema_version: "1"'), "is '1'; allowed: 1, without quotes"),
        (("    alarms: [AuraStream-High-Latency]", "    alarms: []"), "should have at least 1 of them; it has 0"),
        (("    above: 10\n", "    above: .nan\n"), "alarms[0].above: should be a number, and not an infinite one"),
        (("    above: 10\n", "    above: -.inf\n"), "alarms[0].above: should be a number, and not an infinite one"),
        (("    above: 10\n", "    above: !!int abc\n"), ":51: the YAML: 'abc' is no int, as its tag says"),
        (("    above: 10\n", "    above: 1\x0010\n"), ":51: the YAML: '\\x00' is no character of a text file"),
    ],
)
def test_a_fault_is_told_in_plain_words(tmp_path: Path, replacement: tuple[str, str], said: str) -> None:
    problems = told(tmp_path, replacement)
    assert any(said in problem for problem in problems), problems


def test_anchors_of_anchors_do_not_fill_the_memory(tmp_path: Path) -> None:
    bomb = "links: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"l{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]\n" for at in range(1, 10))
    [problem] = told(tmp_path, text=bomb)
    assert "holds more than 250000 values" in problem


def test_where_there_is_nothing_to_choose_from_that_is_said(tmp_path: Path) -> None:
    log_groups = GOOD[GOOD.index("log_groups:\n") : GOOD.index("# Kept in CloudWatch under their names")]
    problems = told(tmp_path, (log_groups, ""))
    assert any("none of log_groups is named" in problem for problem in problems)
    assert not any(problem.endswith("allowed: ") for problem in problems)


def test_the_line_is_the_one_to_change(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, ("setting: memory_mb", "setting: ram"))

    assert problem.startswith(f"aurastream.yaml:{line_of('setting: memory_mb')}: runbooks[1].change.setting: ")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    problems = told(
        tmp_path,
        ("severity: critical", "severity: fatal"),
        ("receivers: [on-call]", "receivers: [nobody]"),
        ("to: 100", "to: 200"),
        ("mode: auto", "mode: automatic"),
    )

    assert [problem.split(": ")[1] for problem in problems] == [
        "alarms[0].severity",
        "receivers[0].name",
        "routes[0].receivers[0]",
        "runbooks[0].change.to",
        "runbooks[0].mode",
    ]


def test_a_key_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, ("title: AuraStream\n", "title: AuraStream\ntitle: Again\n"))

    line = line_of("title: AuraStream")
    assert problem == f"aurastream.yaml:{line + 1}: title: stands twice (first in line {line}): keep one of them"


def test_a_secret_written_down_is_a_fault_and_is_not_repeated(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, ("bot_token_secret: lamplighter/slack-bot-token", "bot_token_secret: xoxb-1-abc"))

    assert "receivers[1].slack.bot_token_secret: looks like the secret itself" in problem
    assert "xoxb" not in problem


def test_a_secret_that_its_notifier_may_not_read_is_a_fault(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, ("bot_token_secret: lamplighter/slack-bot-token", "bot_token_secret: shop/slack-token"))

    assert "receivers[1].slack.bot_token_secret: is 'shop/slack-token'" in problem
    assert "should begin with lamplighter/slack" in problem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("# nothing\n", "the file is empty"),
        ("just words", "should hold keys: schema_version, workload"),
        ("- a\n- b\n", "should hold keys: schema_version, workload"),
        ("a: [1, 2\nb: 3\n", "expected ',' or ']'"),
        ("a: 1\n\tb: 2\n", "cannot start any token"),
        ("a:\n  - b: 1\n    c: 2\n   d: 3\n", "indented like its neighbours?"),
        ("a: &loop [*loop]\n", "holds itself"),
        ("? [a, b]\n: 1\n", "plain words"),
        ("title: !!python/object:os.system {}\n", "is missing"),
    ],
)
def test_what_is_hardly_yaml_is_a_fault_and_no_exception(tmp_path: Path, text: str, words: str) -> None:
    assert words in "\n".join(told(tmp_path, text=text))


def test_what_is_no_text_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    assert "UTF-8" in str(check_workloads([path])[1][0])


def test_a_title_that_looks_like_a_date_is_a_title(tmp_path: Path) -> None:
    assert told(tmp_path, ("  - title: Metrics of the API\n", "  - title: 2025-06-12\n")) == []


def write(directory: Path, **files: str) -> Path:
    for name, text in files.items():
        (directory / f"{name}.yaml").write_text(text)
    return directory


@pytest.mark.parametrize("pattern", ["AuraStream-*", "AuraStream-High-Latency", "Aura*"])
def test_no_two_workloads_claim_one_alarm(tmp_path: Path, pattern: str) -> None:
    other = (
        DEFAULT.replace("workload: default", "workload: other") + f"alarms: [{{name: '{pattern}', severity: info}}]\n"
    )
    write(tmp_path, aurastream=GOOD, default=DEFAULT, other=other)

    with pytest.raises(InvalidWorkloads, match=r"other\.yaml:\d+: alarms\[0\]\.name: .* claimed by aurastream\.yaml"):
        load_workloads(tmp_path)


@pytest.mark.parametrize(("region", "told_of"), [("us-east-1", True), ("eu-central-1", False)])
def test_no_two_workloads_make_the_same_thing_in_a_region(tmp_path: Path, region: str, told_of: bool) -> None:
    group = "[{name: /aws/aurastream/audit, category: audit, retention_days: 30}]"
    other = DEFAULT.replace("workload: default", "workload: other") + f"region: {region}\nlog_groups: {group}\n"
    write(tmp_path, aurastream=GOOD, default=DEFAULT, other=other)

    problems = [str(problem) for problem in check_workloads([tmp_path])[1]]

    assert any("'/aws/aurastream/audit' is made by aurastream.yaml too" in problem for problem in problems) is told_of


def test_a_directory_needs_a_default(tmp_path: Path) -> None:
    with pytest.raises(InvalidWorkloads, match=r"has no default\.yaml"):
        load_workloads(write(tmp_path, aurastream=GOOD))


def test_the_default_never_touches_anything(tmp_path: Path) -> None:
    runbooks = GOOD[GOOD.index("runbooks:") : GOOD.index("# Shown with every incident")]

    problems = told(tmp_path, text=DEFAULT + runbooks, file="default.yaml")

    assert any("runbooks: the default" in problem for problem in problems)


def test_a_directory_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such directory"):
        load_workloads(tmp_path / "absent")


def run(*paths: Path) -> int:
    return validate.run(argparse.Namespace(paths=list(paths)))


def test_the_command_passes_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert "aurastream" in capsys.readouterr().out


def test_the_command_takes_the_name_of_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "ims"]) == 0
    assert capsys.readouterr().out == "nothing wrong: ims\n"


def test_the_command_fails_on_a_fault_and_prints_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, default=DEFAULT, aurastream=GOOD.replace("to: 100", "to: 1000"))

    assert run(tmp_path) == 1
    assert "runbooks[0].change.to: is 1000, over at_most (100)" in capsys.readouterr().out


def test_the_command_tells_a_missing_path_from_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "absent.yaml") == 2
    assert "absent.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("replacements", "place", "words"),
    [
        ([("  - receivers: [team-channel]\n", "")], "routes", "told to every receiver"),
        ([("    continue_matching: true\n", ""), ("severities: [critical]\n    ", "")], "routes[1]", "never reached"),
        ([("    receivers: [on-call]\n", "    receivers: [team-channel]\n")], "receivers[0].name", "told nothing"),
        (
            [
                (
                    "  - name: AuraStream-High-Error-Rate\n",
                    "  - name: AuraStream-H*\n    severity: critical\n  - name: AuraStream-High-Error-Rate\n",
                )
            ],
            "alarms[1].name",
            "never gets its turn",
        ),
    ],
)
def test_routes_and_patterns_that_are_dead_are_faults(
    tmp_path: Path, replacements: list[tuple[str, str]], place: str, words: str
) -> None:
    problems = told(tmp_path, *replacements)
    assert any(f" {place}: " in problem and words in problem for problem in problems), problems
