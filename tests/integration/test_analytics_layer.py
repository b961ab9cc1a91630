"""The analytics layer as `sam build` makes it: small enough beside the dependencies, and nothing missing in it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from local.embedded_aws.artifacts import installed
from local.paths import ROOT

# Lambda's quota for a function's code and all its layers, unzipped
# (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html); the functions' own code is under 10 MB.
LARGEST_BYTES = 250 * 1024 * 1024
OWN_CODE_BYTES = 10 * 1024 * 1024
LAYERS = {"analytics": "AnalyticsLayer", "dependencies": "DependenciesLayer"}
LINKED = re.compile(rb"lib(?:arrow|parquet)[a-z_]*\.so\.\d+")


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("layers")
    for name, resource in LAYERS.items():
        command = ["make", "-s", f"build-{resource}", f"ARTIFACTS_DIR={target / name}"]
        subprocess.run(command, cwd=ROOT / "layers" / name, check=True, capture_output=True)
    return target


def test_both_layers_fit_into_a_function(layers: Path) -> None:
    size = sum(path.stat().st_size for path in layers.rglob("*") if path.is_file())
    assert size < LARGEST_BYTES - OWN_CODE_BYTES


def test_every_library_that_is_linked_to_is_there_for_arm64(layers: Path) -> None:
    package = layers / "analytics" / "python" / "pyarrow"
    libraries = [path for path in package.iterdir() if ".so" in path.name]
    assert len(libraries) > 10
    for library in libraries:
        content = library.read_bytes()
        assert content[18:20] == b"\xb7\x00", f"{library.name} is not for AArch64 (ELF e_machine 183)"
        linked = {name.decode() for name in LINKED.findall(content)}
        assert [name for name in linked if not (package / name).exists()] == [], library.name


def test_what_is_never_used_is_left_out(layers: Path) -> None:
    package = layers / "analytics" / "python" / "pyarrow"
    assert not [name for name in ("tests", "include", "flight.py", "libarrow_s3.so.2600") if (package / name).exists()]
    assert list(package.glob("_orc.*.so"))


def test_what_is_left_reads_and_writes_parquet_csv_and_orc() -> None:
    """The same packages for this machine, as the embedded AWS gives them to functions."""
    packages = installed(ROOT / "layers" / "analytics" / "requirements.txt", "layers") / "python"
    code = (
        "import io, sys, pyarrow as pa, pyarrow.csv as csv, pyarrow.orc as orc, pyarrow.parquet as pq\n"
        f"assert pa.__file__.startswith({str(packages)!r}), pa.__file__\n"
        "table = pa.table({'n': [1, 2]})\n"
        "for write, read in ((pq.write_table, pq.read_table), (orc.write_table, orc.read_table),\n"
        "                    (csv.write_csv, csv.read_csv)):\n"
        "    file = io.BytesIO()\n"
        "    write(table, file)\n"
        "    assert read(io.BytesIO(file.getvalue())) == table\n"
    )
    python = ROOT / ".venv" / "bin" / "python"
    subprocess.run([python, "-S", "-c", code], env={"PYTHONPATH": str(packages)}, check=True)
