"""All alarms of a workload's file, resolved."""

from __future__ import annotations

from collections.abc import Iterable

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.alarms.custom import custom_composites, custom_metric_alarms
from local.synth.alarms.objectives import objective_alarms
from local.synth.alarms.standard import standard_alarms
from local.synth.model import CompositeAlarm, MetricAlarm


def plan_alarms(file: WorkloadFile) -> tuple[tuple[MetricAlarm, ...], tuple[CompositeAlarm, ...]]:
    """Metric alarms and composites: those the file defines, those of its resources, those of its SLOs.

    Raises ConfigurationError that names the place in the file and what is allowed.
    """
    objectives = [objective_alarms(file.title, slo) for slo in file.slos]
    alarms = (
        *custom_metric_alarms(file.alarms),
        *standard_alarms(file),
        *(alarm for windows, _ in objectives for alarm in windows),
    )
    composites = (
        *custom_composites(file.alarms),
        *(composite for _, tiers in objectives for composite in tiers),
    )
    _check_names((*alarms, *composites))
    return alarms, composites


def _check_names(alarms: Iterable[MetricAlarm | CompositeAlarm]) -> None:
    origins: dict[str, str] = {}
    for alarm in alarms:
        if alarm.name in origins:
            message = f"{alarm.origin}: an alarm named {alarm.name!r} comes from {origins[alarm.name]} already"
            raise ConfigurationError(f"{message}; switch one of them off")
        origins[alarm.name] = alarm.origin
