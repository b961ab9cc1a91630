"""What watches already, besides alarms: dashboards, saved queries, filters, traces, budgets, addresses, people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from local.discover.addresses import ip_sets
from local.discover.budgets import budgets
from local.discover.dashboards import dashboards, log_groups_in
from local.discover.log_groups import with_those_named, with_what_is_made_of_them
from local.discover.metric_filters import homeless_filters
from local.discover.real_users import real_users
from local.discover.saved_queries import saved_queries
from local.discover.stack_view import StackView
from local.discover.subscriptions import subscriptions, told_programs
from local.discover.traces import sampling_rules, trace_groups
from local.discover.yaml_lines import Entry, Noted, Section

# What a draft defines anew, besides alarms.
WATCHING = (
    "AWS::Budgets::Budget",
    "AWS::CloudWatch::AnomalyDetector",
    "AWS::CloudWatch::Dashboard",
    "AWS::Logs::MetricFilter",
    "AWS::Logs::QueryDefinition",
    "AWS::RUM::AppMonitor",
    "AWS::SNS::Subscription",
    "AWS::WAFv2::IPSet",
    "AWS::XRay::Group",
    "AWS::XRay::SamplingRule",
)

_SAID_OF = {
    "dashboards": ("Synth lays widgets out from the left, in rows; every axis begins at 0.",),
    "subscriptions": ("Told by the topic itself, of every single change of the workload's alarms.",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """By the keys of a workload file; empty where everything stays where it is made."""

    found: dict[str, list[Entry]] = field(default_factory=dict)
    tracing: dict[str, list[Entry]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def log_groups(self, view: StackView, groups: Sequence[Entry], buckets: Sequence[Entry]) -> list[Entry]:
        """And those that queries and widgets name: they must stand in the file."""
        if not self.found:
            return list(groups)
        known = with_what_is_made_of_them(view, groups, buckets)
        queried = [
            str(name)
            for query in self.found["queries"]
            if not query.open
            for name in query.fields.get("log_groups", ())
        ]
        known = with_those_named(known, queried, "saved queries")
        return with_those_named(known, map(str, log_groups_in(self.found["dashboards"])), "dashboards")

    def sections(self) -> Iterator[Section]:
        for key, entries in self.found.items():
            if entries:
                yield Section(key=key, value=entries, remarks=_SAID_OF.get(key, ()))
            if key == "queries" and self.tracing:
                yield Section(key="tracing", value=self.tracing)


def watching_of(view: StackView, workload: str, alarms: Sequence[Entry], region: str | Noted) -> Watching:
    where = str(region.value if isinstance(region, Noted) else region)
    names = {str(name_of(alarm)) for alarm in alarms if not alarm.open}
    finders: dict[str, Callable[[], Iterator[Entry]]] = {
        "queries": lambda: saved_queries(view, workload),
        "dashboards": lambda: dashboards(view, names, where),
        "subscriptions": lambda: subscriptions(view),
        "budgets": lambda: budgets(view),
        "real_users": lambda: real_users(view),
        "ip_sets": lambda: ip_sets(view),
    }
    traced = {"groups": list(trace_groups(view)), "sampling": list(sampling_rules(view))}
    return Watching(
        found={key: list(find()) for key, find in finders.items()},
        tracing={key: entries for key, entries in traced.items() if entries},
        remarks=tuple(_remarks(view)),
    )


def name_of(entry: Entry) -> Any:
    name = entry.fields["name"]
    return name.value if isinstance(name, Noted) else name


def _remarks(view: StackView) -> Iterator[str]:
    for told in told_programs(view):
        yield f"Left out, for only people subscribe here: {told}."
    for homeless in homeless_filters(view):
        yield f"Left out, for the name of its log group is not known: the metric filter {homeless}."
    for seen in view.of("AWS::CloudWatch::AnomalyDetector"):
        if "Configuration" in seen.raw:
            yield f"Left out: what the anomaly detector {seen.logical_id} does not learn from."
