"""The functions' entry points, and which module of the bootstrap makes the parts of each."""

from __future__ import annotations

import ast

from local.paths import ROOT

FUNCTIONS = ROOT / "functions"
ENTRY_POINTS = tuple(path.stem for path in sorted(FUNCTIONS.glob("*.py")))


def making_parts(entry_point: str) -> str:
    """A script that imports the entry point and makes its parts, as INIT and the first call do."""
    tree = ast.parse((FUNCTIONS / f"{entry_point}.py").read_text())
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    parts = next(node.names[0].name for node in imported if node.module == "lamplighter.bootstrap")
    return f"import {entry_point}; from lamplighter.bootstrap import {parts}; {parts}.{entry_point}()"
