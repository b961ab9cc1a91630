"""What a template says of itself is resolved; what it does not say stays unknown, as it is written there."""

from __future__ import annotations

from typing import Any

import pytest

from local.discover.intrinsics import Resolver, Unknown, references, written

TEMPLATE = {
    "Parameters": {
        "Stage": {"Type": "String", "Default": "dev"},
        "Team": {"Type": "String"},
        "Days": {"Type": "Number", "Default": "30"},
        "Zones": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "Image": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/aws/image"},
    },
    "Mappings": {"Memory": {"dev": {"mb": 128}, "prod": {"mb": 1024}}},
    "Conditions": {
        "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
        "IsDev": {"Fn::Not": [{"Condition": "IsProd"}]},
        "IsOurs": {"Fn::Equals": [{"Ref": "Team"}, "ours"]},
        "IsBoth": {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "IsOurs"}]},
        "IsEither": {"Fn::Or": [{"Condition": "IsDev"}, {"Condition": "IsOurs"}]},
    },
    "Resources": {
        "Handler": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": {"Fn::Sub": "${Stage}-handler"}}},
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}},
        "Nameless": {"Type": "AWS::SQS::Queue"},
    },
}


def value(node: Any, **given: str) -> Any:
    return Resolver(TEMPLATE, given, {}).value(node)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"Ref": "Stage"}, "dev"),
        ({"Ref": "Days"}, 30),
        ({"Ref": "Zones"}, ["a", "b"]),
        ({"Ref": "Handler"}, "dev-handler"),
        ({"Ref": "AWS::NoValue"}, None),
        ({"Fn::GetAtt": ["Queue", "QueueName"]}, "jobs"),
        ({"Fn::Sub": "x-${Stage}-${Queue.QueueName}"}, "x-dev-jobs"),
        ({"Fn::Sub": ["${name}-${Stage}", {"name": {"Ref": "Stage"}}]}, "dev-dev"),
        ({"Fn::Sub": "literally ${!Stage}"}, "literally ${Stage}"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]}, "a-dev"),
        ({"Fn::Select": [1, {"Fn::Split": [",", "a,b"]}]}, "b"),
        ({"Fn::FindInMap": ["Memory", {"Ref": "Stage"}, "mb"]}, 128),
        ({"Fn::If": ["IsProd", "p", "d"]}, "d"),
        ({"Fn::If": ["IsBoth", "p", "d"]}, "d"),
        ({"Fn::If": ["IsEither", "p", "d"]}, "p"),
    ],
)
def test_what_the_template_says(node: Any, expected: Any) -> None:
    assert value(node) == expected


@pytest.mark.parametrize(
    ("node", "as_written"),
    [
        ({"Ref": "Team"}, "!Ref Team"),
        ({"Ref": "Image"}, "!Ref Image"),
        ({"Fn::Sub": "${AWS::StackName}-handler"}, "${AWS::StackName}-handler"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "!GetAtt Queue.Arn"),
        ({"Fn::GetAtt": "Nameless.QueueName"}, "!GetAtt Nameless.QueueName"),
        ({"Fn::ImportValue": "shared-name"}, "!ImportValue shared-name"),
        ({"Fn::If": ["IsOurs", "a", "b"]}, "!If IsOurs, a, b"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Team"}]]}, "!Join -, !Ref Team"),
        ({"Fn::FindInMap": ["Memory", {"Ref": "Team"}, "mb"]}, "!FindInMap Memory, !Ref Team, mb"),
    ],
)
def test_what_it_does_not_say(node: Any, as_written: str) -> None:
    found = value(node)
    assert isinstance(found, Unknown)
    assert found.written.replace("['a', {'Ref': 'Team'}]", "!Ref Team") == as_written


def test_a_parameter_that_is_given_outranks_its_default() -> None:
    assert value({"Fn::Sub": "${Stage}-${AWS::StackName}"}, **{"Stage": "prod", "AWS::StackName": "s"}) == "prod-s"


def test_a_deployed_resource_is_known_by_its_physical_id() -> None:
    resolver = Resolver(TEMPLATE, {}, {"Nameless": "https://sqs/123/stack-Nameless-1"})
    assert resolver.value({"Ref": "Nameless"}) == "https://sqs/123/stack-Nameless-1"


def test_a_name_that_cloudformation_made_is_told_by_its_attribute_too() -> None:
    resolver = Resolver(TEMPLATE, {}, {"Nameless": "https://sqs/123/stack-Nameless-1"})
    assert resolver.value({"Fn::GetAtt": ["Nameless", "QueueName"]}) == "stack-Nameless-1"


def test_an_import_is_what_is_exported() -> None:
    resolver = Resolver(TEMPLATE, {}, {}, {"dev-topic": "arn:topic"})
    assert resolver.value({"Fn::ImportValue": {"Fn::Sub": "${Stage}-topic"}}) == "arn:topic"
    assert isinstance(resolver.value({"Fn::ImportValue": "other"}), Unknown)


def test_what_is_alike_in_every_stack_may_stay_as_it_is_written() -> None:
    portable = Resolver(TEMPLATE, {}, {}, portable=True)
    assert portable.value({"Fn::Sub": "arn:${AWS::Partition}:${Stage}"}) == "arn:${AWS::Partition}:dev"
    assert isinstance(portable.value({"Fn::Sub": "${AWS::StackName}-x"}), Unknown)
    assert value({"Fn::Sub": "arn:${AWS::Partition}:${Stage}"}) == Unknown("arn:${AWS::Partition}:${Stage}")


def test_a_condition_on_what_may_be_anything_is_not_known() -> None:
    template = {"Conditions": {"Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}}}
    assert Resolver(template, {}, {}, portable=True).holds("Here") is None
    assert Resolver(template, {"AWS::Region": "eu-west-1"}, {}, portable=True).holds("Here") is True


def test_every_way_to_refer_to_something_counts_as_a_reference() -> None:
    node = {
        "a": [{"Ref": "One"}, {"Fn::GetAtt": "Two.Arn"}],
        "b": {"Fn::Sub": ["${Three.Arn}", {"x": {"Ref": "Four"}}]},
    }
    assert set(references(node)) == {"One", "Two", "Three", "Four"}


def test_text_is_written_as_it_is() -> None:
    assert written("plain") == "plain"
