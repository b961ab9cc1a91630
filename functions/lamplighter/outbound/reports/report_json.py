"""A report as JSON: every figure, its value in full, and where it comes from."""

from __future__ import annotations

from dataclasses import fields

import msgspec

from lamplighter.domain.reports.document import Report
from lamplighter.domain.reports.part import to_do

SCHEMA_VERSION = 1
# A reader that keeps decimals gets all their digits; one that does not gets a number all the same.
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def report_json(report: Report) -> bytes:
    """The document as it is (domain/reports/document.py), indented, and ``to_do``: all actions in their order, each
    with its section. Percent of 0 to 100, instants in ISO 8601.
    """
    content = {field.name: getattr(report, field.name) for field in fields(report)}
    actions = [{"section": report.sections[at].kind, "action": each} for at, each in to_do(report.sections)]
    document = {"schema_version": SCHEMA_VERSION, **content, "to_do": actions}
    return msgspec.json.format(_ENCODER.encode(document), indent=1) + b"\n"
