"""What the state machine `report` hands to the report builder."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.report_runs.plan import ReportPlan
from lamplighter.domain.report_runs.sections import BuiltSection


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOrder:
    plan: ReportPlan
    built: tuple[BuiltSection, ...]


class _Failure(msgspec.Struct):
    """Error and Cause of what was caught."""

    error: str
    message: str


class _Raised(msgspec.Struct):
    """The Cause of a function's error."""

    message: str = msgspec.field(name="errorMessage")


class _Built(msgspec.Struct):
    kind: ReportKind
    failure: _Failure | None = None


class _Order(msgspec.Struct):
    plan: ReportPlan
    built: tuple[_Built, ...]


def build_order(event: object) -> BuildOrder:
    order = msgspec.convert(event, _Order)
    built = (BuiltSection(kind=one.kind, failure=_reason(one.failure)) for one in order.built)
    return BuildOrder(plan=order.plan, built=tuple(built))


def _reason(failure: _Failure | None) -> str | None:
    if failure is None:
        return None
    try:
        told = msgspec.json.decode(failure.message, type=_Raised).message
    except msgspec.MsgspecError:
        told = failure.message
    return f"{failure.error}: {told}"
