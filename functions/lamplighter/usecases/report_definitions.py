"""Reports as the workload files define them."""

from __future__ import annotations

from collections.abc import Sequence

from lamplighter.domain.definitions.business import Report
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError


def defined_report(files: Sequence[WorkloadFile], workload: str, report: str) -> tuple[WorkloadFile, Report]:
    """Raises ConfigurationError, which names those that there are."""
    file = next((one for one in files if one.workload == workload), None)
    if file is None:
        names = ", ".join(sorted(one.workload for one in files))
        raise ConfigurationError(f"workload {workload!r}: there is none; there are {names}")
    definition = next((one for one in file.reports if one.name == report), None)
    if definition is None:
        names = ", ".join(one.name for one in file.reports) or "none"
        raise ConfigurationError(f"workload {workload}: no report {report!r}; its file defines {names}")
    return file, definition
