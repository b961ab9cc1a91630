"""The compiled workload files, whole: for functions that measure and report. Those that respond need less of them and
start sooner with ``lamplighter.workloads``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.workloads import decode_compiled


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadFiles:
    """All files; ``default`` is that of what belongs to no workload."""

    default: WorkloadFile
    named: tuple[WorkloadFile, ...] = ()

    @property
    def all(self) -> tuple[WorkloadFile, ...]:
        """The default one last."""
        return (*self.named, self.default)

    def get(self, name: str) -> WorkloadFile | None:
        return next((file for file in self.all if file.workload == name), None)


def read_workload_files(path: Path) -> WorkloadFiles:
    """Raises ConfigurationError where there is no such file, or it is none of ours."""
    return decode_compiled(path, WorkloadFiles)
