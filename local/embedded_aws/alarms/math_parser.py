"""The grammar of metric math (User Guide, "Using metric math", syntax and functions)."""

import re
from dataclasses import dataclass


class MathError(ValueError):
    """An expression CloudWatch would refuse, or one that is not supported here."""


@dataclass(frozen=True)
class Number:
    """A scalar."""

    value: float


@dataclass(frozen=True)
class Text:
    """A quoted string."""

    value: str


@dataclass(frozen=True)
class Name:
    """An id, or a word such as REPEAT."""

    value: str


@dataclass(frozen=True)
class Negated:
    """Unary minus."""

    operand: "Node"


@dataclass(frozen=True)
class Operation:
    """Two operands and the sign between them."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Call:
    """A function."""

    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True)
class Array:
    """An array of time series, `[m1, m2]`."""

    items: tuple["Node", ...]


Node = Number | Text | Name | Negated | Operation | Call | Array

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/^<>()\[\],]))"
)
_WORDS = {"AND": "&&", "OR": "||"}
_LEVELS = (("||",), ("&&",), ("==", "!=", "<=", ">=", "<", ">"), ("+", "-"), ("*", "/"))
_END = ("end", "")


def parse(expression: str) -> Node:
    """The expression as a tree."""
    return _Parser(expression).whole()


class _Parser:
    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._tokens = [*self._split(), _END]
        self._at = 0

    def _split(self) -> list[tuple[str, str]]:
        tokens = []
        position = 0
        text = self._expression.rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if not match or match.lastgroup is None:
                raise self._error(f"unexpected character {text[position:].strip()[0]!r} after {text[:position]!r}")
            word = match[match.lastgroup]
            tokens.append(("sign", _WORDS[word]) if word in _WORDS else (match.lastgroup, word))
            position = match.end()
        return tokens

    def _error(self, what: str) -> MathError:
        return MathError(f"Error in expression '{self._expression}': {what}")

    def _take(self, *signs: str) -> str | None:
        kind, word = self._tokens[self._at]
        if kind == "sign" and word in signs:
            self._at += 1
            return word
        return None

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise self._error(f"expected {sign!r}, found {self._tokens[self._at][1] or 'the end'!r}")

    def whole(self) -> Node:
        """The whole expression and nothing after it."""
        node = self._level(0)
        if self._tokens[self._at] is not _END:
            raise self._error(f"unexpected {self._tokens[self._at][1]!r}")
        return node

    def _level(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        node = self._level(level + 1)
        while sign := self._take(*_LEVELS[level]):
            node = Operation(sign, node, self._level(level + 1))
        return node

    def _unary(self) -> Node:
        if self._take("-"):
            return Negated(self._unary())
        node = self._operand()
        if self._take("^"):
            return Operation("^", node, self._unary())
        return node

    def _operand(self) -> Node:
        kind, word = self._tokens[self._at]
        if self._take("("):
            node = self._level(0)
            self._expect(")")
            return node
        if self._take("["):
            return Array(self._list("]"))
        self._at += 1
        if kind == "number":
            return Number(float(word))
        if kind == "text":
            return Text(word[1:-1])
        if kind == "name":
            return Call(word, self._list(")")) if self._take("(") else Name(word)
        raise self._error(f"unexpected {word or 'end'!r}")

    def _list(self, closing: str) -> tuple[Node, ...]:
        if self._take(closing):
            return ()
        items = [self._level(0)]
        while self._take(","):
            items.append(self._level(0))
        self._expect(closing)
        return tuple(items)


def references(node: Node) -> set[str]:
    """The ids an expression refers to: ids start with a lower-case letter, words do not."""
    if isinstance(node, Name):
        return {node.value} if node.value[0].islower() else set()
    if isinstance(node, Negated):
        return references(node.operand)
    if isinstance(node, Operation):
        return references(node.left) | references(node.right)
    if isinstance(node, Call | Array):
        items = node.arguments if isinstance(node, Call) else node.items
        return set().union(*(references(item) for item in items))
    return set()
