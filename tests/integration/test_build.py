"""The artifacts that `sam deploy` takes, built without Docker."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from samtranslator.yaml_helper import yaml_parse

from local.paths import ROOT

SAM = ROOT / ".venv-sam" / "bin" / "sam"
pytestmark = pytest.mark.skipif(not SAM.exists(), reason="the SAM CLI is installed by `make test` and `make build`")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("build")
    outcome = subprocess.run(
        [SAM, "build", "--build-dir", target],
        cwd=ROOT,
        env={**os.environ, "SAM_CLI_TELEMETRY": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    return target


def python313() -> bool:
    pyenv = Path.home() / ".pyenv" / "versions"
    on_path = shutil.which("python3.13")
    works = on_path and subprocess.run([on_path, "-V"], capture_output=True, check=False).returncode == 0
    return bool(works) or any(pyenv.glob("3.13*/bin/python3.13"))


def test_every_function_is_the_same_artifact(built: Path) -> None:
    handlers = {path.name for path in (ROOT / "functions").glob("*.py")}
    artifacts = [path for path in built.iterdir() if (path / "alert_intake.py").exists()]
    assert len(artifacts) == len(handlers)
    for artifact in artifacts:
        assert {path.name for path in artifact.glob("*.py")} == handlers
        assert (artifact / "lamplighter" / "domain" / "incident.py").exists()


def test_the_layer_holds_arm64_packages_for_python_3_13(built: Path) -> None:
    libraries = list((built / "DependenciesLayer" / "python").rglob("*.so"))
    assert libraries
    for library in libraries:
        header = library.read_bytes()[:20]
        assert header[18:20] == b"\xb7\x00", f"{library.name} is not for AArch64 (ELF e_machine 183)"
        assert "cpython-313" in library.name or "abi3" in library.name


def test_nothing_in_the_layer_is_our_own(built: Path) -> None:
    assert not (built / "DependenciesLayer" / "python" / "lamplighter").exists()


@pytest.mark.skipif(not python313(), reason="only Python 3.13 can compile its bytecode")
@pytest.mark.parametrize(
    ("artifact", "where"),
    [("DependenciesLayer", "/opt/python/msgspec/__init__.py"), ("AlertIntake", "/var/task/alert_intake.py")],
)
def test_bytecode_is_compiled_for_where_it_will_lie(built: Path, artifact: str, where: str) -> None:
    root = built / artifact
    for source in root.rglob("*.py"):
        compiled = source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc"
        assert compiled.exists(), source
        assert compiled.read_bytes()[4:8] == b"\x01\x00\x00\x00", "an unchecked hash: PEP 552"
    base = Path(where).relative_to("/opt" if artifact == "DependenciesLayer" else "/var/task")
    compiled = root / base.parent / "__pycache__" / f"{base.stem}.cpython-313.pyc"
    assert where.encode() in compiled.read_bytes()


def test_a_function_with_its_layers_is_what_lambda_takes(built: Path) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 250 MB, unzipped."""
    template = yaml_parse((built / "template.yaml").read_text())
    everywhere = template["Globals"]["Function"]["Layers"]
    functions = {name: one for name, one in template["Resources"].items() if one["Type"] == "AWS::Serverless::Function"}
    sizes = {name: size(built / name) for name in template["Resources"] if (built / name).is_dir()}
    for name, function in functions.items():
        layers = {layer["Ref"] for layer in (*everywhere, *function["Properties"].get("Layers", ()))}
        assert len(layers) <= 5
        code = sizes.get(name) or size(built / str(function["Properties"]["CodeUri"]))
        assert code + sum(sizes[layer] for layer in layers) < 250 * 1024 * 1024, name


def size(directory: Path) -> int:
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())


def test_the_workloads_layer_is_what_the_functions_read(built: Path) -> None:
    package = built / "WorkloadsLayer" / "python" / "lamplighter_workloads"
    compiled = json.loads((package / "workloads.json").read_text())
    files = {path.stem for path in (ROOT / "workloads").glob("*.yaml")}
    assert {compiled["default"]["workload"], *(one["workload"] for one in compiled["named"])} == files
