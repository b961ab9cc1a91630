"""EventBridge Scheduler keeps to its time zone.

Wrong in MiniStack: ScheduleExpressionTimezone is stored and every schedule runs by UTC; the words that Scheduler fills
into a target's input (`<aws.scheduler.scheduled-time>` and others) arrive as they were written.

Corrected: cron and at expressions are read in the schedule's zone; a local time that a clock change skips is skipped.
Flexible windows are left out: a schedule fires within a second of its time.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ministack.core.responses import new_uuid, request_scope
from ministack.services import eventbridge, scheduler

from local.embedded_aws.corrections import Corrections

SCHEDULER = "ministack.services.scheduler"
TICK_S = 1
_seen: dict[tuple[str, str, str], datetime] = {}
"""Until when each schedule's occurrences have been dealt with."""


def install(corrections: Corrections) -> None:
    """Take over the ticking."""
    corrections.replace(SCHEDULER, "_tick_schedules", lambda: tick(datetime.now(UTC)))
    corrections.replace(SCHEDULER, "_SCHEDULE_TICK_INTERVAL", TICK_S)


def tick(now: datetime) -> None:
    """Fire whatever has become due."""
    for key, schedule in list(scheduler._schedules._data.items()):
        after = _seen.get(key) or datetime.fromtimestamp(schedule.get("CreationDate", now.timestamp()), UTC)
        due = next_occurrence(schedule, after)
        if due is None or due > now:
            continue
        _seen[key] = now
        if schedule.get("State", "ENABLED") == "ENABLED" and _within_dates(schedule, due):
            account, region, _ = key
            with request_scope(account, region):
                _fire(schedule, due)
        if schedule["ScheduleExpression"].startswith("at(") and schedule.get("ActionAfterCompletion") == "DELETE":
            scheduler._schedules._data.pop(key, None)


def next_occurrence(schedule: Mapping[str, Any], after: datetime) -> datetime | None:
    """When the schedule's expression is due next."""
    expression = schedule["ScheduleExpression"].strip()
    zone = ZoneInfo(schedule.get("ScheduleExpressionTimezone") or "UTC")
    if expression.startswith("at("):
        at = datetime.fromisoformat(expression[3:-1]).replace(tzinfo=zone).astimezone(UTC)
        return at if at > after else None
    interval_s = eventbridge._parse_rate_seconds(expression)
    if interval_s is not None:
        return after + timedelta(seconds=interval_s)
    fields = eventbridge._parse_cron_fields(expression)
    return None if fields is None else _next_by_clock(fields, zone, after)


def _next_by_clock(fields: Any, zone: ZoneInfo, after: datetime) -> datetime | None:
    """MiniStack finds the next reading of a wall clock; what instant that is depends on the zone."""
    reading = after.astimezone(zone).replace(tzinfo=UTC)
    while (reading := eventbridge._cron_next_fire(fields, reading)) is not None:
        instant: datetime = reading.replace(tzinfo=zone).astimezone(UTC)
        if instant > after and instant.astimezone(zone).replace(tzinfo=UTC) == reading:
            return instant
    return None


def _within_dates(schedule: Mapping[str, Any], due: datetime) -> bool:
    start, end = scheduler._to_epoch(schedule.get("StartDate")), scheduler._to_epoch(schedule.get("EndDate"))
    return bool((start is None or due.timestamp() >= start) and (end is None or due.timestamp() <= end))


def _fire(schedule: Mapping[str, Any], due: datetime) -> None:
    execution_id = new_uuid()
    target = dict(schedule["Target"])
    if "Input" in target:
        target["Input"] = filled_in(target["Input"], schedule["Arn"], due, execution_id)
    event = {
        "EventId": execution_id,
        "Source": "aws.scheduler",
        "DetailType": "Scheduled Event",
        "Detail": "{}",
        "Time": due.timestamp(),
        "Resources": [schedule["Arn"]],
        "Account": scheduler.get_account_id(),
        "Region": scheduler.get_region(),
    }
    eventbridge._invoke_target(target, event, schedule)


def filled_in(text: str, schedule_arn: str, due: datetime, execution_id: str) -> str:
    """A target's input with Scheduler's words replaced."""
    words = {
        "<aws.scheduler.schedule-arn>": schedule_arn,
        "<aws.scheduler.scheduled-time>": due.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "<aws.scheduler.execution-id>": execution_id,
        "<aws.scheduler.attempt-number>": "1",
    }
    for word, value in words.items():
        text = text.replace(word, value)
    return text
