"""The directions of the house, held over the import statements."""

from __future__ import annotations

import ast
import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamplighter import settings
from local.commands.compile_workloads import write_package
from local.paths import WORKLOADS
from local.workload_files import compile_workloads
from tests.entry_points import ENTRY_POINTS, FUNCTIONS, making_parts

PACKAGE = FUNCTIONS / "lamplighter"

# What each part may import of ours. `lamplighter.errors` is open to all but the domain.
ALLOWED = {
    "domain": {"domain"},
    "inbound": {"domain", "inbound", "errors", "ports"},
    "outbound": {"domain", "outbound", "errors"},
    "usecases": {
        "domain",
        "inbound",
        "outbound",
        "usecases",
        "ports",
        "measuring_ports",
        "business_ports",
        "inventory_ports",
        "reporting_ports",
        "errors",
    },
    "telemetry": {"domain", "inbound", "telemetry", "errors"},
    "adapters": {
        "domain",
        "adapters",
        "ports",
        "measuring_ports",
        "business_ports",
        "inventory_ports",
        "reporting_ports",
        "errors",
        "observability",
    },
}
# Third-party packages each part may import.
THIRD_PARTY: dict[str, set[str]] = {
    "domain": {"annotated_types"},
    "inbound": {"msgspec"},
    "outbound": {"jinja2", "msgspec", "xlsxwriter", "fpdf", "font_roboto"},
    "usecases": set(),
}


def modules(part: str) -> Iterator[Path]:
    yield from sorted((PACKAGE / part).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Absolute names of all that a module imports, relative ones resolved, nested ones too."""
    package = path.relative_to(FUNCTIONS).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*base, node.module or "")).strip(".")


def part_of(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


@pytest.mark.parametrize("part", ALLOWED)
def test_each_part_imports_only_what_lies_below_it(part: str) -> None:
    found = [
        (path.name, name)
        for path in modules(part)
        for name in imports(path)
        if name.startswith("lamplighter") and part_of(name) not in ALLOWED[part]
    ]
    assert found == []


@pytest.mark.parametrize("part", THIRD_PARTY)
def test_pure_parts_import_nothing_that_does_io(part: str) -> None:
    allowed = sys.stdlib_module_names - {"os", "subprocess", "socket", "urllib", "http", "logging", "random", "time"}
    allowed |= THIRD_PARTY[part] | {"lamplighter"}
    found = [
        (path.name, name)
        for path in modules(part)
        for name in imports(path)
        if name.split(".")[0] not in allowed and name != "urllib.parse"
    ]
    assert found == []


@pytest.mark.parametrize("part", ["domain", "inbound", "outbound", "usecases"])
def test_time_is_passed_in(part: str) -> None:
    clocks = {"now", "utcnow", "today"}
    found = [
        (path.name, node.lineno)
        for path in modules(part)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in clocks
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    ]
    assert found == []


def test_only_the_bootstrap_knows_ports_and_adapters() -> None:
    entry_points = sorted(FUNCTIONS.glob("*.py"))
    assert entry_points
    for path in entry_points:
        assert not [name for name in imports(path) if name.startswith("lamplighter.adapters")], path.name


@pytest.mark.parametrize("path", sorted(FUNCTIONS.glob("*.py")), ids=lambda path: path.stem)
def test_an_entry_point_stays_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 50


# Besides boto3, which each of them needs.
HEAVY = {"requests", "slack_sdk", "aws_xray_sdk", "pydantic", "yaml", "jinja2", "pyarrow"}
MAY_LOAD = {
    "slack_notifier": {"slack_sdk", "requests"},
    "pagerduty_notifier": {"requests"},
    "health_checker": {"requests"},
    "kpi_evaluator": {"requests"},
    "slo_evaluator": {"requests"},
    "status_server": {"jinja2"},
    "cost_analyzer": {"pyarrow", "requests"},
    "customer_scorer": {"pyarrow"},
    "revenue_analyzer": {"pyarrow"},
    "inventory_scanner": {"pyarrow"},
    "inventory_merger": {"pyarrow"},
    "report_builder": {"jinja2"},
    "report_mailer": {"jinja2", "requests", "slack_sdk"},
}
ALL_SETTINGS = [kind for kind in vars(settings).values() if dataclasses.is_dataclass(kind)]


@pytest.mark.parametrize("entry_point", ENTRY_POINTS)
def test_a_function_loads_nothing_heavy_that_only_another_one_uses(entry_point: str, tmp_path: Path) -> None:
    write_package(compile_workloads(WORKLOADS), tmp_path / "lamplighter_workloads")
    told = {field.name.upper(): "1" for kind in ALL_SETTINGS for field in dataclasses.fields(kind)}
    environment = {**told, "AWS_DEFAULT_REGION": "us-east-1", "PYTHONPATH": f"{FUNCTIONS}:{tmp_path}"}
    script = f"import sys; {making_parts(entry_point)}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert set(loaded.split()) <= MAY_LOAD.get(entry_point, set())
