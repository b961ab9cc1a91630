"""Which day each report of the demo is about, at any hour at which somebody runs it."""

from datetime import UTC, datetime

import pytest

from local.demo.reports import period_of_report
from local.demo.stage import Stage
from local.demo.staged_files import PHOTOS, PRODUCT
from local.paths import WORKLOADS
from local.workload_files import load_workload_files

STAGE = Stage(quiet_s=1, files=load_workload_files(WORKLOADS))


@pytest.mark.parametrize(
    ("hour", "in_new_york"), [(0, "2026-11-20"), (4, "2026-11-20"), (5, "2026-11-21"), (23, "2026-11-21")]
)
def test_the_product_s_is_of_the_day_that_it_is_where_the_product_is(hour: int, in_new_york: str) -> None:
    now = datetime(2026, 11, 21, hour, 30, tzinfo=UTC)

    period = period_of_report(STAGE, PRODUCT, now)

    assert period.name == in_new_york
    assert period.window.start < now < period.window.end


@pytest.mark.parametrize("hour", [0, 5, 6, 23])
def test_photo_sync_s_is_of_the_day_before(hour: int) -> None:
    now = datetime(2026, 11, 21, hour, 30, tzinfo=UTC)

    assert period_of_report(STAGE, PHOTOS, now).name == "2026-11-20"
