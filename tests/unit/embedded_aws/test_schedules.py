"""Schedules by the clock of their zone."""

from datetime import UTC, datetime

import pytest

from local.embedded_aws.schedules import filled_in, next_occurrence


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "zone", "after", "expected"),
    [
        ("cron(0 7 * * ? *)", "Europe/Berlin", "2026-07-01T00:00", "2026-07-01T05:00"),
        ("cron(0 7 * * ? *)", "Europe/Berlin", "2026-12-01T00:00", "2026-12-01T06:00"),
        ("cron(0 7 * * ? *)", None, "2026-07-01T07:00", "2026-07-02T07:00"),
        ("cron(30 2 * * ? *)", "Europe/Berlin", "2026-03-28T12:00", "2026-03-30T00:30"),
        ("cron(0 6 ? * MON *)", "America/New_York", "2026-11-01T12:00", "2026-11-02T11:00"),
        ("at(2026-07-01T07:00:00)", "Europe/Berlin", "2026-06-01T00:00", "2026-07-01T05:00"),
        ("rate(5 minutes)", "Europe/Berlin", "2026-07-01T00:00", "2026-07-01T00:05"),
    ],
)
def test_the_next_occurrence(expression: str, zone: str | None, after: str, expected: str) -> None:
    schedule = {"ScheduleExpression": expression, "ScheduleExpressionTimezone": zone}

    assert next_occurrence(schedule, at(after)) == at(expected)


def test_what_lies_in_the_past_does_not_occur() -> None:
    assert next_occurrence({"ScheduleExpression": "at(2026-07-01T07:00:00)"}, at("2026-07-01T07:00")) is None


def test_scheduler_s_words_are_filled_in() -> None:
    text = '{"at": "<aws.scheduler.scheduled-time>", "id": "<aws.scheduler.execution-id>"}'

    assert filled_in(text, "arn", at("2026-07-01T07:00"), "e-1") == '{"at": "2026-07-01T07:00:00Z", "id": "e-1"}'
