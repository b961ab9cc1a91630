"""A report of a day of AuraStream with all that a report may hold: every unit, mark and standing, and gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import (
    Action,
    Change,
    Chart,
    ChartType,
    Column,
    Figure,
    Line,
    Mark,
    Provenance,
    Report,
    Section,
    Standing,
    Table,
    Unit,
)
from lamplighter.domain.reports.head import ReportHead
from lamplighter.domain.window import Window
from lamplighter.outbound.reports.email_message import Envelope

# 20 November in New York, which is five hours behind UTC then.
DAY = Window(datetime(2026, 11, 20, 5, tzinfo=UTC), datetime(2026, 11, 21, 5, tzinfo=UTC))
MADE_AT = datetime(2026, 11, 21, 11, 0, 4, tzinfo=UTC)
HOURS = tuple(DAY.start + timedelta(hours=hour) for hour in range(24))
P50_MS = (
    310,
    305,
    298,
    301,
    300,
    310,
    325,
    340,
    361,
    380,
    402,
    415,
    420,
    418,
    430,
    441,
    452,
    440,
    421,
    400,
    380,
    350,
    330,
    320,
)
GAP = range(9, 12)


def a_source(kind: str = "kpis", path: str = "kpis.0.value") -> Provenance:
    return Provenance(kind=kind, taken_at=DAY.end + timedelta(minutes=55), path=path)


def a_figure(name: str = "requests", value: Any = 48_210, unit: Unit = Unit.COUNT, **changes: Any) -> Figure:
    values: dict[str, Any] = {"label": name.replace("_", " ").capitalize(), "source": a_source(path=f"figures.{name}")}
    return Figure(name=name, value=value, unit=unit, **(values | changes))


def a_column(name: str, unit: Unit = Unit.TEXT, label: str = "") -> Column:
    return Column(name=name, label=label or name.replace("_", " ").capitalize(), unit=unit)


def a_table(columns: Sequence[Column], rows: Sequence[Sequence[Any]], **changes: Any) -> Table:
    values: dict[str, Any] = {"name": "services", "caption": "Services", "source": a_source("costs", "by_service")}
    return Table(columns=tuple(columns), rows=tuple(tuple(row) for row in rows), **(values | changes))


def a_line_chart(**changes: Any) -> Chart:
    p50 = tuple(None if hour in GAP else float(value) for hour, value in enumerate(P50_MS))
    p95 = tuple(None if value is None else value * 2.4 for value in p50)
    values: dict[str, Any] = {
        "name": "latency",
        "title": "Latency of analyses, by hour",
        "type": ChartType.LINE,
        "unit": Unit.MILLISECONDS,
        "x": HOURS,
        "lines": (Line(label="p50", y=p50), Line(label="p95", y=p95)),
        "summary": "Latency rose through the day and was highest at 16:00; from 09:00 to 12:00 nothing was measured.",
        "period": DAY,
        "source": a_source("traces", "operations.0.hours"),
        "threshold": 1000.0,
    }
    return Chart(**(values | changes))


def a_bar_chart(**changes: Any) -> Chart:
    values: dict[str, Any] = {
        "name": "by_service",
        "title": "Cost by service",
        "type": ChartType.BAR,
        "unit": Unit.USD,
        "x": ("AWS Lambda", "Amazon Comprehend", "Amazon Relational Database Service", "Amazon API Gateway", "Tax"),
        "lines": (Line(label="cost", y=(41.2, 118.55, 64.0, None, 0.0)),),
        "summary": "Comprehend is half of the cost; that of API Gateway is not known yet.",
        "period": DAY,
        "source": a_source("costs", "by_service"),
    }
    return Chart(**(values | changes))


def kpis() -> Section:
    return Section(
        kind=ReportKind.KPIS,
        title="KPIs",
        standing=Standing.ATTENTION,
        verdict="Four of five KPIs met their targets; latency at the 95th percentile did not.",
        finding="latency at the 95th percentile misses its target",
        changes=(
            Change(
                what="Latency at p95 rose from 812.4 ms to 1,085 ms.",
                why="The evening's batch shares the database.",
            ),
            Change(what="Customers satisfied is not known any more."),
        ),
        actions=(
            Action(
                title="Give sentiment-worker 1 024 MB of memory",
                evidence="It used 498 of 512 MB in 31 % of its calls, and took 1.8 times as long in those.",
            ),
        ),
        figures=(
            a_figure("analyses", 48_210, before=45_377),
            a_figure("success_rate", 99.9512, Unit.PERCENT, before=99.9512, threshold=99.9),
            a_figure(
                "latency_p95",
                1084.8,
                Unit.MILLISECONDS,
                before=812.4,
                threshold=1000,
                label="Latency at p95",
                note="of analyses",
            ),
            a_figure("throughput", 0.558, Unit.PER_SECOND, before=0.5252),
            a_figure("longest_queue_wait", 95.5, Unit.SECONDS, before=None, threshold=300),
            a_figure("cache_ratio", 1.4, Unit.RATIO, marks=(Mark.FEW,), note="of 12 requests"),
            a_figure("satisfaction", None, Unit.PERCENT, label="Customers satisfied", threshold=90),
        ),
        charts=(a_line_chart(),),
    )


def slo() -> Section:
    return Section(
        kind=ReportKind.SLO,
        title="SLOs and error budgets",
        standing=Standing.BAD,
        verdict="One of three SLOs has spent its error budget.",
        finding="analysis-latency has spent its error budget",
        changes=(Change(what="analysis-latency has spent its budget: releases wait until 27 Nov."),),
        figures=(
            a_figure("slos_met", "2 of 3", Unit.TEXT, label="SLOs met"),
            a_figure("exhausted_at", "2026-11-20T21:14:00+00:00", Unit.TIME, label="Budget exhausted"),
        ),
        charts=(
            a_line_chart(
                name="availability",
                title="Availability, by hour",
                unit=Unit.PERCENT,
                lines=(Line(label="availability", y=tuple(99.99 - (hour % 7) * 0.021 for hour in range(24))),),
                summary="Availability stayed over its objective of 99.9 % in all hours but three.",
                threshold=99.9,
                source=a_source("slos", "slos.0.hours"),
            ),
        ),
        tables=(
            a_table(
                (
                    a_column("slo", label="SLO"),
                    a_column("objective", Unit.PERCENT),
                    a_column("achieved", Unit.PERCENT),
                    a_column("budget_left", Unit.PERCENT),
                    a_column("burn_rate", Unit.RATIO),
                    a_column("met", Unit.TEXT),
                ),
                (
                    ("availability", 99.9, 99.9512, 51.2, 0.49, True),
                    ("analysis-latency", 95.0, 93.1, -38.0, 1.38, False),
                    ("freshness", 99.0, None, None, None, None),
                ),
                name="slos",
                caption="SLOs over 28 days",
                source=a_source("slos", "slos"),
            ),
        ),
    )


def incidents() -> Section:
    return Section(
        kind=ReportKind.INCIDENTS,
        title="Incidents and remediations",
        standing=Standing.GOOD,
        verdict="One incident, put right by a runbook in seven minutes.",
        figures=(a_figure("incidents", 1, before=3), a_figure("open_now", 0, before=0)),
        tables=(
            a_table(
                (
                    a_column("opened", Unit.TIME),
                    a_column("alarm"),
                    a_column("lasted", Unit.SECONDS),
                    a_column("remedy"),
                ),
                (("2026-11-20T19:02:10+00:00", "AuraStream-High-Error-Rate", 421, "high-error-rate: given back"),),
                name="incidents",
                caption="Incidents of the day",
                source=None,
            ),
        ),
    )


def cost() -> Section:
    rows = [
        ("Amazon Comprehend", Decimal("118.55"), Decimal("97.20"), 1_185_500_000),
        ("Amazon Relational Database Service", Decimal("64.00"), Decimal("64.00"), 64 * 2**30),
        ("AWS Lambda", Decimal("41.2034"), Decimal("38.11"), 12_345),
        ('=HYPERLINK("https://evil.example")', Decimal("0.0042"), None, 0),
        ("Credits", Decimal("-12.5"), Decimal(0), None),
    ]
    return Section(
        kind=ReportKind.COST,
        title="Costs",
        standing=Standing.ATTENTION,
        verdict="The day cost $211.25, 6 % more than the day before; the month is heading for $6,120.00 of $6,000.00.",
        changes=(Change(what="Comprehend cost $21.35 more: 22 % more characters were analysed."),),
        actions=(
            Action(
                title="Move photos not read for 90 days to Glacier Instant Retrieval",
                evidence="1.9 TiB of 2.3 TiB were not read since August.",
                saving_usd=Decimal("36.20"),
            ),
            Action(
                title="Buy a compute savings plan of $0.60 an hour",
                evidence="Lambda never cost less than $0.71 an hour in the last 30 days.",
                saving_usd=Decimal("102.4"),
            ),
        ),
        figures=(
            a_figure("cost", Decimal("211.2534"), Unit.USD, before=Decimal("199.31"), marks=(Mark.ESTIMATED,)),
            a_figure(
                "month_forecast",
                Decimal(6120),
                Unit.USD,
                threshold=Decimal(6000),
                marks=(Mark.ESTIMATED, Mark.PROVISIONAL),
            ),
            a_figure("stored", 2_528_876_742_246, Unit.BYTES, before=2_500_000_000_000, marks=(Mark.STALE,)),
            a_figure("read_rate", 31_457_280.0, Unit.BYTES_PER_SECOND),
            a_figure("budget_reached_on", "2026-11-29", Unit.DATE),
            a_figure(
                "cost_per_analysis",
                Decimal("0.004382"),
                Unit.USD,
                before=Decimal("0.004392"),
                source=replace(
                    a_source("costs", "days.*.usd units.*.count"),
                    computed="the sum of the costs by the sum of the units",
                    since=DAY.start,
                ),
            ),
        ),
        charts=(a_bar_chart(),),
        tables=(
            a_table(
                (
                    a_column("service"),
                    a_column("cost", Unit.USD),
                    a_column("day_before", Unit.USD),
                    a_column("data", Unit.BYTES),
                ),
                rows,
                caption="Costs by service",
                left_out=14,
            ),
        ),
        notes=("The bill of a day is final three days later.",),
    )


def customers() -> Section:
    return Section(
        kind=ReportKind.CUSTOMERS,
        title="Customers and revenue",
        standing=Standing.FAILED,
        verdict="This section could not be built: the snapshot of customers of 20 November is missing.",
    )


def a_report(**changes: Any) -> Report:
    values: dict[str, Any] = {
        "name": "aurastream-daily",
        "workload": "aurastream",
        "title": "AuraStream, daily",
        "period": DAY,
        "time_zone": "America/New_York",
        "made_at": MADE_AT,
        "standing": Standing.BAD,
        "verdict": "AuraStream served well, but analysis-latency has spent its error budget, and the month is heading "
        "for $120.00 over its budget.",
        "sections": (kpis(), slo(), incidents(), cost(), customers()),
        "revision": 2,
        "revised": ("The cost of 20 Nov rose from $207.80 to $211.25: the bill was restated.",),
    }
    return Report(**(values | changes))


def a_quiet_report() -> Report:
    """The least a report may hold."""
    section = replace(incidents(), figures=(), tables=(), verdict="No incident.")
    return a_report(
        name="ims-weekly",
        workload="ims",
        title="IMS, weekly",
        period=Window(DAY.end - timedelta(days=7), DAY.end),
        standing=Standing.GOOD,
        verdict="All was well.",
        sections=(section,),
        revision=1,
        revised=(),
    )


def some_heads(days: int = 10) -> list[ReportHead]:
    """The daily's last days, the newest twice revised, and one weekly."""
    standings = (Standing.BAD, Standing.GOOD, Standing.GOOD, Standing.ATTENTION, Standing.NO_DATA, Standing.FAILED)
    return [*(_head(day, standings[day % len(standings)]) for day in range(days)), _head(0, Standing.BAD, 2), _weekly()]


