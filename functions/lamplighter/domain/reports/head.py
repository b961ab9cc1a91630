"""What the index of all reports says of one: small, so that years of them can be read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lamplighter.domain.reports.document import Figure, Report, Section, Standing, Unit
from lamplighter.domain.window import Window

_NO_NUMBERS = {Unit.TEXT, Unit.DATE, Unit.TIME}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHead:
    """``figures`` are those whose trend is shown. ``files``: a form, ``HTML``, and its URL relative to the index."""

    name: str
    workload: str
    title: str
    period: Window
    time_zone: str
    made_at: datetime
    standing: Standing
    verdict: str
    revision: int = 1
    figures: tuple[Figure, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


def head_of(report: Report, files: Mapping[str, str]) -> ReportHead:
    """With the first number of each section, which is the one that it is about."""
    return ReportHead(
        name=report.name,
        workload=report.workload,
        title=report.title,
        period=report.period,
        time_zone=report.time_zone,
        made_at=report.made_at,
        standing=report.standing,
        verdict=report.verdict,
        revision=report.revision,
        figures=tuple(numbers[0] for section in report.sections if (numbers := _numbers(section))),
        files=files,
    )


def _numbers(section: Section) -> list[Figure]:
    """By their unit: a number that is not known today has its place in the trend all the same."""
    return [figure for figure in section.figures if figure.unit not in _NO_NUMBERS]
