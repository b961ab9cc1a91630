"""AlarmRule: parsing, truth, and which children are the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.embedded_aws.alarms.composite_rule import RuleError, agreeing, children, is_true, parse

STATES = {"cpu": "ALARM", "disk": "OK", "network": "INSUFFICIENT_DATA", "deployment": "OK", "a b": "ALARM"}
ARN = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu"


def state_of(alarm: str) -> str | None:
    return STATES.get(alarm.rsplit(":", 1)[-1])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("ALARM(cpu)", True),
        ('ALARM("cpu")', True),
        ("ALARM( cpu )", True),
        (f"ALARM({ARN})", True),
        ('ALARM("a b")', True),
        ("OK(disk)", True),
        ("INSUFFICIENT_DATA(network)", True),
        ("ALARM(disk)", False),
        ("ALARM(cpu) AND ALARM(disk)", False),
        ("ALARM(cpu) AND NOT ALARM(deployment)", True),
        ("(ALARM(cpu) OR ALARM(disk)) AND OK(network)", False),
        ("ALARM(cpu) OR ALARM(disk) AND ALARM(disk)", True),
        ("(ALARM(cpu) OR ALARM(disk)) AND ALARM(disk)", False),
        ("NOT NOT ALARM(cpu)", True),
        ("NOT (ALARM(cpu) AND OK(disk))", False),
        ("TRUE", True),
        ("FALSE OR ALARM(gone)", False),
        ("NOT OK(gone)", True),
        ("AT_LEAST(2, ALARM, (cpu, disk, network))", False),
        ('AT_LEAST(2, NOT OK, (cpu, disk, "network"))', True),
        ("AT_LEAST(50%, OK, (cpu, disk, deployment, network))", True),
        ("AT_LEAST(51%, OK, (cpu, disk, deployment, network))", False),
    ],
)
def test_the_truth_of_a_rule(rule: str, expected: bool) -> None:
    assert is_true(parse(rule), state_of) is expected


@pytest.mark.parametrize(
    ("rule", "token"),
    [
        ("", "<EOF>"),
        ("ALARM", "<EOF>"),
        ("ALARM(cpu", "<EOF>"),
        ("ALARM(cpu))", r"\)"),
        ("ALARM(cpu) ALARM(disk)", "ALARM"),
        ("ALARM()", r"\)"),
        ("alarm(cpu)", "alarm"),
        ("ALARM(cpu) XOR OK(cpu)", "XOR"),
        ("AND ALARM(cpu)", "AND"),
        ("AT_LEAST(few, ALARM, (cpu))", "few"),
        ('ALARM("cpu)', '"'),
    ],
)
def test_a_rule_that_does_not_parse_is_refused_with_the_token(rule: str, token: str) -> None:
    with pytest.raises(RuleError, match=f"Unsupported token '{token}'"):
        parse(rule)


def test_a_rule_may_refer_to_a_hundred_alarms() -> None:
    def rule(count: int) -> str:
        return " OR ".join(f"ALARM(a{number})" for number in range(count))

    assert len(children(parse(rule(100)))) == 100
    with pytest.raises(RuleError, match="more than 100 alarms"):
        parse(rule(101))


def test_a_rule_may_be_10240_characters_long() -> None:
    rule = "TRUE"
    assert parse(rule.ljust(10_240)) == parse(rule)
    with pytest.raises(RuleError, match="10240"):
        parse(rule.ljust(10_241))


def test_a_rule_may_have_500_elements() -> None:
    parse(" OR ".join(["ALARM(a)"] * 500))
    with pytest.raises(RuleError, match="500 elements"):
        parse(" OR ".join(["ALARM(a)"] * 501))


def test_children_stand_once_each_in_the_rules_order() -> None:
    assert children(parse("ALARM(b) AND (OK(a) OR ALARM(b)) AND AT_LEAST(1, OK, (c, a))")) == ("b", "a", "c")


def test_the_children_that_agree_with_the_outcome_are_the_reason() -> None:
    rule = parse("(ALARM(cpu) OR ALARM(disk)) AND NOT ALARM(deployment)")
    assert agreeing(rule, state_of, target=True) == ("cpu", "deployment")
    assert agreeing(rule, state_of, target=False) == ("disk",)


rules = st.recursive(
    st.sampled_from(["ALARM(cpu)", "OK(disk)", "ALARM(disk)", "TRUE", "FALSE"]),
    lambda inner: (
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(" ".join).map("({})".format)
        | inner.map("NOT {}".format)
    ),
    max_leaves=8,
)


@given(rules, rules)
def test_de_morgan(left: str, right: str) -> None:
    def holds(rule: str) -> bool:
        return is_true(parse(rule), state_of)

    assert holds(f"NOT ({left} AND {right})") == holds(f"NOT {left} OR NOT {right}")


@given(rules)
def test_a_rule_without_constants_always_has_a_reason(rule: str) -> None:
    if "TRUE" not in rule and "FALSE" not in rule:
        parsed = parse(rule)
        assert agreeing(parsed, state_of, target=is_true(parsed, state_of))
