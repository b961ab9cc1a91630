"""What sections are called, those too that could not be built."""

from __future__ import annotations

from collections.abc import Mapping

from lamplighter.domain.definitions.business import ReportKind

TITLES: Mapping[ReportKind, str] = {
    ReportKind.COST: "Costs",
    ReportKind.CUSTOMERS: "Customers and revenue",
    ReportKind.INCIDENTS: "Incidents and remediations",
    ReportKind.KPIS: "Key performance indicators",
    ReportKind.PERFORMANCE: "Performance",
    ReportKind.SLO: "Service level objectives",
    ReportKind.STORAGE: "Storage",
    ReportKind.SYNC_HISTORY: "Sync history",
}
