"""Whether what a workload's file comes to is alive: every metric exists, every alarm can fire and be quiet, and
nothing is over a limit.
"""

from __future__ import annotations

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.catalogue import Catalogue, catalogue, with_own_metrics
from local.synth.lint.ceilings import ceilings
from local.synth.lint.composites import composites
from local.synth.lint.existence import existence
from local.synth.lint.finding import Finding, Level
from local.synth.lint.live import CloudWatchMetrics, ListedMetrics, live_findings
from local.synth.lint.liveness import liveness
from local.synth.lint.log_queries import log_queries
from local.synth.lint.names import names
from local.synth.lint.objectives import objectives
from local.synth.lint.opt_ins import opt_ins
from local.synth.lint.regions import regions
from local.synth.lint.resources import resources
from local.synth.lint.sizes import sizes
from local.synth.lint.statistics import statistics
from local.synth.lint.subject import Subject
from local.synth.model import Plan

__all__ = ["CloudWatchMetrics", "Finding", "Level", "ListedMetrics", "errors_in", "findings", "live_findings"]

_RULES = (
    names, regions, existence, resources, opt_ins, statistics, liveness, objectives, ceilings, composites, log_queries,
    sizes,
)  # fmt: skip
_GRAVITY = list(Level)


def findings(file: WorkloadFile, plan: Plan, published: Catalogue | None = None) -> list[Finding]:
    """The gravest first. ``published`` is what AWS publishes, without the workload's own metrics."""
    subject = Subject(file, plan, with_own_metrics(published or catalogue(), file))
    found: dict[tuple[str, ...], Finding] = {}
    for rule in _RULES:
        for finding in rule(subject):
            found.setdefault(_key(finding), finding)
    return sorted(found.values(), key=lambda finding: _GRAVITY.index(finding.level))


def _key(finding: Finding) -> tuple[str, ...]:
    """What is wrong is told for each place; what is for the record, once."""
    place = () if finding.level is Level.INFO else (finding.origin,)
    return (*place, finding.rule, finding.message)


def errors_in(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.level is Level.ERROR]
