"""The demo's page: one evening of the product, told from the facts. HTML in one file: no scripts, nothing loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from local.demo.facts import Facts
from local.demo.page.business import business_of
from local.demo.page.chart import chart_of
from local.demo.page.decisions import decisions_of
from local.demo.page.measured import measured_of
from local.demo.page.messages import messages_of
from local.demo.page.milestones import milestones_of
from local.demo.page.moments import Clock
from local.demo.page.reports import reports_of
from local.demo.page.timeline import timeline_of
from local.demo.page.verdict import verdict_of
from local.demo.page.words import short_names

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(facts: Facts) -> str:
    """A self-contained HTML document. Times run from the start of the spike. What is missing is shown as missing."""
    clock = Clock(facts["load"]["from"])
    incidents = sorted(facts["incidents"], key=lambda incident: (incident["opened_at"], incident["alarm"]))
    # An alarm's first incident is the one its chart tells of.
    first = {incident["alarm"]: incident for incident in reversed(incidents)}
    names = short_names([alarm["name"] for alarm in facts["alarms"]] + list(first))
    milestones = {alarm["name"]: milestones_of(alarm, first.get(alarm["name"]), clock) for alarm in facts["alarms"]}
    return _ENVIRONMENT.get_template("page.html.j2").render(
        facts=facts,
        clock=clock,
        names=names,
        verdict=verdict_of(facts, list(milestones.values())),
        milestones=milestones,
        charts=[
            chart_of(alarm, first.get(alarm["name"]), milestones[alarm["name"]], facts, clock)
            for alarm in facts["alarms"]
        ],
        timeline=timeline_of(facts, incidents, names, clock),
        messages=[messages_of(incident, clock) for incident in incidents],
        shipped_quiet_s=_shipped_quiet_s(incidents),
        decisions=[decisions_of(incident, clock) for incident in incidents],
        measured=measured_of(facts),
        business=business_of(facts),
        reports=reports_of(facts),
    )


def _shipped_quiet_s(incidents: Sequence[Mapping[str, Any]]) -> int | None:
    """The longest of the runbooks', None where no runbook is known."""
    runbooks = [incident.get("runbook") for incident in incidents]
    return max((runbook["shipped_quiet_s"] for runbook in runbooks if runbook), default=None)
