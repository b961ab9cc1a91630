"""AlarmRule: the expression of a composite alarm (API Reference, PutCompositeAlarm; User Guide, "Combining alarms")."""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")
MAXIMUM_LENGTH = 10_240
MAXIMUM_CHILDREN = 100
MAXIMUM_ELEMENTS = 500
MAXIMUM_DEPTH = 200

StateOf = Callable[[str], str | None]
"""The state of an alarm by name or ARN, None when there is no such alarm."""


class RuleError(ValueError):
    """A rule CloudWatch refuses."""


@dataclass(frozen=True)
class Constant:
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True)
class In:
    """ALARM(a), OK(a) or INSUFFICIENT_DATA(a)."""

    state: str
    alarm: str


@dataclass(frozen=True)
class Not:
    """NOT rule."""

    rule: "Rule"


@dataclass(frozen=True)
class All:
    """rule AND rule …"""

    rules: tuple["Rule", ...]


@dataclass(frozen=True)
class Any:
    """rule OR rule …"""

    rules: tuple["Rule", ...]


@dataclass(frozen=True)
class AtLeast:
    """AT_LEAST(2, ALARM, (a, b, c)) or AT_LEAST(50%, NOT OK, (a, b, c))."""

    count: int
    percent: bool
    conditions: tuple["In | Not", ...]


Rule = Constant | In | Not | All | Any | AtLeast

_TOKEN = re.compile(r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<sign>[(),])|(?P<word>[^\s(),"]+))')


@functools.lru_cache(maxsize=512)
def parse(text: str) -> Rule:
    """The rule as a tree, within CloudWatch's limits."""
    if len(text) > MAXIMUM_LENGTH:
        raise RuleError(f"AlarmRule must have length less than or equal to {MAXIMUM_LENGTH}")
    parser = _Parser(text)
    rule = parser.whole()
    if len(children(rule)) > MAXIMUM_CHILDREN:
        raise RuleError(f"AlarmRule must not refer to more than {MAXIMUM_CHILDREN} alarms")
    if parser.elements > MAXIMUM_ELEMENTS:
        raise RuleError(f"AlarmRule must not have more than {MAXIMUM_ELEMENTS} elements")
    return rule


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, int]] = []
        position = 0
        while match := _TOKEN.match(text, position):
            self._tokens.append((match[0].strip(), match.end() - len(match[0].strip())))
            position = match.end()
        end = len(text.rstrip())
        self._tokens.append((text[position] if position < end else "<EOF>", position))
        self._at = 0
        self._depth = 0
        self.elements = 0

    def _fail(self) -> RuleError:
        word, position = self._tokens[self._at]
        return RuleError(f"Error in AlarmRule [Unsupported token '{word}' at char {position}]")

    def _next(self) -> str:
        return self._tokens[self._at][0]

    def _take(self, *words: str) -> str | None:
        word = self._next()
        if word in words:
            self._at += 1
            return word
        return None

    def _expect(self, *words: str) -> str:
        word = self._take(*words)
        if word is None:
            raise self._fail()
        return word

    def whole(self) -> Rule:
        """The whole rule and nothing after it."""
        rule = self._any()
        self._expect("<EOF>")
        return rule

    def _any(self) -> Rule:
        rules = [self._all()]
        while self._take("OR"):
            rules.append(self._all())
        return rules[0] if len(rules) == 1 else Any(tuple(rules))

    def _all(self) -> Rule:
        rules = [self._operand()]
        while self._take("AND"):
            rules.append(self._operand())
        return rules[0] if len(rules) == 1 else All(tuple(rules))

    def _operand(self) -> Rule:
        word = self._expect("NOT", "(", "TRUE", "FALSE", "AT_LEAST", *STATES)
        if word in ("NOT", "("):
            return self._nested(word)
        self.elements += 1
        if word in ("TRUE", "FALSE"):
            return Constant(word == "TRUE")
        if word == "AT_LEAST":
            return self._at_least()
        self._expect("(")
        alarm = self._alarm()
        self._expect(")")
        return In(word, alarm)

    def _nested(self, word: str) -> Rule:
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            raise self._fail()
        rule = Not(self._operand()) if word == "NOT" else self._any()
        if word == "(":
            self.elements += 1
            self._expect(")")
        self._depth -= 1
        return rule

    def _alarm(self) -> str:
        word = self._next()
        if word in ("(", ")", ",", "<EOF>", '"'):
            raise self._fail()
        self._at += 1
        return re.sub(r"\\(.)", r"\1", word[1:-1]) if word.startswith('"') else word

    def _at_least(self) -> Rule:
        self._expect("(")
        count = re.fullmatch(r"(\d+)(%?)", self._next())
        if not count:
            raise self._fail()
        self._at += 1
        self._expect(",")
        negated = self._take("NOT")
        state = self._expect(*STATES)
        self._expect(",")
        self._expect("(")
        alarms = [self._alarm()]
        while self._take(","):
            alarms.append(self._alarm())
        self._expect(")")
        self._expect(")")
        conditions = tuple(Not(In(state, alarm)) if negated else In(state, alarm) for alarm in alarms)
        return AtLeast(int(count[1]), bool(count[2]), conditions)


def is_true(rule: Rule, state_of: StateOf) -> bool:
    """Whether the rule holds. An alarm that does not exist is in no state."""
    match rule:
        case Constant(value):
            return value
        case In(state, alarm):
            return state_of(alarm) == state
        case Not(inner):
            return not is_true(inner, state_of)
        case All(rules):
            return all(is_true(inner, state_of) for inner in rules)
        case Any(rules):
            return any(is_true(inner, state_of) for inner in rules)
        case AtLeast(count, percent, conditions):
            hits = sum(is_true(condition, state_of) for condition in conditions)
            return hits * 100 >= count * len(conditions) if percent else hits >= count


def children(rule: Rule) -> tuple[str, ...]:
    """The alarms the rule refers to, each once, in the rule's order."""
    match rule:
        case Constant():
            return ()
        case In(_, alarm):
            return (alarm,)
        case Not(inner):
            return children(inner)
        case All(rules) | Any(rules) | AtLeast(_, _, rules):
            return tuple(dict.fromkeys(child for inner in rules for child in children(inner)))


def agreeing(rule: Rule, state_of: StateOf, target: bool) -> tuple[str, ...]:
    """The alarms whose own condition gives the rule the value `target`: those that triggered it."""
    match rule:
        case Constant():
            return ()
        case In(state, alarm):
            return (alarm,) if (state_of(alarm) == state) == target else ()
        case Not(inner):
            return agreeing(inner, state_of, not target)
        case All(rules) | Any(rules) | AtLeast(_, _, rules):
            return tuple(dict.fromkeys(c for inner in rules for c in agreeing(inner, state_of, target)))
