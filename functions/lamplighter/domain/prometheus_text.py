"""PromQL as workload files write it: ``{window}`` stands for the range that is asked about."""

from __future__ import annotations

PLACEHOLDER = "{window}"


def over(promql: str, seconds: int) -> str:
    """``increase(x[{window}])`` over an hour is ``increase(x[3600s])``."""
    return promql.replace(PLACEHOLDER, f"{seconds}s")
