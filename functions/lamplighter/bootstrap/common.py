"""What every function's parts are made of."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from botocore.config import Config

from lamplighter.adapters.system_clock import SystemClock
from lamplighter.errors import ConfigurationError

# An AWS call that hangs must not use up the invocation: a few seconds, then again.
AWS_CALLS = Config(connect_timeout=3, read_timeout=8, retries={"mode": "standard", "total_max_attempts": 3})
CLOCK = SystemClock()


def compiled_workloads() -> Path:
    """In the workloads layer, wherever the runtime put it on the path."""
    package = importlib.util.find_spec("lamplighter_workloads")
    if package is None or package.origin is None:
        raise ConfigurationError("no compiled workloads: the function lacks its workloads layer")
    return Path(package.origin).with_name("workloads.json")
