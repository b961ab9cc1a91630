"""What Slack refuses in a message. https://docs.slack.dev/reference/block-kit/blocks"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MOST_BLOCKS = 50
# Undocumented; between what was seen to pass and what was seen refused (github.com/slackapi/bolt-js/issues/2867).
LONGEST_TOGETHER = 10_000
LONGEST_TEXT = 40_000
_TEXT_LIMITS = {"section": 3000, "header": 150, "context": 3000}
LONGEST_FIELD = 2000
MOST_FIELDS = 10
MOST_ELEMENTS = 10


def refusal(message: Mapping[str, Any]) -> tuple[str, list[str]] | None:
    """Slack's error code and its details, or None where the message is in order."""
    blocks = message.get("blocks") or []
    if not message.get("text") and not blocks:
        return "no_text", []
    if len(message.get("text") or "") > LONGEST_TEXT:
        return "msg_too_long", []
    details = list(_block_faults(blocks))
    if details:
        return "invalid_blocks", details
    if sum(len(text) for text in _texts(blocks)) > LONGEST_TOGETHER:
        return "msg_blocks_too_long", []
    return _metadata_refusal(message.get("metadata"))


def _metadata_refusal(metadata: Any) -> tuple[str, list[str]] | None:
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= metadata.keys():
        return "invalid_metadata_format", []
    return None


def _block_faults(blocks: Any) -> Iterator[str]:
    if not isinstance(blocks, list):
        yield "blocks: must be an array"
        return
    if len(blocks) > MOST_BLOCKS:
        yield f"blocks: no more than {MOST_BLOCKS} items allowed"
    for index, block in enumerate(blocks):
        for fault in _faults_of(block):
            yield f"/blocks/{index}: {fault}"


def _faults_of(block: Any) -> Iterator[str]:
    kind = block.get("type")
    match kind:
        case "section":
            yield from _section_faults(block)
        case "header":
            yield from _text_faults(block.get("text"), _TEXT_LIMITS["header"], {"plain_text"})
        case "context":
            elements = block.get("elements", [])
            if not 1 <= len(elements) <= MOST_ELEMENTS:
                yield f"context takes 1 to {MOST_ELEMENTS} elements"
            for element in elements:
                yield from _text_faults(element, _TEXT_LIMITS["context"], {"mrkdwn", "plain_text"})
        case "divider":
            return
        case _:
            yield f"unsupported type: {kind}"


def _section_faults(block: Mapping[str, Any]) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "section needs text or fields"
    if "text" in block:
        yield from _text_faults(block["text"], _TEXT_LIMITS["section"], {"mrkdwn", "plain_text"})
    fields = block.get("fields", [])
    if "fields" in block and not 1 <= len(fields) <= MOST_FIELDS:
        yield f"section takes 1 to {MOST_FIELDS} fields"
    for each in fields:
        yield from _text_faults(each, LONGEST_FIELD, {"mrkdwn", "plain_text"})


def _text_faults(text: Any, longest: int, kinds: set[str]) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        yield f"text must be one of {sorted(kinds)}"
    elif not 1 <= len(text.get("text", "")) <= longest:
        yield f"must be 1 to {longest} characters"


def _texts(node: Any) -> Iterator[str]:
    """Every piece of text in blocks, however deep."""
    if isinstance(node, list):
        for each in node:
            yield from _texts(each)
    elif isinstance(node, dict):
        text = node.get("text")
        if isinstance(text, str):
            yield text
        for each in node.values():
            yield from _texts(each)
