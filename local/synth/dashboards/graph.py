"""Widgets as CloudWatch's dashboard body has them, but for where they stand.

Source: "Dashboard Body Structure and Syntax" in the CloudWatch API Reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lamplighter.domain.definitions.dashboards import View
from local.synth.model import Query

Body = dict[str, Any]

# Namespaces that are published in one Region, whatever the workload's is.
HOME_REGIONS = {"AWS/Billing": "us-east-1", "AWS/CloudFront": "us-east-1", "AWS/Route53": "us-east-1"}
# "alarms: an array of alarm ARNs. The array can have 1-100 ARNs": properties of an alarm widget object.
ALARMS_A_WIDGET = 100

_VIEWS: Mapping[View, str] = {
    View.LINES: "timeSeries",
    View.STACKED: "timeSeries",
    View.NUMBERS: "singleValue",
    View.BARS: "bar",
    View.TABLE: "table",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """``minimum`` is where the axis begins; None leaves that to the data. ``whole_range``: one value over the range
    that is shown, not one a period.
    """

    title: str
    queries: tuple[Query, ...]
    view: View = View.LINES
    period_s: int = 300
    unit: str = ""
    minimum: float | None = 0
    thresholds: Mapping[str, float] = field(default_factory=dict)
    whole_range: bool = False
    width: int = 8
    height: int = 6

    def body(self, region: str) -> Body:
        properties: Body = {
            "title": self.title,
            "region": region,
            "view": _VIEWS[self.view],
            "stacked": self.view is View.STACKED,
            "period": self.period_s,
            "metrics": [_series(query, region) for query in self.queries],
        }
        axis = _axis(self.unit, self.minimum)
        if axis and self.view in (View.LINES, View.STACKED, View.BARS):
            properties["yAxis"] = {"left": axis}
        if self.thresholds:
            lines = [{"label": label, "value": value} for label, value in self.thresholds.items()]
            properties["annotations"] = {"horizontal": lines}
        if self.whole_range:
            properties["setPeriodToTimeRange"] = True
        return _sized("metric", self.width, self.height, properties)


def text_body(markdown: str, *, width: int = 24, height: int = 1) -> Body:
    return _sized("text", width, height, {"markdown": markdown})


def log_body(
    title: str, query: str, log_groups: Sequence[str], region: str, view: View, *, width: int, height: int
) -> Body:
    """A Logs Insights query. Without ``bin()`` it has no time axis: what would be lines is shown as a table."""
    sources = " | ".join(f"SOURCE '{group}'" for group in log_groups)
    shown = view if view not in (View.LINES, View.STACKED) or "bin(" in query else View.TABLE
    properties: Body = {
        "title": title,
        "region": region,
        "view": "table" if shown is View.NUMBERS else _VIEWS[shown],
        "stacked": shown is View.STACKED,
        "query": f"{sources} | {query}" if sources else query,
    }
    return _sized("log", width, height, properties)


def alarm_body(title: str, names: Iterable[str], *, width: int = 24, height: int | None = None) -> Body:
    """Those in ALARM first. The account and the Region of the ARNs are the stack's."""
    arns = [f"arn:${{AWS::Partition}}:cloudwatch:${{AWS::Region}}:${{AWS::AccountId}}:alarm:{name}" for name in names]
    properties = {"title": title, "sortBy": "stateUpdatedTimestamp", "alarms": arns}
    return _sized("alarm", width, height or _rows(len(arns), width), properties)


def _rows(alarms: int, width: int) -> int:
    """An alarm takes about four columns and a row; the title one more."""
    return 1 + -(-alarms // max(width // 4, 1))


def _axis(unit: str, minimum: float | None) -> Body:
    axis: Body = {} if minimum is None else {"min": minimum}
    return axis | ({"label": unit, "showUnits": False} if unit else {})


def _series(query: Query, region: str) -> list[Any]:
    options: Body = {"id": query.id}
    if query.label is not None:
        options["label"] = query.label
    if query.period_s is not None:
        options["period"] = query.period_s
    if not query.returned:
        options["visible"] = False
    if query.metric is None:
        return [{"expression": query.expression, **options}]
    home = HOME_REGIONS.get(query.metric.namespace, region)
    if home != region:
        options["region"] = home
    dimensions = [part for pair in query.metric.dimensions.items() for part in pair]
    return [
        query.metric.namespace,
        query.metric.name,
        *dimensions,
        {"stat": query.metric.statistic, **options},
    ]


def _sized(kind: str, width: int, height: int, properties: Mapping[str, Any]) -> Body:
    return {"type": kind, "width": width, "height": height, "properties": dict(properties)}
