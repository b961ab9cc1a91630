"""How many traces a workload's sampling rules record, from the requests that they decide on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from lamplighter.domain.definitions.telemetry import SamplingRule
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.bill.model import Part

_SECONDS_A_MONTH = Decimal(365 * 86_400) / 12


def trace_parts(file: WorkloadFile) -> Iterator[Part]:
    for rule in file.tracing.sampling:
        if rule.monthly_requests is not None:
            kept = f"{rule.reservoir} a second and {rule.rate:g} of the rest"
            what = f"{rule.name}: {rule.monthly_requests:,} requests, {kept}"
            origin = f"tracing.sampling[{rule.name}]"
            yield Part(origin=origin, what=what, quantity=traced(rule, rule.monthly_requests))
    if file.tracing.monthly_traces is not None:
        quantity = Decimal(file.tracing.monthly_traces)
        yield Part(origin="tracing.monthly_traces", what="decided elsewhere", quantity=quantity)


def traced(rule: SamplingRule, requests: int) -> Decimal:
    """At most: where requests come evenly, the reservoir takes all that it can; in bursts it takes less."""
    kept = min(Decimal(requests), rule.reservoir * _SECONDS_A_MONTH)
    return (kept + (requests - kept) * Decimal(str(rule.rate))).to_integral_value(ROUND_CEILING)


def insight_parts(file: WorkloadFile) -> Iterator[Part]:
    """Every trace, where a group of them has insights."""
    named = [group.name for group in file.tracing.groups if group.insights]
    if named:
        yield Part(origin="tracing.groups", what=f"insights of {', '.join(named)}", quantity=_recorded(file))


def search_parts(file: WorkloadFile) -> Iterator[Part]:
    """The trace analyzer looks through each hour once for each group."""
    for group in file.tracing.groups:
        origin = f"tracing.groups[{group.name}]"
        yield Part(origin=origin, what=f"search for {group.name}", quantity=_recorded(file))


def _recorded(file: WorkloadFile) -> Decimal:
    return sum((part.quantity for part in trace_parts(file)), Decimal(0))
