"""When a composite alarm's actions are held back."""

import pytest

from local.embedded_aws.alarms.suppression import Suppressor, reason, suppressed_by


@pytest.mark.parametrize(
    ("in_alarm", "left_alarm_at", "now", "expected"),
    [
        (True, None, 1000, "Alarm"),
        (False, None, 1059, "WaitPeriod"),
        (False, None, 1060, None),
        (False, 1050, 1139, "ExtensionPeriod"),
        (False, 1050, 1140, None),
        (False, 900, 1010, "WaitPeriod"),
    ],
)
def test_a_change_at_1000_waits_60_s_and_90_s_after_the_suppressor(
    in_alarm: bool, left_alarm_at: float | None, now: float, expected: str | None
) -> None:
    suppressor = Suppressor(in_alarm, left_alarm_at, wait_s=60, extension_s=90)
    assert suppressed_by(suppressor, changed_at=1000, now=now) == expected


def test_the_reason_names_what_suppresses() -> None:
    assert reason("WaitPeriod") == "Actions suppressed by WaitPeriod"
