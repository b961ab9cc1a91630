"""Any event that the intake may get, as alerts: none of them lost, none of them an exception.

No alert comes of a change to an alarm's configuration only; it leaves a remark.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lamplighter.domain.alert import Alert
from lamplighter.inbound.alertmanager import (
    alertmanager_alert,
    alertmanager_entries,
    is_alertmanager,
    truncation_remarks,
)
from lamplighter.inbound.arrival import Arrival, Heard, Notice, Unreadable
from lamplighter.inbound.cloudwatch_action import alarm_action, is_alarm_action
from lamplighter.inbound.cloudwatch_eventbridge import (
    alarm_event,
    configuration_remark,
    is_alarm_event,
    is_configuration_change,
)
from lamplighter.inbound.cloudwatch_sns import is_sns_alarm, sns_alarm
from lamplighter.inbound.own_notice import is_own_notice, own_notice
from lamplighter.inbound.plain import plain
from lamplighter.inbound.unknown import unknown_alert
from lamplighter.inbound.unwrapping import unwrapped

_ALARMS = (
    (is_sns_alarm, sns_alarm),
    (is_alarm_event, alarm_event),
    (is_alarm_action, alarm_action),
    (is_own_notice, own_notice),
)


def heard_from(event: object, received_at: datetime) -> Heard:
    """The alerts in any event, and remarks on what is known and is no alert.

    ``received_at`` stands in where the sender names no time.
    """
    heard = [_heard(notice) for notice in unwrapped(plain(event), Arrival(received_at=received_at))]
    return Heard(
        alerts=tuple(alert for one in heard for alert in one.alerts),
        remarks=tuple(remark for one in heard for remark in one.remarks),
    )


def _heard(notice: Notice) -> Heard:
    try:
        return _understood(notice)
    except Unreadable as why:
        return Heard(alerts=(unknown_alert(notice.body, notice.arrival, str(why)),))
    except Exception as error:  # noqa: BLE001 - a reader's fault must not cost a notice: it is announced unread
        return Heard(alerts=(unknown_alert(notice.body, notice.arrival, f"could not be read: {type(error).__name__}"),))


def _understood(notice: Notice) -> Heard:
    body, arrival = notice.body, notice.arrival
    if not isinstance(body, dict):
        raise Unreadable("no notice of a kind that is known")
    if is_configuration_change(body):
        return Heard(remarks=(configuration_remark(body),))
    if is_alertmanager(body):
        return Heard(alerts=tuple(_from_alertmanager(notice)), remarks=truncation_remarks(body))
    for is_it, read in _ALARMS:
        if is_it(body):
            return Heard(alerts=(read(body, arrival),))
    raise Unreadable("no notice of a kind that is known")


def _from_alertmanager(notice: Notice) -> Iterator[Alert]:
    """One broken entry costs the others nothing."""
    if not isinstance(notice.body, dict):
        raise Unreadable("no Alertmanager notice")
    for entry in alertmanager_entries(notice.body):
        try:
            yield alertmanager_alert(entry, notice.body, notice.arrival)
        except Unreadable as why:
            yield unknown_alert(entry, notice.arrival, str(why))
