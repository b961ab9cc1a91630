"""The alarms of a workload: those of its resources, those it defines, those of its SLOs; and their CloudFormation."""

from local.synth.alarms.planning import plan_alarms
from local.synth.alarms.resources import alarm_resources

__all__ = ["alarm_resources", "plan_alarms"]
