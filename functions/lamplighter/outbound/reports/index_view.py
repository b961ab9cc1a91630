"""All reports, by workload and by what they are called, the newest first: some in full, the others by their dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from lamplighter.domain.reports.document import Standing
from lamplighter.domain.reports.head import ReportHead
from lamplighter.domain.window import Window
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.index_trends import Strip, Trend, strip, trends

# Of each series: so many with their verdicts, and more of them behind a click. What is older is there by its date.
SHOWN, IN_FULL = 7, 31
_PAGE, _TABLE = "HTML", ".csv"
# In the order in which people want them.
_FORMS = (_PAGE, "PDF", "XLSX", "JSON")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``tables``: what each is of, and its URL."""

    dates: str
    standing: Standing
    said: str
    verdict: str
    revision: int
    page: str
    files: Mapping[str, str]
    tables: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A report that is not in full here. ``day`` is its first."""

    day: int
    title: str
    standing: Standing
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """``months``: their names, and the dates of each, the newest first."""

    year: int
    said: str
    months: Sequence[tuple[str, Sequence[Date]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """``shown``, ``more`` and ``older`` are the newest first; ``more_dates`` are those of ``more``."""

    title: str
    time_zone: str
    latest: Row
    strip: Strip
    trends: Sequence[Trend]
    shown: Sequence[Row]
    more: Sequence[Row]
    more_dates: str
    older: Sequence[Year]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """``title`` as its reports have it, without how often they are made."""

    name: str
    title: str
    series: Sequence[Series]


def workloads(heads: Sequence[ReportHead]) -> list[Workload]:
    ordered = sorted(heads, key=lambda head: (head.workload, head.name, head.period.start, head.revision))
    found = []
    for workload, of_workload in groupby(ordered, key=lambda head: head.workload):
        series = [_series(list(same)) for _, same in groupby(of_workload, key=lambda head: head.name)]
        title = series[0].title.rpartition(", ")[0] or workload
        found.append(Workload(name=workload, title=title, series=series))
    return found


def _series(heads: Sequence[ReportHead]) -> Series:
    """``heads`` are in the order of their periods and revisions: of each period the last revision counts."""
    kept = list({head.period.start: head for head in heads}.values())
    newest_first = kept[::-1]
    rows = [_row(head) for head in newest_first[:IN_FULL]]
    more = newest_first[SHOWN:IN_FULL]
    since = Window(more[-1].period.start, more[0].period.end) if more else None
    return Series(
        title=kept[-1].title,
        time_zone=kept[-1].time_zone,
        latest=rows[0],
        strip=strip(kept),
        trends=trends(kept),
        shown=rows[:SHOWN],
        more=rows[SHOWN:],
        more_dates=words.window_dates(since, more[0].time_zone) if since else "",
        older=list(_years(newest_first[IN_FULL:])),
    )


def _row(head: ReportHead) -> Row:
    return Row(
        dates=words.dates_told(head),
        standing=head.standing,
        said=words.STANDINGS[head.standing],
        verdict=head.verdict,
        revision=head.revision,
        page=head.files.get(_PAGE, ""),
        files={form: head.files[form] for form in _FORMS if form in head.files},
        tables={_table(name): url for name, url in head.files.items() if name.endswith(_TABLE)},
    )


def _table(file: str) -> str:
    """``cost-by_service.csv`` is ``cost: by service``."""
    return file.removesuffix(_TABLE).replace("-", ": ", 1).replace("_", " ")


def _years(newest_first: Sequence[ReportHead]) -> Iterator[Year]:
    for year, of_year in groupby(newest_first, key=lambda head: _start(head).year):
        heads = list(of_year)
        months = groupby(heads, key=lambda head: f"{_start(head):%B}")
        dates = [(month, [_date(head) for head in of_month]) for month, of_month in months]
        yield Year(year=year, said=words.counted_standings([head.standing for head in heads]), months=dates)


def _start(head: ReportHead) -> datetime:
    return words.local(head.period.start, head.time_zone)


def _date(head: ReportHead) -> Date:
    title = f"{words.dates(head)}: {words.STANDINGS[head.standing]}"
    return Date(day=_start(head).day, title=title, standing=head.standing, page=head.files.get(_PAGE, ""))
