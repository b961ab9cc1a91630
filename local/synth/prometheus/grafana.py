"""Grafana dashboards as JSON, as its provisioning and its import take them. The data source is chosen on the page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common as common_models
from grafana_foundation_sdk.models import dashboard as models

from lamplighter.domain.definitions.prometheus import GrafanaDashboard, Panel
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.names import duration
from local.synth.prometheus.panels import DATA_SOURCE, panel_of

_COLUMNS = 24
# A Grafana uid has at most 40 characters (grafana/grafana, pkg/util/shortid_generator.go).
_UID_LENGTH = 40
_DIGEST_LENGTH = 8


def dashboard_uid(file: WorkloadFile, dashboard: GrafanaDashboard) -> str:
    """The same on every import, so that links to it hold; of names that are too long a digest tells them apart."""
    whole = f"{file.workload}-{dashboard.name}"
    if len(whole) <= _UID_LENGTH:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[:_DIGEST_LENGTH]
    return f"{whole[: _UID_LENGTH - _DIGEST_LENGTH - 1]}-{digest}"


def dashboard_json(file: WorkloadFile, dashboard: GrafanaDashboard) -> dict[str, Any]:
    built = builders.Dashboard(dashboard.title).uid(dashboard_uid(file, dashboard))
    built = built.tags([file.workload, *dashboard.tags]).refresh(duration(dashboard.refresh_s)).readonly()
    built = built.time(f"now-{duration(dashboard.range_s)}", "now").timezone(common_models.TimeZoneBrowser)
    built = built.tooltip(models.DashboardCursorSync.CROSSHAIR)
    source = builders.DatasourceVariable("datasource").label("Data source").type("prometheus")
    built = built.with_variable(source).annotation(_firing_alerts(file))
    model = built.build()
    # Placed here: the SDK's own layout lets a panel hang over the right edge.
    places = enumerate(zip(dashboard.panels, _grid(dashboard.panels), strict=True), start=1)
    model.panels = [panel_of(panel, at, number) for number, (panel, at) in places]
    written: dict[str, Any] = json.loads(JSONEncoder().encode(model))
    return written


def _firing_alerts(file: WorkloadFile) -> builders.AnnotationQuery:
    expr = f'ALERTS{{workload="{file.workload}", alertstate="firing"}}'
    marks = builders.AnnotationQuery().name("Firing alerts").datasource(DATA_SOURCE).enable(enable=True)
    return marks.icon_color("red").expr(expr)


def _grid(panels: Sequence[Panel]) -> Iterator[models.GridPos]:
    """Rows from left to right; a panel that does not fit into the rest of a row begins the next."""
    x = y = tallest = 0
    for panel in panels:
        width = min(panel.width, _COLUMNS)
        if x + width > _COLUMNS:
            x, y, tallest = 0, y + tallest, 0
        yield models.GridPos(x=x, y=y, w=width, h=panel.height)
        x, tallest = x + width, max(tallest, panel.height)
