"""Dashboards, resolved: what resources bring by themselves, what the file adds, and where each widget stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.dashboards import Dashboard
from lamplighter.domain.definitions.resources import Resources
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.dashboards.custom import section_widgets
from local.synth.dashboards.defaults import KINDS, widgets_of_kind
from local.synth.dashboards.graph import ALARMS_A_WIDGET, Body, alarm_body, text_body
from local.synth.dashboards.indicators import kpi_widget, slo_widgets
from local.synth.dashboards.layout import laid_out
from local.synth.model import CompositeAlarm, MetricAlarm, PlannedDashboard, PlannedWidget

__all__ = ["plan_dashboards"]

_GRAVEST_FIRST = tuple(Severity)
Alarms = Sequence[MetricAlarm | CompositeAlarm]
# Widgets that begin a row together.
Group = list[PlannedWidget]


@dataclasses.dataclass(frozen=True, slots=True)
class _Shown:
    """Names of alarms, gravest first: all that a widget may name, and those of them that tell someone."""

    every: Sequence[str]
    told: Sequence[str]


def plan_dashboards(file: WorkloadFile, alarms: Alarms) -> tuple[PlannedDashboard, ...]:
    """``alarms`` are the workload's own, resolved. Raises ConfigurationError for what a dashboard can't show."""
    ordered = sorted(alarms, key=lambda alarm: (_GRAVEST_FIRST.index(alarm.severity), alarm.name))
    shown = _Shown(
        every=[*dict.fromkeys([*(alarm.name for alarm in ordered), *_made_elsewhere(file)])],
        told=[alarm.name for alarm in ordered if not isinstance(alarm, MetricAlarm) or alarm.actions],
    )
    return tuple(
        PlannedDashboard(
            name=dashboard.name,
            origin=f"dashboards[{dashboard.name}]",
            title=dashboard.title,
            widgets=laid_out(_groups(file, dashboard, shown)),
        )
        for dashboard in file.dashboards
    )


def _made_elsewhere(file: WorkloadFile) -> Iterator[str]:
    """Alarms that the file claims by their whole name."""
    return (alarm.name for alarm in file.alarms if not set(alarm.name) & set("*?["))


def _groups(file: WorkloadFile, dashboard: Dashboard, alarms: _Shown) -> Iterator[Group]:
    origin = f"dashboards[{dashboard.name}]"
    yield [_planned(origin, dashboard.title, text_body(_heading(file, dashboard), height=2))]
    if dashboard.alarms:
        yield from _alarm_widgets(origin, alarms.told)
    if dashboard.slos:
        yield from _headed(origin, "Objectives", [list(slo_widgets(slo, file.region)) for slo in file.slos])
    if dashboard.kpis:
        found = [kpi_widget(kpi, file.region) for kpi in file.kpis]
        yield from _headed(origin, "Indicators", [[widget for widget in found if widget is not None]])
    for section in dashboard.sections:
        widgets = list(section_widgets(section, origin, alarms.every, file.region))
        yield from _headed(origin, section.title, [widgets])
    yield from _resource_widgets(file, dashboard, origin)


def _heading(file: WorkloadFile, dashboard: Dashboard) -> str:
    links = " · ".join(f"[{link.title}]({link.url})" for link in file.links)
    owner = f"{file.owner.team}, {file.owner.contact}"
    return f"# {dashboard.title}\n{file.title}, {file.environment} · {owner}" + (f" · {links}" if links else "")


def _alarm_widgets(origin: str, alarms: Sequence[str]) -> Iterator[Group]:
    for first in range(0, len(alarms), ALARMS_A_WIDGET):
        body = alarm_body("Alarms", alarms[first : first + ALARMS_A_WIDGET])
        yield [_planned(f"{origin}.alarms", "Alarms", body)]


def _resource_widgets(file: WorkloadFile, dashboard: Dashboard, origin: str) -> Iterator[Group]:
    known = [field.name for field in dataclasses.fields(Resources)]
    for kind in dashboard.resources:
        if kind not in known:
            raise ConfigurationError(f"{origin}.resources: no kind {kind!r}; allowed: {', '.join(known)}")
        if kind in KINDS:
            widgets = widgets_of_kind(kind, file.resources, file.region)
            yield from _headed(origin, KINDS[kind].heading, widgets)


def _headed(origin: str, title: str, groups: Iterable[Group]) -> Iterator[Group]:
    """A line of its own over the widgets; none over none."""
    shown = [group for group in groups if group]
    if shown:
        yield [_planned(origin, title, text_body(f"## {title}"))]
    yield from shown


def _planned(origin: str, title: str, body: Body) -> PlannedWidget:
    return PlannedWidget(origin=origin, title=title, body=body)
