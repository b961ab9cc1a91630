"""Alarms that stay where they are made: the workload claims them, with a severity."""

from __future__ import annotations

from collections.abc import Iterator

from local.discover.found import entry_of
from local.discover.severity import severity_of
from local.discover.stack_view import Seen, StackView
from local.discover.yaml_lines import Entry, Noted


def claims(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        yield claim(seen)


def claim(seen: Seen, *remarks: str) -> Entry:
    severity, said = severity_of(seen)
    return entry_of(seen, {"severity": Noted(severity.value, said)}, remarks=remarks)
