"""SQS queues, and which of them hold what could not be delivered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from local.discover.found import entry_of
from local.discover.intrinsics import references, texts_in
from local.discover.stack_view import Seen, StackView
from local.discover.yaml_lines import Entry, Noted

# Where a queue stands as a dead-letter queue: SQS and SNS (deadLetterTargetArn), EventBridge and Lambda
# (DeadLetterConfig, OnFailure).
_DEAD_LETTER_KEYS = frozenset({"deadLetterTargetArn", "DeadLetterConfig", "DeadLetterQueue", "OnFailure"})
_NAMED_SO = re.compile(r"dead.?letter|(^|[^a-z])dlq([^a-z]|$)", re.IGNORECASE)


def queues(view: StackView) -> Iterator[Entry]:
    targets = [target for seen in view.resources for target in _dead_letter_targets(seen)]
    for seen in view.of("AWS::SQS::Queue"):
        yield entry_of(seen, {"dead_letters": _dead_letters(seen, targets)})


def _dead_letters(seen: Seen, targets: list[Any]) -> bool | Noted | None:
    if any(_is_meant(seen, target) for target in targets):
        return True
    names = (seen.logical_id, seen.name if isinstance(seen.name, str) else "")
    return Noted(value=True, note="guessed by its name") if any(map(_NAMED_SO.search, names)) else None


def _is_meant(seen: Seen, target: Any) -> bool:
    """By reference in a template, by the end of its ARN in a live stack."""
    arns = [text for text in texts_in(target) if text.startswith("arn:")]
    return seen.logical_id in references(target) or any(arn.rsplit(":", 1)[-1] == seen.name for arn in arns)


def _dead_letter_targets(seen: Seen) -> Iterator[Any]:
    yield from _under(seen.raw)
    yield from _under(seen.properties)


def _under(node: Any) -> Iterator[Any]:
    if isinstance(node, list):
        for entry in node:
            yield from _under(entry)
    elif isinstance(node, Mapping):
        for key, inner in node.items():
            if key in _DEAD_LETTER_KEYS:
                yield inner
            else:
                yield from _under(inner)
