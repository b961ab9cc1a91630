"""Ids in metric math: only whole identifiers, and never in strings, numbers or function names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.math_ids import ids, renamed, stands_alone
from local.embedded_aws.alarms.math_parser import Array, Call, Name, Negated, Node, Number, Operation, Text, parse


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("errors / calls * 100", "m0 / m1 * 100"),
        ("errors5xx + errors", "errors5xx + m0"),
        ("errors_4 / errors", "errors_4 / m0"),
        ("errors/calls", "m0/m1"),
        ("1e5 * e5 + 2E-3", "1e5 * m2 + 2E-3"),
        ("FILL(errors, REPEAT)", "FILL(m0, REPEAT)"),
        ("sum(sum)", "sum(m3)"),
        ("sum (sum)", "sum (m3)"),
        ('METRICS("errors") + errors', 'METRICS("errors") + m0'),
        ("SEARCH('MetricName=\"errors\"', 'Sum', 300) * errors", "SEARCH('MetricName=\"errors\"', 'Sum', 300) * m0"),
        (r'SEARCH("a \" errors") + errors', r'SEARCH("a \" errors") + m0'),
        ("IF(errors AND calls, errors, 0)", "IF(m0 AND m1, m0, 0)"),
        ("[errors,calls]", "[m0,m1]"),
    ],
)
def test_only_whole_ids_are_renamed(expression: str, expected: str) -> None:
    assert renamed(expression, {"errors": "m0", "calls": "m1", "e5": "m2", "sum": "m3"}) == expected


def test_new_names_that_are_old_ones_are_not_renamed_again() -> None:
    assert renamed("m0 / m1", {"m0": "m1", "m1": "m0"}) == "m1 / m0"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("errors / calls * 100", {"errors", "calls"}),
        ("IF(m1 > 1e5, m1, NAN)", {"m1"}),
        ('METRICS("m1")', set()),
        ("PERIOD(m1)", {"m1"}),
    ],
)
def test_the_ids_of_an_expression_are_found(expression: str, expected: set[str]) -> None:
    assert ids(expression) == expected


@pytest.mark.parametrize(
    ("expression", "alone"),
    [
        ("SUM(METRICS())", True),
        ('SELECT AVG(Duration) FROM "AWS/Lambda"', True),
        ("SEARCH('x', 'Sum', 60)", True),
        ("errors / metrics", False),
        ("FILL(errors, 0)", False),
        ('errors + "METRICS"', False),
    ],
)
def test_what_depends_on_the_rest_of_its_call_stands_alone(expression: str, alone: bool) -> None:
    assert stands_alone(expression) is alone


NAMES = st.from_regex(r"[a-z][A-Za-z0-9_]{0,4}", fullmatch=True)
TEXTS = st.from_regex(r'"[A-Za-z0-9 =]*"', fullmatch=True)
NUMBERS = st.sampled_from(["1", "2.5", "1e5", "3E2", ".5"])
EXPRESSIONS = st.recursive(
    NAMES | NUMBERS | TEXTS,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["+", " - ", "*", " / ", " > "]), inner).map("".join)
        | st.tuples(st.sampled_from(["FILL", "IF", "sum"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})")
        | inner.map(lambda one: f"[{one}]")
        | inner.map(lambda one: f"(-{one})")
    ),
    max_leaves=8,
)


def renewed(node: Node) -> Node:
    """The tree with every id written x_…, done on the tree instead of the text."""
    match node:
        case Name(name):
            return Name(f"x_{name}")
        case Number() | Text():
            return node
        case Negated(operand):
            return Negated(renewed(operand))
        case Operation(sign, left, right):
            return Operation(sign, renewed(left), renewed(right))
        case Call(name, arguments):
            return Call(name, tuple(map(renewed, arguments)))
        case Array(items):
            return Array(tuple(map(renewed, items)))


@given(EXPRESSIONS)
def test_renaming_changes_the_ids_of_the_tree_and_nothing_else(expression: str) -> None:
    names = {name: f"x_{name}" for name in ids(expression)}
    assert parse(renamed(expression, names)) == renewed(parse(expression))
