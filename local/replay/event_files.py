"""Raw events out of files, whatever is in them: nothing in a file is an error, everything is an event."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

STDIN = "-"


@dataclass(frozen=True, slots=True)
class RawEvent:
    """``error`` says why the text is no JSON, where it is none: the text is the event then."""

    file: str
    event: object
    error: str | None = None


def missing_files(files: Iterable[str]) -> list[str]:
    """Those that can't be read: the one thing that is the caller's mistake."""
    return [file for file in files if file != STDIN and not _readable(Path(file))]


def _readable(path: Path) -> bool:
    if path.is_dir():
        return True
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False


def raw_events(files: Iterable[str]) -> Iterator[RawEvent]:
    """Files in the order given; a directory's ``.json`` and ``.jsonl`` files by name; ``-`` is the standard input."""
    for file in files:
        if file == STDIN:
            yield from events_in(STDIN, sys.stdin.buffer.read())
        elif Path(file).is_dir():
            for path in sorted(found for found in Path(file).rglob("*.json*") if found.is_file()):
                yield from events_in(str(path), path.read_bytes())
        else:
            yield from events_in(file, Path(file).read_bytes())


def events_in(file: str, content: bytes) -> Iterator[RawEvent]:
    """One JSON value is one event, a list of them several; JSON Lines one a line; anything else is one event."""
    text = content.decode(json.detect_encoding(content), errors="replace").removeprefix("\ufeff")
    read = _read(file, text)
    lines = [line for line in text.splitlines() if line.strip()]
    if read.error is None:
        yield from _listed(read)
    elif len(lines) > 1 and any(isinstance(one.event, dict | list) for one in (_read(file, line) for line in lines)):
        for line in lines:
            yield _read(file, line)
    else:
        yield read


def _read(file: str, text: str) -> RawEvent:
    try:
        return RawEvent(file, json.loads(text))
    except (ValueError, RecursionError) as error:
        return RawEvent(file, text, f"is no JSON: {error}")


def _listed(read: RawEvent) -> Iterator[RawEvent]:
    """An empty list holds no event, but something was sent: it is one."""
    if isinstance(read.event, list) and read.event:
        yield from (RawEvent(read.file, event) for event in read.event)
    else:
        yield read
