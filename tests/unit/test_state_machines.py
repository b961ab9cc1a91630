"""What no linter sees in a state machine of its own file: states that are missing, never reached, or ask too much."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from samtranslator.yaml_helper import yaml_parse

from local.paths import ROOT, TEMPLATE

State = dict[str, Any]
FOLDER = ROOT / "statemachines"
MACHINES = sorted(path.name for path in FOLDER.glob("*.asl.json"))
RESOURCES: dict[str, Any] = yaml_parse(TEMPLATE.read_text())["Resources"]
DEPLOYED = {
    resource["Properties"]["DefinitionUri"].removeprefix("statemachines/"): resource["Properties"]
    for resource in RESOURCES.values()
    if resource["Type"] == "AWS::Serverless::StateMachine"
}
# https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html, and what functions raise by name.
LAMBDA_TRANSIENT = {
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
}
each_machine = pytest.mark.parametrize("name", MACHINES)


def definition(name: str) -> State:
    machine: State = json.loads((FOLDER / name).read_text())
    return machine


def machines_in(machine: State) -> Iterator[State]:
    """The machine, and those in its maps and branches."""
    yield machine
    for state in machine["States"].values():
        for inner in (state.get("ItemProcessor"), *state.get("Branches", ())):
            if inner is not None:
                yield from machines_in(inner)


def successors(state: State) -> set[str]:
    named = [state, *state.get("Choices", ()), *state.get("Catch", ())]
    found = {each["Next"] for each in named if "Next" in each}
    return found | ({state["Default"]} if "Default" in state else set())


def tasks(name: str) -> Iterator[tuple[str, State]]:
    for machine in machines_in(definition(name)):
        yield from ((each, state) for each, state in machine["States"].items() if state["Type"] == "Task")


def test_each_machine_is_deployed_and_each_deployed_one_is_there() -> None:
    assert MACHINES
    assert set(MACHINES) == set(DEPLOYED)


@each_machine
def test_every_state_exists_and_is_reached(name: str) -> None:
    for machine in machines_in(definition(name)):
        states, reached, waiting = machine["States"], set(), {machine["StartAt"]}
        while waiting:
            state = waiting.pop()
            reached.add(state)
            waiting |= successors(states[state]) - reached
        assert reached == set(states)


@each_machine
def test_every_state_ends_or_goes_on(name: str) -> None:
    for machine in machines_in(definition(name)):
        for state in machine["States"].values():
            final = state.get("End") or state["Type"] in {"Succeed", "Fail"}
            assert bool(final) != bool(successors(state) - {each["Next"] for each in state.get("Catch", ())})


@each_machine
def test_the_words_that_are_filled_in_are_those_of_the_template(name: str) -> None:
    asked = set(re.findall(r"\$\{(\w+)\}", (FOLDER / name).read_text()))
    assert asked == set(DEPLOYED[name]["DefinitionSubstitutions"])


@each_machine
def test_a_step_is_named_as_its_function_and_its_role_may_call_it(name: str) -> None:
    given = DEPLOYED[name]["DefinitionSubstitutions"]
    called = {word[2:-1] for _, state in tasks(name) if (word := state["Resource"]).startswith("${")}
    allowed = [
        resource["Fn::GetAtt"][0]
        for policy in DEPLOYED[name]["Policies"]
        for statement in policy["Statement"]
        if statement["Action"] == "lambda:InvokeFunction"
        for resource in statement["Resource"]
    ]
    assert called == {f"{function}Arn" for function in allowed}
    for word in called:
        assert given[word] == {"Fn::GetAtt": [word.removesuffix("Arn"), "Arn"]}


@each_machine
def test_a_function_that_lambda_could_not_run_is_called_again(name: str) -> None:
    """ "Handle transient Lambda service exceptions", in Step Functions' best practices."""
    for state_name, state in tasks(name):
        if state["Resource"].startswith("${"):
            retried = {error for each in state["Retry"] for error in each["ErrorEquals"]}
            assert LAMBDA_TRANSIENT | {"Unavailable"} <= retried, state_name
            assert "States.ALL" not in retried, f"{state_name} repeats what no repetition can help"


@each_machine
def test_a_map_over_many_items_hands_on_nothing_of_them(name: str) -> None:
    """256 KiB are all that a state may hand on, and MiniStack writes no results to S3."""
    for machine in machines_in(definition(name)):
        for state in machine["States"].values():
            if state["Type"] != "Map" or "ItemReader" not in state:
                continue
            assert state["ResultPath"] is None
            inner = state["ItemProcessor"]["States"].values()
            ends = [each for each in inner if each.get("End")]
            assert [(each["Type"], each["Result"]) for each in ends] == [("Pass", {})]


@each_machine
def test_cfn_lint_finds_nothing_in_the_definition(name: str) -> None:
    filled = re.sub(
        r"\$\{(\w+)Arn\}", r"arn:aws:lambda:us-east-1:123456789012:function:\1", (FOLDER / name).read_text()
    )
    machine = json.loads(filled.replace("${Partition}", "aws"))
    role = "arn:aws:iam::123456789012:role/states"
    resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": role, "Definition": machine}}
    template = json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Machine": resource}})
    found = lint(template, config=ManualArgs(regions=["us-east-1"]))
    assert [str(match) for match in found] == []
