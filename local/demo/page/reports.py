"""The reports, as the page shows them: what each says first, how its sections stand, and where to read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lamplighter.domain.reports.document import Standing
from lamplighter.outbound.reports.words import STANDINGS
from local.demo.facts import Facts
from local.demo.page.measured import Badge

_TONES = {"good": "good", "no_data": "unsure", "attention": "warn", "bad": "bad", "failed": "bad"}
_MOST_ACTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    title: str
    standing: Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """``saving`` in words, empty where it is not known."""

    title: str
    saving: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """``folder`` is that of its documents, of which ``tables`` are CSV. ``mails`` as the facts have them."""

    title: str
    period: str
    standing: Badge
    verdict: str
    sections: Sequence[SectionView]
    actions: Sequence[ActionView]
    folder: str
    tables: int
    mails: Sequence[Facts]


def reports_of(facts: Facts) -> Sequence[ReportView]:
    return [_report(report) for report in facts.get("reports") or ()]


def _report(report: Mapping[str, Any]) -> ReportView:
    content = report["content"]
    return ReportView(
        title=content["title"].rpartition(", ")[0],  # without how often it is made
        period=_period(report),
        standing=_badge(content["standing"]),
        verdict=content["verdict"],
        sections=[
            SectionView(title=section["title"], standing=_badge(section["standing"])) for section in content["sections"]
        ],
        actions=_actions(content.get("to_do", ())),
        folder=report["folder"],
        tables=report["tables"],
        mails=report["mails"],
    )


def _badge(standing: str) -> Badge:
    """In the reports' own words."""
    return Badge(word=STANDINGS[Standing(standing)], tone=_TONES[standing])


def _period(report: Mapping[str, Any]) -> str:
    zone = ZoneInfo(report["time_zone"])
    day = datetime.fromisoformat(report["content"]["period"]["start"]).astimezone(zone)
    return f"{day:%-d %B %Y}{', so far' if report['so_far'] else ''}"


def _actions(to_do: Sequence[Mapping[str, Any]]) -> list[ActionView]:
    """As many as there is room for, in the report's own order."""
    first = [one["action"] for one in to_do[:_MOST_ACTIONS]]
    return [ActionView(title=action["title"], saving=_saving(action["saving_usd"])) for action in first]


def _saving(usd: float | None) -> str:
    return "" if usd is None else f"${usd:,.2f} a month"
