"""What compiled bytecode saves of a cold start: each function made ready from the same files, with and without it.

The time is that of a new interpreter that imports the entry point and makes its parts, as INIT and the first call do.
"""

from __future__ import annotations

import compileall
import dataclasses
import py_compile
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lamplighter import settings
from local.commands.compile_workloads import write_package
from local.embedded_aws.artifacts import installed
from local.paths import ROOT, WORKLOADS
from local.workload_files import compile_workloads
from tests.entry_points import ENTRY_POINTS, making_parts

RUNS = 7
_TOLD = {
    field.name.upper(): "1"
    for kind in vars(settings).values()
    if dataclasses.is_dataclass(kind)
    for field in dataclasses.fields(kind)
}


def main() -> None:
    """Prints the median of each function in milliseconds, and the ratio."""
    print(f"cold start: median of {RUNS} runs, ms\n{'':20}{'with bytecode':>15}{'without':>10}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as directory:
        without, compiled = _artifacts(Path(directory))
        for name in ENTRY_POINTS:
            # Side by side, so that a busy moment strikes both.
            pairs = [(_ready_ms(name, compiled), _ready_ms(name, without)) for _ in range(RUNS)]
            fast, slow = (statistics.median(column) for column in zip(*pairs, strict=True))
            print(f"{name:20}{fast:15.0f}{slow:10.0f}{slow / fast:8.2f}")


def _artifacts(directory: Path) -> tuple[Path, Path]:
    layer = installed(ROOT / "layers" / "dependencies" / "requirements.txt", "layers") / "python"
    without, compiled = directory / "without", directory / "compiled"
    for source in (layer, ROOT / "functions"):
        shutil.copytree(source, without, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    write_package(compile_workloads(WORKLOADS), without / "lamplighter_workloads")
    shutil.copytree(without, compiled)
    compileall.compile_dir(compiled, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    return without, compiled


def _analytics() -> Path:
    """The layer of the functions that read and write tables; with its bytecode both times, for it is not ours."""
    return installed(ROOT / "layers" / "analytics" / "requirements.txt", "layers") / "python"


def _ready_ms(function: str, artifact: Path) -> float:
    script = making_parts(function)
    environment = {**_TOLD, "AWS_DEFAULT_REGION": "us-east-1", "PYTHONPATH": f"{artifact}:{_analytics()}"}
    started = time.perf_counter()
    subprocess.run([sys.executable, "-S", "-B", "-c", script], env=environment, check=True)
    return (time.perf_counter() - started) * 1000
