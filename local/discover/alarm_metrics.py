"""What a metric alarm watches: one metric or metric math, or a band around either."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from local.discover.found import Unsayable, as_flag, as_number, inside, left_out, objects_in
from local.discover.intrinsics import Unknown
from local.discover.metric_math import ids_in, inlined, takes_all
from local.discover.stack_view import Seen

_BAND = re.compile(r"ANOMALY_DETECTION_BAND\(\s*(\w+)\s*(?:,\s*([\d.]+)\s*)?\)")
# ANOMALY_DETECTION_BAND without a second argument: two standard deviations ("Using metric math", CloudWatch's guide).
_BAND_WIDTH = 2
_OF_METRIC = ("Namespace", "MetricName", "Dimensions", "Statistic", "ExtendedStatistic", "Stat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """``fields`` of the alarm's entry; ``band_width`` where it is a band."""

    fields: Mapping[str, Any]
    period_s: Any
    band_width: float | None = None
    remarks: tuple[str, ...] = ()


def watched(seen: Seen) -> Watched:
    """Raises Unsayable."""
    if "Metrics" not in seen.properties:
        if "MetricName" not in seen.properties:
            raise Unsayable("nothing says what it watches")
        period_s = as_number(seen.properties.get("Period"))
        return Watched(fields={"metric": metric(seen.properties)}, period_s=period_s)
    queries = seen.entries("Metrics")
    listed = seen.properties["Metrics"]
    if isinstance(listed, Unknown) or len(queries) < len(listed):
        raise Unsayable(f"what it watches depends on {getattr(listed, 'written', 'a condition')}")
    band_id = seen.properties.get("ThresholdMetricId")
    return _band(queries, band_id) if band_id else _math(queries)


def metric(said: Mapping[str, Any], label: Any = None) -> dict[str, Any]:
    """As a workload file has it. ``said`` is an alarm, or a metric with its ``Stat``."""
    dimensions = {str(entry.get("Name")): entry.get("Value") for entry in objects_in(said.get("Dimensions"))}
    statistic = said.get("Stat") or said.get("Statistic") or said.get("ExtendedStatistic")
    fields = {
        "namespace": said.get("Namespace"),
        "name": said.get("MetricName"),
        "statistic": Unknown("") if statistic is None else statistic,
        "dimensions": dimensions or None,
        "label": label,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _math(queries: Sequence[Mapping[str, Any]]) -> Watched:
    returned = [query for query in queries if as_flag(query.get("ReturnData", True))]
    if len(returned) != 1:
        raise Unsayable("nothing says which of its metrics is compared")
    return _of(returned[0], queries)


def _band(queries: Sequence[Mapping[str, Any]], band_id: Any) -> Watched:
    by_id = {query.get("Id"): query for query in queries}
    match = _BAND.fullmatch(str(by_id.get(band_id, {}).get("Expression", "")).strip())
    around = by_id.get(match[1]) if match else None
    if match is None or around is None:
        raise Unsayable("what its band goes around can't be read")
    others = [query for query in queries if query.get("Id") != band_id]
    return replace(_of(around, others), band_width=float(match[2] or _BAND_WIDTH))


def _of(compared: Mapping[str, Any], queries: Sequence[Mapping[str, Any]]) -> Watched:
    """A metric by itself, or one expression with all that it is computed from."""
    if "MetricStat" in compared:
        return Watched(fields={"metric": _metric(compared)}, period_s=_period([compared]), remarks=_lost([compared]))
    others = {str(query["Id"]): str(query["Expression"]) for query in queries if query.get("Expression")}
    expression = inlined(_text(compared), {id_: other for id_, other in others.items() if id_ != compared.get("Id")})
    stats = [query for query in queries if "MetricStat" in query]
    used = stats if takes_all(expression) else [one for one in stats if one.get("Id") in ids_in(expression)]
    if not used:
        raise Unsayable(f"it is computed from no metric that it names: {expression}")
    fields = {"expression": expression, "metrics": {str(query["Id"]): _metric(query) for query in used}}
    unused = tuple(f"left out: {query.get('Id')}, which is in no expression" for query in stats if query not in used)
    return Watched(fields=fields, period_s=_period(used), remarks=(*_lost(queries), *unused))


def _text(query: Mapping[str, Any]) -> str:
    expression = query.get("Expression")
    if not isinstance(expression, str):
        raise Unsayable(f"its expression is {getattr(expression, 'written', 'missing')}")
    return expression


def _metric(query: Mapping[str, Any]) -> dict[str, Any]:
    stat = inside(query, "MetricStat")
    return metric({**inside(stat, "Metric"), "Stat": stat.get("Stat")}, query.get("Label"))


def _period(queries: Sequence[Mapping[str, Any]]) -> Any:
    periods = [as_number(inside(query, "MetricStat").get("Period")) for query in queries]
    different = list(dict.fromkeys(periods))
    if len(different) > 1:
        raise Unsayable(f"its metrics have several periods: {', '.join(map(str, different))}")
    return different[0]


def _lost(queries: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What can't be said of a query, of its statistic and of its metric. A label of an expression is display alone."""
    remarks: list[str] = []
    for query in queries:
        of = f" of {query.get('Id')}"
        stat = inside(query, "MetricStat")
        remarks += left_out(query, ("Id", "MetricStat", "Expression", "Label", "ReturnData"), of)
        remarks += left_out(stat, ("Metric", "Period", "Stat"), of)
        remarks += left_out(inside(stat, "Metric"), _OF_METRIC, of)
    return tuple(remarks)
