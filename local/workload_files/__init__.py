"""The workload files: read, checked against the domain, compiled for the functions."""

from local.workload_files.files import (
    check_workloads,
    compile_workloads,
    load_workload_file,
    load_workload_files,
    load_workloads,
)
from local.workload_files.places import Places
from local.workload_files.problems import InvalidWorkloads, Problem

__all__ = [
    "InvalidWorkloads",
    "Places",
    "Problem",
    "check_workloads",
    "compile_workloads",
    "load_workload_file",
    "load_workload_files",
    "load_workloads",
]
