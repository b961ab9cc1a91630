"""How MiniStack is corrected: by name, in one place, and loudly.

MiniStack publishes no interface for what we change, so a release may move any of it. Every correction therefore goes
through `Corrections`, which refuses to start the server when a name is gone or another version is installed:
an emulator that is silently half corrected would be worse than none.
"""

import importlib
import importlib.metadata
import re
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*])?==(?P<version>[^ ;]+)")


class CorrectionError(RuntimeError):
    """What is installed is not what the corrections were written for."""


def pinned_version(distribution: str) -> str:
    """The exact version that pyproject.toml pins: the only place where it is written down."""
    for requirement in importlib.metadata.requires("lamplighter") or []:
        pin = _PIN.match(requirement)
        if pin and pin["name"] == distribution:
            return pin["version"]
    raise CorrectionError(f"pyproject.toml pins no version of {distribution}")


def require_version(distribution: str, expected: str | None = None) -> str:
    """Refuse any version but the expected one (by default the pinned one)."""
    expected = expected or pinned_version(distribution)
    try:
        found = importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        found = "none"
    if found != expected:
        raise CorrectionError(
            f"{distribution} {expected} expected, {found} found: the corrections in local/embedded_aws are written "
            f"for exactly that version"
        )
    return expected


class Corrections:
    """Replaces MiniStack's functions and adds entries to its tables."""

    def __init__(self, distribution: str = "ministack") -> None:
        self._distribution = distribution
        self._version = require_version(distribution)

    def original(self, module: str, name: str) -> Any:
        """What stands under `name` in `module` now."""
        try:
            return getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            raise CorrectionError(
                f"{module}.{name} is gone, so it cannot be corrected: {self._distribution} {self._version} expected, "
                f"{importlib.metadata.version(self._distribution)} found"
            ) from error

    def replace(self, module: str, name: str, new: Any) -> Any:
        """Put `new` in place of `name`, wherever the original is referred to, and return the original."""
        original = self.original(module, name)
        setattr(sys.modules[module], name, new)
        if callable(original):
            for namespace in self._namespaces():
                _swap(namespace, original, new)
        return original

    def wrap(self, module: str, name: str, wrapper: Callable[[Any], Any]) -> None:
        """Put `wrapper(original)` in place of `name`."""
        self.replace(module, name, wrapper(self.original(module, name)))

    def add(self, module: str, table: str, key: str, value: Any) -> None:
        """Add or overwrite one entry of a table (a module-level dict)."""
        entries = self.original(module, table)
        if not isinstance(entries, dict):
            raise CorrectionError(f"{module}.{table} is no table any more but a {type(entries).__name__}")
        entries[key] = value

    def _namespaces(self) -> Iterator[dict[Any, Any]]:
        """The globals of every loaded MiniStack module, the tables in them, and those tables' rows."""
        for loaded in self._loaded_modules():
            names = vars(loaded)
            yield names
            tables = [value for value in names.values() if type(value) is dict]
            yield from tables
            yield from [row for table in tables for row in table.values() if type(row) is dict]

    def _loaded_modules(self) -> list[ModuleType]:
        prefix = self._distribution
        return [m for name, m in sys.modules.items() if name == prefix or name.startswith(f"{prefix}.")]


def _swap(namespace: dict[Any, Any], original: Any, new: Any) -> None:
    for key in [key for key, value in namespace.items() if value is original]:
        namespace[key] = new
