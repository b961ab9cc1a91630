"""Dashboards, written so that a reviewer sees one widget a line."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.model import PlannedDashboard
from local.synth.names import logical_ids
from local.synth.template.parts import Part, filled_in, resource, tags


def dashboard_part(file: WorkloadFile, dashboards: Sequence[PlannedDashboard]) -> Part:
    ids = logical_ids((dashboard.name for dashboard in dashboards), "Dashboard")
    return Part(
        {
            ids[dashboard.name]: resource(
                "AWS::CloudWatch::Dashboard",
                {"DashboardName": dashboard.name, "DashboardBody": filled_in(body_of(dashboard)), "Tags": tags(file)},
            )
            for dashboard in dashboards
        }
    )


def body_of(dashboard: PlannedDashboard) -> str:
    """JSON in which the stack's account and Region are still pseudo parameters."""
    widgets = ",\n".join(json.dumps(widget.body, ensure_ascii=False) for widget in dashboard.widgets)
    return f'{{"widgets": [\n{widgets}\n]}}\n'
