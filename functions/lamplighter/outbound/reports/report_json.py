"""A report as JSON: every figure, its value in full, and where it comes from."""

from __future__ import annotations

from dataclasses import fields

import msgspec

from lamplighter.domain.reports.document import Report

SCHEMA_VERSION = 1
# A reader that keeps decimals gets all their digits; one that does not gets a number all the same.
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def report_json(report: Report) -> bytes:
    """The document as it is (domain/reports/document.py), indented. Percent of 0 to 100, instants in ISO 8601."""
    content = {field.name: getattr(report, field.name) for field in fields(report)}
    return msgspec.json.format(_ENCODER.encode({"schema_version": SCHEMA_VERSION, **content}), indent=1) + b"\n"
