"""The product is measured: KPIs, SLOs and health are evaluated, and the status page is asked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

from lamplighter.domain.health.report import HealthReport
from lamplighter.domain.kpis import KpiReport
from lamplighter.domain.slos.status import SloReport, SloStatus
from lamplighter.domain.window import Window, window_before
from local.demo.facts import Facts
from local.demo.measured import Measured, latest, published, tick
from local.demo.past import Past
from local.demo.progress import Progress, Step
from local.demo.stage import STATUS_TOKEN, Note, Stage
from local.demo.staged_files import PRODUCT
from local.demo.status_page import HTML, PROMETHEUS, ask
from local.demo.traffic import totals

_DAY_S, _HOUR_S = 86_400, 3600
_METRICS_WITHIN_S = 10


def measure(stage: Stage, progress: Progress, past: Past) -> Measured:
    """Raises MeasuringError where a function fails, StepError where its figures do not become metrics."""
    measured = Measured()
    steps: tuple[tuple[str, Callable[[Note], str]], ...] = (
        ("KPIs are evaluated", partial(_kpis, stage, measured)),
        ("SLOs are evaluated", partial(_slos, stage, measured)),
        ("health is checked", partial(_health, stage, measured)),
        ("the status page answers", partial(_status, stage, measured)),
    )
    for title, step in steps:
        progress.act(title, step)
    became = Step(title="the figures are metrics", look=partial(_metrics, stage, measured), within_s=_METRICS_WITHIN_S)
    progress.run(became)
    measured.facts["put"] = _put_facts(past, measured.facts)
    return measured


def _kpis(stage: Stage, measured: Measured, _note: Note) -> str:
    tick(stage, "kpi_evaluator")
    snapshot = latest(stage, KpiReport)
    measured.keep(snapshot)
    verdicts = Counter(kpi.verdict.value for kpi in snapshot.body.kpis)
    return ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())


def _slos(stage: Stage, measured: Measured, _note: Note) -> str:
    tick(stage, "slo_evaluator")
    snapshot = latest(stage, SloReport)
    measured.keep(snapshot)
    return ", ".join(f"{slo.name} {_left(slo)}" for slo in snapshot.body.slos) + " left"


def _left(slo: SloStatus) -> str:
    return "no data" if slo.budget_left_share is None else f"{slo.budget_left_share:.0%}"


def _health(stage: Stage, measured: Measured, _note: Note) -> str:
    tick(stage, "health_checker")
    snapshot = latest(stage, HealthReport)
    measured.keep(snapshot)
    return f"{len(snapshot.body.components)} components, {snapshot.body.overall.value}"


def _status(stage: Stage, measured: Measured, _note: Note) -> str:
    """As a program, a browser and Prometheus ask. What the program is told of the product stands in health.json."""
    asked = partial(ask, stage.outputs["StatusUrl"])
    health = asked(f"health/{PRODUCT}", token=STATUS_TOKEN)
    page = asked("health", accept=HTML, token=STATUS_TOKEN)
    metrics = asked("metrics", accept=PROMETHEUS, token=STATUS_TOKEN)
    measured.documents |= {"health.json": health.text, "health.html": page.text, "metrics.txt": metrics.text}
    samples = [line for line in metrics.text.splitlines() if not line.startswith("#")]
    measured.facts["status"] = {
        "health": health.status,
        "page": page.status,
        "metrics": metrics.status,
        "without_token": asked("health").status,
        "summary": json.loads(health.text)["summary"],
        "samples": len(samples),
    }
    return f"/health {health.status}, /metrics {len(samples)} samples"


def _metrics(stage: Stage, measured: Measured) -> str | None:
    """Of the availability SLO, in percent."""
    found = {name: published(stage, name, Slo="availability") for name in ("Sli", "ErrorBudgetRemaining")}
    if None in found.values():
        return None
    measured.facts["metrics"] = found
    return f"Sli {found['Sli']:.4f} %"


def _put_facts(past: Past, facts: Facts) -> Facts:
    """Sums over what the KPIs are of, and over the window that the SLOs have: it begins at a whole hour."""
    at = datetime.fromisoformat(facts["kpis"]["taken_at"])
    of_slos = facts["slos"]["body"]["slos"][0]["window"]
    windows = {
        "day": window_before(at, _DAY_S),
        "hour": window_before(at, _HOUR_S),
        "slo_window": Window(datetime.fromisoformat(of_slos["start"]), datetime.fromisoformat(of_slos["end"])),
    }
    sums = {name: totals(past.traffic, window) for name, window in windows.items()}
    return {"data_points": past.data_points, **sums}
