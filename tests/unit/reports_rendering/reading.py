"""An HTML document as it is read: its elements, and its texts with what they stand in."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = {"meta", "link", "br", "img", "line", "rect", "path", "circle"}
_UNREAD = {"style", "title"}


class Reading(HTMLParser):
    """``texts``: each with the classes of the elements around it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, frozenset[str]]] = []
        self._open: list[tuple[str, frozenset[str]]] = []
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(text for text, _ in self.texts).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag not in _VOID:
            self._open.append((tag, frozenset((attributes.get("class") or "").split())))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(tag in _UNREAD for tag, _ in self._open):
            classes = frozenset(name for _, names in self._open for name in names)
            self.texts.append((" ".join(data.split()), classes))
