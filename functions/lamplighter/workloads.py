"""The compiled workload files, read back: one JSON document for all functions."""

from __future__ import annotations

from pathlib import Path

import msgspec

from lamplighter.domain.workload import Workloads
from lamplighter.errors import ConfigurationError


def read_workloads(path: Path) -> Workloads:
    """Raises ConfigurationError where there is no such file, or it is none of ours."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Workloads)
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path}: no compiled workloads; make them with `lamplighter compile`") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}; make it anew with `lamplighter compile`") from error
