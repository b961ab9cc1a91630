"""The compiled workload files, read back: one JSON document for all functions."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from lamplighter.domain.workload import Workloads
from lamplighter.errors import ConfigurationError

T = TypeVar("T")


def read_workloads(path: Path) -> Workloads:
    """What it takes to respond; the rest of the document is skipped. Raises ConfigurationError where there is no such
    file, or it is none of ours.
    """
    return decode_compiled(path, Workloads)


def decode_compiled(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path}: no compiled workloads; make them with `lamplighter compile`") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}; make it anew with `lamplighter compile`") from error
