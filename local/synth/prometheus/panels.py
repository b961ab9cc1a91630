"""One panel of a Grafana dashboard, by its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, Self

from grafana_foundation_sdk.builders import bargauge, common, dashboard, gauge, heatmap, prometheus, stat, table
from grafana_foundation_sdk.builders import timeseries as time_series
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import common as common_models
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.heatmap import HeatmapColorMode
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.prometheus import Panel, PanelType

DATA_SOURCE = models.DataSourceRef(type_val="prometheus", uid="${datasource}")

# Grafana's own ids for what is written in words; anything else is one of Grafana's ids already.
_UNITS = {
    "": "short",
    "US$": "currencyUSD",
    "bytes/s": "Bps",
    "count": "short",
    "milliseconds": "ms",
    "percent": "percent",
    "ratio": "percentunit",
    "requests/s": "reqps",
    "seconds": "s",
    "transactions/s": "ops",
}
_COLOURS = {
    Severity.INFO: "green",
    Severity.WARNING: "yellow",
    Severity.ERROR: "orange",
    Severity.CRITICAL: "red",
}
# Asked for the last value only. A stat draws its history behind its number.
_INSTANT = {PanelType.GAUGE, PanelType.BAR_GAUGE, PanelType.TABLE}


class _AnyPanel(Protocol):
    """What the SDK's panel builders have in common; it names no type for that."""

    def id(self, value: int, /) -> Self: ...
    def title(self, value: str, /) -> Self: ...
    def description(self, value: str, /) -> Self: ...
    def datasource(self, value: models.DataSourceRef, /) -> Self: ...
    def grid_pos(self, value: models.GridPos, /) -> Self: ...
    def unit(self, value: str, /) -> Self: ...
    def thresholds(self, value: Builder[models.ThresholdsConfig], /) -> Self: ...
    def with_target(self, value: Builder[Any], /) -> Self: ...
    def build(self) -> models.Panel: ...


def panel_of(panel: Panel, at: models.GridPos, number: int) -> models.Panel:
    built = _blank(panel).id(number).title(panel.title).datasource(DATA_SOURCE).grid_pos(at)
    built = built.unit(_UNITS.get(panel.unit, panel.unit)).thresholds(_thresholds(panel.thresholds))
    if panel.description:
        built = built.description(panel.description)
    for letter, (legend, query) in zip(_letters(), panel.queries.items(), strict=False):
        built = built.with_target(_query(panel.type, letter, legend, query))
    return built.build()


def _blank(panel: Panel) -> _AnyPanel:
    match panel.type:
        case PanelType.TIME_SERIES:
            return _time_series(panel)
        case PanelType.STAT:
            return stat.Panel().reduce_options(_last())
        case PanelType.GAUGE:
            return gauge.Panel().reduce_options(_last())
        case PanelType.BAR_GAUGE:
            return bargauge.Panel().reduce_options(_last())
        case PanelType.TABLE:
            return table.Panel()
        case PanelType.HEATMAP:
            return _heatmap(panel)


def _time_series(panel: Panel) -> time_series.Panel:
    legend = common.VizLegendOptions().show_legend(show_legend=True).placement(common_models.LegendPlacement.BOTTOM)
    legend = legend.display_mode(common_models.LegendDisplayMode.TABLE).calcs(["mean", "max", "lastNotNull"])
    dashed = common_models.GraphThresholdsStyleMode.DASHED
    lines = dashed if panel.thresholds else common_models.GraphThresholdsStyleMode.OFF
    tooltip = common.VizTooltipOptions().mode(common_models.TooltipDisplayMode.MULTI)
    style = common.GraphThresholdsStyleConfig().mode(lines)
    return time_series.Panel().legend(legend).tooltip(tooltip).thresholds_style(style).fill_opacity(10)


def _heatmap(panel: Panel) -> heatmap.Panel:
    """Buckets come counted from Prometheus: they are drawn, not counted again."""
    colour = heatmap.HeatmapColorOptions().mode(HeatmapColorMode.SCHEME).scheme("Oranges").steps(64)
    axis = heatmap.YAxisConfig().unit(_UNITS.get(panel.unit, panel.unit))
    return heatmap.Panel().calculate(calculate=False).color(colour).y_axis(axis)


def _last() -> common.ReduceDataOptions:
    return common.ReduceDataOptions().calcs(["lastNotNull"]).values(values=False)


def _query(kind: PanelType, letter: str, legend: str, query: str) -> prometheus.Dataquery:
    target = prometheus.Dataquery().ref_id(letter).expr(query).legend_format(legend).datasource(DATA_SOURCE)
    target = target.instant() if kind in _INSTANT else target.range()
    if kind is PanelType.HEATMAP:
        return target.format(PromQueryFormat.HEATMAP)
    return target.format(PromQueryFormat.TABLE) if kind is PanelType.TABLE else target


def _thresholds(values: Mapping[Severity, float]) -> dashboard.ThresholdsConfig:
    """From each value on; all is well below the first. Where less is worse, the file begins with the gravest at 0."""
    steps = [models.Threshold(value=None, color="green")]
    ordered = sorted(values.items(), key=lambda pair: pair[1])
    steps += [models.Threshold(value=value, color=_COLOURS[severity]) for severity, value in ordered]
    return dashboard.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(steps)


def _letters() -> Iterator[str]:
    """Grafana's reference ids: A to Z, then Q27 and on."""
    yield from "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    number = 26
    while True:
        number += 1
        yield f"Q{number}"
