"""Files that a command writes where its caller says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lamplighter.errors import ConfigurationError


@contextmanager
def writing() -> Iterator[None]:
    """Around what writes. Raises ConfigurationError where a place takes no file: which place, and why."""
    try:
        yield
    except OSError as error:
        raise ConfigurationError(_said(error)) from error


def _said(error: OSError) -> str:
    path = Path(str(error.filename))
    match error:
        case FileExistsError() | NotADirectoryError():
            file = next((place for place in (path, *path.parents) if place.is_file()), path)
            return f"{path} can't be written: {file} is a file, not a folder"
        case IsADirectoryError():
            return f"{path} can't be written: it is a folder, not a file"
        case FileNotFoundError():
            return f"{path} can't be written: there is no folder {path.parent}"
        case _:
            return f"{path} can't be written: {error.strerror}"
