"""Slack's blocks as HTML, the way Slack shows them (https://docs.slack.dev/reference/block-kit/blocks)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from local.demo.page.slack_mrkdwn import mrkdwn_as_html

Block = Mapping[str, Any]


def blocks_as_html(blocks: Sequence[Block], text: str) -> Markup:
    """The text alone where there are no blocks."""
    return Markup("\n").join(map(_block, blocks)) if blocks else _paragraph(mrkdwn_as_html(text))


def _block(block: Block) -> Markup:
    match block["type"]:
        case "section":
            return _section(block)
        case "context":
            elements = Markup(" ").join(_text(element) for element in block["elements"])
            return Markup('<p class="sl-context">{}</p>').format(elements)
        case "header":
            return Markup('<p class="sl-header">{}</p>').format(_text(block["text"]))
        case "divider":
            return Markup("<hr>")
        case "actions":
            buttons = (
                Markup('<span class="sl-button">{}</span>').format(_text(one["text"])) for one in block["elements"]
            )
            return _paragraph(Markup(" ").join(buttons))
        case other:
            return _paragraph(escape(f"(a block of type {other})"))


def _section(block: Block) -> Markup:
    text = _paragraph(_text(block["text"])) if "text" in block else Markup()
    fields = Markup().join(Markup("<li>{}</li>").format(_text(field)) for field in block.get("fields", ()))
    return text + (Markup('<ul class="sl-fields">{}</ul>').format(fields) if fields else Markup())


def _text(text: Block) -> Markup:
    said = str(text.get("text", text.get("alt_text", "")))
    return escape(said) if text.get("type") == "plain_text" else mrkdwn_as_html(said)


def _paragraph(content: Markup) -> Markup:
    """A block of its own: a quote or preformatted text may stand in it."""
    return Markup('<div class="sl-text">{}</div>').format(content)
