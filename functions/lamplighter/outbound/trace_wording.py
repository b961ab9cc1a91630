"""What a sample of traces says, in sentences for a report or beside an incident: plain text."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.traces.bottlenecks import Bottleneck
from lamplighter.domain.traces.report import Found, TraceReport

_NAMED = 3
_NO_TRACES = (
    "No traces were found, which is not to say that nothing was slow: nothing was sampled, tracing is off, "
    "or Transaction Search is on, with which X-Ray finds none."
)


def trace_sentences(report: TraceReport) -> tuple[str, ...]:
    """The most important first: a reader who stops early has read the right part."""
    match report.found:
        case Found.NO_TRACES:
            return (_NO_TRACES,)
        case Found.NONE_MATCHED:
            groups = ", ".join(group.name for group in report.groups)
            return (f"There were traces, and none belongs to {groups}.",)
        case _:
            return (*_slow(report), *_bottlenecks(report), *_complex(report), *_gaps(report))


def seconds(value: float) -> str:
    """Milliseconds below a second: 0.042 is 42 ms."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def _slow(report: TraceReport) -> Iterator[str]:
    said = f"Of {_counted(report.matched, 'trace')} (a sample), {report.slow} took {report.slow_s:g} s or longer"
    failed = [
        _counted(count, word)
        for count, word in ((report.faults, "fault"), (report.errors, "error"), (report.throttles, "throttle"))
        if count
    ]
    yield f"{said}; {', '.join(failed)}." if failed else f"{said}."
    if report.slowest:
        slowest = report.slowest[0]
        entry = f" into {slowest.summary.entry}" if slowest.summary.entry else ""
        most = ""
        if slowest.bottleneck is not None and slowest.bottleneck_own_s is not None:
            most = f", {seconds(slowest.bottleneck_own_s)} of it in {slowest.bottleneck} itself"
        yield f"The slowest{entry} took {seconds(slowest.summary.duration_s)}{most} ({slowest.summary.id})."


def _bottlenecks(report: TraceReport) -> Iterator[str]:
    busiest = [one for one in report.bottlenecks if one.own_s][:_NAMED]
    if busiest:
        read = "the slowest trace" if report.read == 1 else f"the slowest {report.read} traces"
        yield f"Most of the time of {read} went into {', '.join(map(_bottleneck, busiest))}."


def _bottleneck(one: Bottleneck) -> str:
    p95 = f", p95 {seconds(one.p95_s)}" if one.p95_s is not None else ""
    return f"{one.name} ({one.share:.0%}{p95})"


def _complex(report: TraceReport) -> Iterator[str]:
    if report.complex_segments:
        first = report.complex_segments[0]
        others = len(report.complex_segments) - 1
        more = f", and so have segments of {others} more {'name' if others == 1 else 'names'}" if others else ""
        yield f"{first.name} has up to {first.most} subsegments (more than {report.complex_above}){more}."


def _gaps(report: TraceReport) -> Iterator[str]:
    for group in report.groups:
        if group.seen_from is not None:
            yield f"{group.name} found too many traces: those before {group.seen_from:%H:%M} UTC were not looked at."
    if report.unprocessed:
        yield f"X-Ray did not give {_counted(report.unprocessed, 'trace')}."
    if report.too_large:
        yield f"Of {_counted(report.too_large, 'trace')} X-Ray kept a part only, for being too large."
    if report.unreadable:
        yield f"{_counted(report.unreadable, 'segment')} could not be read."


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
