"""Tables and charts of a bucket: by class, prefix, size and file type; where its growth takes it."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.inventory_run.counts import InventoryCounts, Portions
from lamplighter.domain.reports.document import Chart, ChartType, Line, Provenance, Table, Unit
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import MOST_ROWS, columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.storage_figures import Told
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.spoken_numbers import size
from lamplighter.domain.storage_plan.cost import ClassCost
from lamplighter.domain.storage_plan.report import StorageReport

_PORTION = (("objects", "Objects", Unit.COUNT), ("bytes", "Size", Unit.BYTES))


def storage_charts(
    period: Period, report: StorageReport, counts: Snapshot[InventoryCounts] | None, origin: Origin, told: Told
) -> tuple[Chart, ...]:
    by_size = _by_size(period, counts.body, origin_of(counts, period), told) if counts else ()
    return (*_by_class(period, report, origin, told), *by_size)


def _by_size(period: Period, counts: InventoryCounts, origin: Origin, told: Told) -> tuple[Chart, ...]:
    """From the smallest bin to the largest; nothing of an inventory without sizes."""
    known = [(one.name, one.objects, one.bytes) for one in counts.by_size or () if one.bytes is not None]
    if not known:
        return ()
    most, heavy = max(known, key=lambda one: one[1]), max(known, key=lambda one: one[2])
    objects, all_ = sum(one[1] for one in known), sum(one[2] for one in known)
    chart = Chart(
        name=f"{counts.bucket}.by_size",
        title=told.of("Objects by size"),
        type=ChartType.BAR,
        unit=Unit.COUNT,
        x=tuple(name for name, _, _ in known),
        lines=(Line(label="Objects", y=tuple(float(count) for _, count, _ in known)),),
        summary=(
            f"Most objects are of {most[0]}: {most[1]:,} of {objects:,}. Most bytes lie in those of {heavy[0]}: "
            f"{size(heavy[2])} of {size(all_)}."
        ),
        period=period.window,
        source=origin.at("by_size.*.objects"),
    )
    return (chart,)


def _by_class(period: Period, report: StorageReport, origin: Origin, told: Told) -> tuple[Chart, ...]:
    classes = sorted(report.cost.by_class, key=lambda one: -one.bytes)
    if not classes:
        return ()
    names = tuple(map(_class, classes))
    chart = Chart(
        name=f"{report.bucket}.by_class",
        title=told.of("Bytes by storage class"),
        type=ChartType.BAR,
        unit=Unit.BYTES,
        x=names,
        lines=(Line(label="Stored", y=tuple(float(one.bytes) for one in classes)),),
        summary=f"Most lies in {names[0]}: {size(classes[0].bytes)} of {size(sum(one.bytes for one in classes))}.",
        period=period.window,
        source=origin.at("cost.by_class.*.bytes"),
    )
    return (chart,)


def _class(one: ClassCost) -> str:
    """With the tier where the class has some: `INTELLIGENT_TIERING INFREQUENT`."""
    return f"{one.storage_class} {one.tier}".rstrip()


def storage_tables(
    period: Period, report: StorageReport, counts: Snapshot[InventoryCounts] | None, origin: Origin, told: Told
) -> tuple[Table, ...]:
    listed = tuple(_counts(counts.body, origin_of(counts, period), told)) if counts else ()
    return (_classes(report, origin, told), _prefixes(report, origin, told), *_ahead(report, origin, told), *listed)


def _classes(report: StorageReport, origin: Origin, told: Told) -> Table:
    return Table(
        name=f"{report.bucket}.classes",
        caption=told.of("Objects by storage class"),
        columns=columns(
            (
                ("class", "Storage class", Unit.TEXT),
                *_PORTION,
                ("small", "Billed as if larger", Unit.COUNT),
                ("cost", "A month", Unit.USD),
            )
        ),
        rows=tuple((_class(one), one.objects, one.bytes, one.small_objects, one.usd) for one in report.cost.by_class),
        source=origin.at("cost.by_class"),
    )


def _prefixes(report: StorageReport, origin: Origin, told: Told) -> Table:
    prefixes = report.cost.by_prefix
    return Table(
        name=f"{report.bucket}.prefixes",
        caption=told.of("Prefixes that cost most"),
        columns=columns((("prefix", "Prefix", Unit.TEXT), *_PORTION, ("cost", "A month", Unit.USD))),
        rows=tuple((one.prefix or "(none)", one.objects, one.bytes, one.usd) for one in prefixes[:MOST_ROWS]),
        source=origin.at("cost.by_prefix"),
        left_out=len(prefixes[MOST_ROWS:]) + report.cost.more_prefixes,
    )


def _ahead(report: StorageReport, origin: Origin, told: Told) -> Iterator[Table]:
    """Capacity planning: no table where there is too little to say, which the growth's reason says."""
    if report.growth.ahead:
        yield Table(
            name=f"{report.bucket}.ahead",
            caption=told.of("Growing on like this: four times in five between the least and the most"),
            columns=columns(
                (
                    ("days", "In days", Unit.COUNT),
                    ("expected", "Expected", Unit.BYTES),
                    ("least", "Least", Unit.BYTES),
                    ("most", "Most", Unit.BYTES),
                    ("cost", "Expected, a month", Unit.USD),
                )
            ),
            rows=tuple(
                (one.days, one.expected_bytes, one.least_bytes, one.most_bytes, one.expected_usd)
                for one in report.growth.ahead
            ),
            source=origin.at("growth.ahead"),
        )


def _counts(counts: InventoryCounts, origin: Origin, told: Told) -> Iterator[Table]:
    described = (
        ("by_size", "Size of an object", "Objects by size", counts.by_size),
        ("by_age", "Age", "Objects by age", counts.by_age),
        ("top_suffixes", "File type", "Objects by file type", counts.top_suffixes),
    )
    for name, label, caption, portions in described:
        if portions:
            yield _portions(f"{counts.bucket}.{name}", label, told.of(caption), portions, origin.at(name))


def _portions(name: str, label: str, caption: str, portions: Portions, source: Provenance) -> Table:
    return Table(
        name=name,
        caption=caption,
        columns=columns((("name", label, Unit.TEXT), *_PORTION)),
        rows=tuple((one.name, one.objects, one.bytes) for one in portions[:MOST_ROWS]),
        source=source,
        left_out=len(portions[MOST_ROWS:]),
    )
