"""X-Ray's filter expressions, as the X-Ray Developer Guide has them ("Using filter expressions").

Boolean, number and string keywords, annotations and service(…) {…}, joined by AND, OR or nothing (which is AND), with !
and parentheses. What is left out (edge, group, root causes, id) is refused by name, like what is misspelt.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Value = bool | float | str
_TOKEN = re.compile(r"""\s*("[^"]*"|-?\d+(?:\.\d+)?|!=|<=|>=|[=<>!(){}]|[A-Za-z_][\w.:-]*(?:\[[^\]]+\])?)""")
_BOOLEANS = {"ok", "error", "fault", "throttle", "partial"}
_NUMBERS = {"responsetime", "duration", "http.status"}
_STRINGS = {"http.url", "http.method", "http.useragent", "http.clientip", "user", "name"}
_COMPARE: dict[str, Callable[[Value, Value], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": lambda one, other: _numbers(one, other) and float(one) < float(other),
    "<=": lambda one, other: _numbers(one, other) and float(one) <= float(other),
    ">": lambda one, other: _numbers(one, other) and float(one) > float(other),
    ">=": lambda one, other: _numbers(one, other) and float(one) >= float(other),
    "CONTAINS": lambda one, other: str(other) in str(one),
    "BEGINSWITH": lambda one, other: str(one).startswith(str(other)),
    "ENDSWITH": lambda one, other: str(one).endswith(str(other)),
}


class FilterExpressionError(ValueError):
    """Says what of the expression is not understood."""


@dataclass(frozen=True)
class Facts:
    """What a trace, or one service in it, is asked: keywords' values, annotations, and the services by name."""

    values: Mapping[str, Value]
    annotations: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    services: Mapping[str, Sequence["Facts"]] = field(default_factory=dict)


Filter = Callable[[Facts], bool]


def trace_filter(expression: str) -> Filter:
    """Raises FilterExpressionError."""
    parser = _Parser(_tokens(expression))
    parsed = parser.alternatives()
    if parser.peek():
        raise FilterExpressionError(f"{expression}: {parser.peek()!r} is not expected")
    return parsed


def _tokens(expression: str) -> list[str]:
    tokens, at = [], 0
    while at < len(expression.rstrip()):
        match = _TOKEN.match(expression, at)
        if match is None:
            raise FilterExpressionError(f"{expression}: not understood from {expression[at:]!r} on")
        tokens.append(match[1])
        at = match.end()
    return tokens


class _Parser:
    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = list(tokens)

    def peek(self) -> str:
        return self._tokens[0] if self._tokens else ""

    def take(self, *allowed: str) -> str:
        if not self._tokens or (allowed and self.peek() not in allowed):
            raise FilterExpressionError(
                f"{' or '.join(allowed) or 'more'} is expected, not {self.peek() or 'the end'!r}"
            )
        return self._tokens.pop(0)

    def alternatives(self) -> Filter:
        either = [self._conjunction()]
        while self.peek().upper() == "OR":
            self.take()
            either.append(self._conjunction())
        return lambda facts: any(each(facts) for each in either)

    def _conjunction(self) -> Filter:
        every = [self._term()]
        while self.peek() not in {"", ")", "}"} and self.peek().upper() != "OR":
            if self.peek().upper() == "AND":
                self.take()
            every.append(self._term())
        return lambda facts: all(each(facts) for each in every)

    def _term(self) -> Filter:
        if self.peek() == "!":
            self.take()
            denied = self._term()
            return lambda facts: not denied(facts)
        if self.peek() == "(":
            return self._enclosed("(", ")")
        return self._service() if self.peek() == "service" else self._keyword(self.take())

    def _enclosed(self, opening: str, closing: str) -> Filter:
        self.take(opening)
        inner = self.alternatives()
        self.take(closing)
        return inner

    def _service(self) -> Filter:
        self.take("service")
        self.take("(")
        name = None if self.peek() == ")" else _text(self.take())
        self.take(")")
        inner = self._enclosed("{", "}") if self.peek() == "{" else lambda _: True
        return lambda facts: any(
            inner(each) for named, of_name in facts.services.items() if name in {None, named} for each in of_name
        )

    def _keyword(self, word: str) -> Filter:
        annotation = re.fullmatch(r"annotation(?:\.(.+)|\[([^\]]+)\])", word)
        if annotation:
            return self._annotation(annotation[1] or annotation[2])
        if word in _BOOLEANS:
            wanted = self._comparison() if self.peek() in {"=", "!="} else (lambda value: value is True)
            return lambda facts: wanted(facts.values.get(word, False))
        if word not in _NUMBERS | _STRINGS:
            raise FilterExpressionError(f"{word!r} is no keyword that the embedded AWS knows")
        compared = self._comparison()
        return lambda facts: word in facts.values and compared(facts.values[word])

    def _annotation(self, key: str) -> Filter:
        """Alone, it asks whether there is such an annotation."""
        compared = self._comparison() if self.peek().upper() in _COMPARE else lambda _: True
        return lambda facts: any(compared(value) for value in facts.annotations.get(key, ()))

    def _comparison(self) -> Callable[[Value], bool]:
        sign = self.take().upper()
        if sign not in _COMPARE:
            raise FilterExpressionError(f"{sign!r} does not compare")
        wanted = _value(self.take())
        return lambda value: _COMPARE[sign](value, wanted)


def _text(word: str) -> str:
    if not word.startswith('"'):
        raise FilterExpressionError(f"{word!r} is not in quotes")
    return word.strip('"')


def _value(word: str) -> Value:
    if word in {"true", "false"}:
        return word == "true"
    return word.strip('"') if word.startswith('"') else _number(word)


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise FilterExpressionError(f"{word!r} is no value: a number, true, false, or a text in quotes") from None


def _numbers(*values: Value) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
