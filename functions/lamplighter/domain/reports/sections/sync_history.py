"""The section on syncs: when they ran, how many files they brought over, how reliably and how fast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lamplighter.domain.definitions.business import Every, ReportKind
from lamplighter.domain.reports.analysis import Direction, Rate
from lamplighter.domain.reports.document import Action, Change, Figure, Mark, Section, Standing, Unit
from lamplighter.domain.reports.kpi_history import KpiHistory
from lamplighter.domain.reports.part import Judged, Part, section_of, without_data
from lamplighter.domain.reports.period import window_before
from lamplighter.domain.reports.sections.kpi_shown import kpi_figure
from lamplighter.domain.reports.sections.sync_timeline import timeline, timeline_charts
from lamplighter.domain.reports.sync_counts import (
    BYTES,
    FAILED,
    TOLERATED,
    UPLOADED,
    SyncCounts,
    counts_by_day,
    counts_by_hour,
    counts_of,
    whole_counts_of,
)
from lamplighter.domain.reports.trends import days_of_trend, told_trend
from lamplighter.domain.reports.words import counted, duration, moment, named, on, percent, the_one_before, went
from lamplighter.domain.spoken_numbers import size
from lamplighter.domain.window import Window

SPEEDS = ("throughput", "latency")
ERROR_RATE = "error-rate"
_ALL = 100
_VOLUME_MEANS = ("Storage fills up more slowly.", "Storage fills up faster.")
_SUCCESS_MEANS = ("More and more files have to be synced again.", "Fewer files have to be synced again.")


def sync_history(history: KpiHistory) -> Section:
    if history.latest(UPLOADED) is None:
        missing = f"No KPI {UPLOADED} was measured until the end of the period: nothing is known of syncs."
        return without_data(ReportKind.SYNC_HISTORY, missing)
    now = counts_of(history, history.period.window)
    before = whole_counts_of(history, window_before(history.period))
    by_day = counts_by_day(history, days_of_trend(history.period))
    parts = (
        Part(
            changes=tuple(_changes(history, now, before, by_day)),
            actions=tuple(_actions(history, now)),
            figures=(*_figures(history, now, before), *_speeds(history)),
            charts=timeline_charts(history, by_day, _target_percent(history)),
            tables=(timeline(history, _steps(history)),),
            notes=tuple(_notes(history, by_day)),
        ),
    )
    return section_of(ReportKind.SYNC_HISTORY, _judged(now, history), parts)


def _steps(history: KpiHistory) -> tuple[SyncCounts, ...]:
    """Of a day its hours, else its days."""
    if history.period.every is Every.DAY:
        return counts_by_hour(history)
    return counts_by_day(history, tuple(history.period.days()))


def _target_percent(history: KpiHistory) -> float | None:
    found = history.latest(ERROR_RATE)
    return None if found is None or found.result.target is None else _ALL - found.result.target


def _judged(now: SyncCounts, history: KpiHistory) -> Judged:
    if now.rate is None:
        return Judged(standing=Standing.NO_DATA, verdict="No sync ran, or none told of itself.")
    target, failed = _target_percent(history), now.rate.all - now.rate.good
    volume = "" if now.size is None else f", {size(now.size)} in all"
    good = f"{now.rate.good:,.0f} of {counted(now.rate.all, 'file')}"
    verdict = f"{good} were uploaded ({percent(now.rate.value)}){volume}."
    if target is None or 100 * now.rate.value >= target:
        return Judged(standing=Standing.GOOD, verdict=verdict)
    finding = f"{failed:,.0f} of {counted(now.rate.all, 'file')} failed to upload ({percent(1 - now.rate.value)})"
    return Judged(standing=Standing.BAD, verdict=verdict, finding=finding)


def _figures(history: KpiHistory, now: SyncCounts, before: SyncCounts) -> Iterator[Figure]:
    origin = history.origin()
    marks = (*((Mark.FEW,) if _lacking(history) else ()), *origin.marks)
    sums = (
        ("uploaded", "Files uploaded", Unit.COUNT, now.uploaded, before.uploaded, UPLOADED),
        ("failed", "Files that failed", Unit.COUNT, now.failed, before.failed, FAILED),
        ("bytes", "Uploaded", Unit.BYTES, now.size, before.size, BYTES),
    )
    for name, label, unit, value, was, kpi in sums:
        if path := history.path_of_points(kpi):
            source = origin.at(path, "sum of the period's datapoints, each once")
            yield Figure(name=name, label=label, value=value, unit=unit, source=source, before=was, marks=marks)
    yield Figure(
        name="success_rate",
        label="Success rate",
        value=now.success_percent,
        unit=Unit.PERCENT,
        source=origin.at(
            "; ".join(filter(None, map(history.path_of_points, (UPLOADED, FAILED)))), "uploaded ÷ (uploaded + failed)"
        ),
        before=before.success_percent,
        threshold=_target_percent(history),
        marks=marks,
        note=_interval(now),
    )


def _lacking(history: KpiHistory) -> str:
    """What of the period no snapshot is about; empty where that is next to nothing."""
    period = history.period
    gap = history.uncovered(UPLOADED, Window(period.window.start, period.told_until))
    return f"No snapshot is about {duration(gap)} of {named(history.period)}." if gap > TOLERATED else ""


def _interval(now: SyncCounts) -> str:
    if now.rate is None:
        return ""
    return f"As a sample: between {percent(now.rate.least)} and {percent(now.rate.most)}, 19 times in 20."


def _speeds(history: KpiHistory) -> Iterator[Figure]:
    for name in SPEEDS:
        if (found := history.latest(name)) is not None:
            yield kpi_figure(found, history.earlier(name), history.period)


def _changes(
    history: KpiHistory, now: SyncCounts, before: SyncCounts, by_day: Sequence[SyncCounts]
) -> Iterator[Change]:
    then = the_one_before(history.period)
    if now.uploaded is not None and before.uploaded is not None and now.uploaded != before.uploaded:
        what = f"{counted(now.uploaded, 'file')} were uploaded; {then} it was {before.uploaded:,.0f}."
        yield Change(what=what, why=_volume(now, before))
    yield from _rate_went(now.rate, before.rate)
    for of, series, unit, why in _series(by_day):
        trend, told = told_trend(of, series, unit)
        if trend is not None and trend.direction is not Direction.NONE:
            yield Change(what=told, why=why[trend.direction is Direction.RISING])


def _volume(now: SyncCounts, before: SyncCounts) -> str:
    if now.size is None or before.size is None:
        return ""
    return f"That is {size(abs(now.size - before.size))} {'more' if now.size >= before.size else 'less'} to store."


def _rate_went(now: Rate | None, before: Rate | None) -> Iterator[Change]:
    """Only where the intervals have nothing in common."""
    if now is None or before is None or (now.least <= before.most and before.least <= now.most):
        return
    more = now.value > before.value
    told = went("The success rate", percent(before.value), percent(now.value), more=more)
    yield Change(what=f"{told}.", why="That is more than chance does.")


def _series(by_day: Sequence[SyncCounts]) -> tuple[tuple[str, list[float | None], str, tuple[str, str]], ...]:
    """With what it means that it falls, and that it rises."""
    return (
        ("The number of files by day", [one.uploaded for one in by_day], "files", ("", "")),
        ("The volume by day", [one.size for one in by_day], "bytes", _VOLUME_MEANS),
        ("The success rate by day", [one.success_percent for one in by_day], "percent", _SUCCESS_MEANS),
    )


def _actions(history: KpiHistory, now: SyncCounts) -> Iterator[Action]:
    if now.rate is None:
        yield Action(
            title="Find out whether syncs run",
            evidence=f"Nothing was published of files {on(history.period)}: neither uploaded nor failed.",
        )
    elif now.failed:
        worst = max(_steps(history), key=lambda one: one.failed or 0)
        when = f"in the {_step(history)} from {moment(worst.at, history.period.zone)}"
        yield Action(
            title=f"Sync again the {counted(now.failed, 'file')} that failed",
            evidence=f"{worst.failed or 0:,.0f} of them failed {when}, more than in any other.",
        )


def _step(history: KpiHistory) -> str:
    return "hour" if history.period.every is Every.DAY else "day"


def _notes(history: KpiHistory, by_day: Sequence[SyncCounts]) -> Iterator[str]:
    if history.now is not None:
        yield f"Counts are of whole hours until {moment(history.now.taken_at, history.period.zone)}."
    if lacking := _lacking(history):
        yield lacking
    yield "Where files were uploaded and no failure was published, none failed."
    for what, series, unit, _ in _series(by_day):
        trend, told = told_trend(what, series, unit)
        if trend is None or trend.direction is Direction.NONE:
            yield told
    quiet = [one for one in by_day if one.rate is None]
    if quiet:
        yield f"On {len(quiet)} of the last {counted(len(by_day), 'day')} no sync told of itself."