def heads_of_years(years: int, workloads: int = 2, tables: int = 13) -> list[ReportHead]:
    """A day's report of each day and workload, each with so many tables."""
    heads = []
    for number in range(workloads):
        for day in range(365 * years):
            head = _head(day, (Standing.GOOD, Standing.ATTENTION, Standing.BAD)[day % 3])
            folder = f"reports/workload-{number}/workload-{number}-daily/{head.period.start:%Y-%m-%d}/r1"
            names = {f"customers-table_of_some_name_{table}.csv": f"table-{table}.csv" for table in range(tables)}
            forms = {"HTML": "report.html", "JSON": "report.json", "XLSX": "report.xlsx", **names}
            files = {form: f"{folder}/{name}" for form, name in forms.items()}
            heads.append(replace(head, workload=f"workload-{number}", name=f"workload-{number}-daily", files=files))
    return heads


def _head(days_ago: int, standing: Standing, revision: int = 1) -> ReportHead:
    back = timedelta(days=days_ago)
    folder = f"aurastream/aurastream-daily/{(DAY.start - back):%Y-%m-%d}"
    return ReportHead(
        name="aurastream-daily",
        workload="aurastream",
        title="AuraStream, daily",
        period=Window(DAY.start - back, DAY.end - back),
        time_zone="America/New_York",
        made_at=MADE_AT - back,
        standing=standing,
        verdict="All was well." if standing is Standing.GOOD else a_report().verdict,
        revision=revision,
        figures=(
            a_figure("analyses", None if standing is Standing.FAILED else 48_210 - 1313 * (days_ago % 4)),
            a_figure("cost", Decimal("211.25") - days_ago * Decimal("3.1"), Unit.USD),
        ),
        files={"HTML": f"{folder}/report.html", "XLSX": f"{folder}/report.xlsx"},
    )


def _weekly() -> ReportHead:
    report = a_quiet_report()
    return ReportHead(
        name=report.name,
        workload=report.workload,
        title=report.title,
        period=report.period,
        time_zone=report.time_zone,
        made_at=report.made_at,
        standing=report.standing,
        verdict=report.verdict,
        files={"HTML": "ims/ims-weekly/2026-11-14/report.html"},
    )


def an_envelope(**changes: Any) -> Envelope:
    values: dict[str, Any] = {
        "sender": "reports@lamplighter.example",
        "to": "kim@example.com",
        "sent_at": MADE_AT,
        "unsubscribe_to": "unsubscribe@lamplighter.example",
    }
    return Envelope(**(values | changes))
