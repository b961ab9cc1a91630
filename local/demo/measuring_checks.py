"""Do the figures say what was put? Computed anew here from the sums of it, and held against what was measured."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from local.demo.claims import Check
from local.demo.facts import Facts

# What the workload file promises of aurastream: of 1000 requests one may fail, of 100 one may take more than a second.
_MAY_FAIL, _MAY_BE_SLOW = 0.001, 0.01
_DAYS = timedelta(days=30)
_EXACT = 1e-9
_OK, _UNAUTHORIZED = 200, 401


def measuring_checks(facts: Facts) -> Iterator[Check]:
    measured = facts.get("measured")
    if not measured:
        yield Check("the product was measured", holds=False, seen="nothing")
        return
    put, kpis, slos = measured["put"], _by_name(measured, "kpis"), _by_name(measured, "slos")
    day, hour, month = put["day"], put["hour"], put["slo_window"]
    failed, slow = month["server_errors"], month["requests"] - month["within_a_second"]
    expected: tuple[tuple[str, Any, float], ...] = (
        ("availability is what the requests of a day say", _of(kpis, "availability", "value"), _percent_good(day)),
        ("throughput is what the requests of an hour say", _of(kpis, "throughput", "value"), hour["requests"] / 3600),
        (
            "the cache hit rate is what the look-ups of a day say",
            _of(kpis, "cache-hit-rate", "value"),
            100 * day["cache_hits"] / (day["cache_hits"] + day["cache_misses"]),
        ),
        (
            "what is left of availability's budget is what the failures of 30 days left",
            _of(slos, "availability", "budget_left_share"),
            1 - failed / (_MAY_FAIL * month["requests"]),
        ),
        (
            "what is left of latency's budget is what the slow requests of 30 days left",
            _of(slos, "latency", "budget_left_share"),
            1 - slow / (_MAY_BE_SLOW * month["requests"]),
        ),
        (
            "the SLI in CloudWatch is that of the requests of 30 days",
            measured["metrics"].get("Sli"),
            _percent_good(month),
        ),
    )
    for claim, said, computed in expected:
        yield _same(claim, said, computed)
    yield _thirty_days(slos)
    yield from _of_health(measured)


def _by_name(measured: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    return {each["name"]: each for each in measured[kind]["body"][kind]}


def _of(reports: Mapping[str, Any], name: str, field: str) -> Any:
    return reports.get(name, {}).get(field)


def _percent_good(counts: Mapping[str, int]) -> float:
    return 100 * (1 - counts["server_errors"] / counts["requests"])


def _same(claim: str, said: float | None, computed: float) -> Check:
    if said is None:
        return Check(claim, holds=False, seen=f"no data; computed {computed:.6g}")
    holds = math.isclose(said, computed, rel_tol=_EXACT)
    return Check(claim, holds=holds, seen=f"{said:.6g}, computed {computed:.6g}")


def _thirty_days(slos: Mapping[str, Any]) -> Check:
    """To the hour at which they begin."""
    windows = [slo["window"] for slo in slos.values()]
    lengths = [datetime.fromisoformat(each["end"]) - datetime.fromisoformat(each["start"]) for each in windows]
    holds = bool(lengths) and all(_DAYS <= length < _DAYS + timedelta(hours=1) for length in lengths)
    return Check("the SLOs look back on 30 days", holds=holds, seen=", ".join(map(str, lengths)) or "no SLOs")


def _of_health(measured: Mapping[str, Any]) -> Iterator[Check]:
    components = measured["health"]["body"]["components"]
    seen = ", ".join(f"{each['component']} {each['status']}" for each in components)
    well = bool(components) and all(each["status"] == "healthy" for each in components)
    yield Check("every component of the product was asked and is healthy", holds=well, seen=seen or "none")
    status = measured["status"]
    answers = [status[asked] for asked in ("health", "page", "metrics", "without_token")]
    told = "/health {}, as a page {}, /metrics {}, without the token {}".format(*answers)
    holds = answers == [_OK, _OK, _OK, _UNAUTHORIZED]
    yield Check("the status page answers who has the token, and nobody else", holds=holds, seen=told)
