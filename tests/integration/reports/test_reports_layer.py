"""The reports layer as `sam build` makes it: with its fonts, without what is never used, and able to draw."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from local.embedded_aws.artifacts import installed
from local.paths import ROOT, TEMPLATE

RESOURCE = "ReportsLayer"
DRAWN = """
import sys
sys.path.append({tests!r})
from lamplighter.outbound.reports.pdf import pdf
from lamplighter.outbound.reports.workbook import workbook
from tests.builders_reports import a_report

import fpdf, xlsxwriter
for one in (fpdf, xlsxwriter):
    assert one.__file__.startswith({layer!r}), one.__file__
open({target!r}, "wb").write(pdf(a_report()))
assert workbook(a_report()).startswith(b"PK")
assert not {{"PIL", "numpy", "matplotlib"}} & set(sys.modules)
"""


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("layer")
    command = ["make", "-s", f"build-{RESOURCE}", f"ARTIFACTS_DIR={target}"]
    subprocess.run(command, cwd=ROOT / "layers" / "reports", check=True, capture_output=True)
    return target / "python"


def test_its_fonts_are_in_it(layer: Path) -> None:
    fonts = {path.name for path in (layer / "font_roboto" / "files").glob("*.ttf")}
    assert {"Roboto-Regular.ttf", "Roboto-Bold.ttf"} <= fonts
    assert (layer / "font_roboto" / "files" / "LICENSE").exists()


def test_it_is_small_and_python_alone(layer: Path) -> None:
    """62 MB as pip leaves it: Pillow and compiled parts of fontTools are never reached."""
    assert sum(path.stat().st_size for path in layer.rglob("*") if path.is_file()) < 25_000_000
    assert list(layer.rglob("*.so")) == []
    assert [name for name in ("PIL", "pillow.libs", "bin") if (layer / name).exists()] == []


def test_it_draws_in_a_process_that_has_nothing_else(layer: Path, tmp_path: Path) -> None:
    """Beside it are the other layer and our own code, as in Lambda. Only what the template says keeps it quiet."""
    dependencies = installed(ROOT / "layers" / "dependencies" / "requirements.txt", "layers") / "python"
    target = tmp_path / "report.pdf"
    (quiet,) = [line.split('"')[1] for line in TEMPLATE.read_text().splitlines() if "PYTHONWARNINGS:" in line]
    environment = {
        "PYTHONPATH": f"{ROOT / 'functions'}:{layer}:{dependencies}",
        "PYTHONWARNINGS": quiet,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    code = DRAWN.format(tests=str(ROOT), layer=str(layer), target=str(target))
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert target.read_bytes().startswith(b"%PDF-")
