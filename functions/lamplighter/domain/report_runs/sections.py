"""What the state machine says of a section: that it is there, or why it is not."""

from __future__ import annotations

from dataclasses import dataclass

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import Section, Standing
from lamplighter.domain.reports.titles import TITLES


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSection:
    """``failure`` says why it could not be built."""

    kind: ReportKind
    failure: str | None = None


def failed_section(kind: ReportKind, reason: str) -> Section:
    """In place of the section: the report goes out all the same, and says so."""
    title = TITLES[kind]
    verdict = f"{title} could not be looked at, so nothing is known of it here."
    finding = f"{title} could not be looked at"
    return Section(kind=kind, title=title, standing=Standing.FAILED, verdict=verdict, finding=finding, notes=(reason,))
