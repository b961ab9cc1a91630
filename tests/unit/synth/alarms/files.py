"""Workload files with valid defaults; a test says only what matters to it."""

from __future__ import annotations

from typing import Any

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Count, Indicator, Slo, SloWindow
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.workload import Owner, Receiver, Route, SlackReceiver

REQUESTS = Metric(namespace="Shop", name="Requests", dimensions={"Service": "checkout"})
FAILURES = Metric(namespace="Shop", name="Failures", dimensions={"Service": "checkout"})
SUCCESSES = Metric(namespace="Shop", name="Successes", dimensions={"Service": "checkout"})


def a_file(**changes: Any) -> WorkloadFile:
    values: dict[str, Any] = {
        "schema_version": 1,
        "workload": "shop",
        "title": "The Shop",
        "owner": Owner(team="Shop", contact="#shop"),
        "receivers": (Receiver(name="team", slack=SlackReceiver(webhook_url_secret="lamplighter/slack/shop")),),
        "routes": (Route(receivers=("team",)),),
    }
    return WorkloadFile(**values | changes)


def an_slo(**changes: Any) -> Slo:
    values: dict[str, Any] = {
        "name": "availability",
        "objective": 0.999,
        "window": SloWindow(rolling_days=30),
        "indicator": Indicator(valid=Count(metric=REQUESTS), bad=Count(metric=FAILURES)),
    }
    return Slo(**values | changes)
