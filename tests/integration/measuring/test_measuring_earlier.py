"""Earlier days, measured as the demo does it: by what the evaluators do, called with the instants of then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lamplighter.domain.kpis import KpiReport
from lamplighter.domain.window import Window, rounded_down
from lamplighter.usecases.evaluate_kpis import evaluate_kpis
from local.demo.earlier import measure_earlier
from local.demo.measured import published, snapshots_of
from local.demo.stage import Stage

pytestmark = pytest.mark.embedded


def test_an_earlier_day_has_a_snapshot_of_its_own_and_no_metric_comes_today(stage: Stage) -> None:
    now = rounded_down(datetime.now(UTC), 300)
    instants = [now - timedelta(days=1), now]

    assert measure_earlier(stage, evaluate_kpis, "shop", instants) == 2

    window = Window(instants[0], now + timedelta(seconds=1))
    kept = list(snapshots_of(stage).between(KpiReport, "shop", window))
    assert [one.taken_at for one in kept] == instants
    then, today = (one.body.kpis[0] for one in kept)
    assert then.value == pytest.approx(100 * (1 - 88 / 9000))
    assert today.before == then.value
    assert published(stage, "KpiValue", "shop", Kpi="availability") is None
