"""A workload's file, resolved."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import MissingData, Topic
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.alarms import plan_alarms
from local.synth.dashboards import plan_dashboards
from local.synth.model import MetricAlarm, Plan, Query
from local.synth.names import default_alarm_name
from local.synth.template.log_exports import exported_groups, machine_name

_HOUR_S = 3600


def plan(file: WorkloadFile) -> Plan:
    """Raises ConfigurationError that names the place in the file and what is allowed."""
    alarms, composites = plan_alarms(file)
    alarms = (*alarms, *_of_log_export(file))
    return Plan(alarms=alarms, composites=composites, dashboards=plan_dashboards(file, (*alarms, *composites)))


def _of_log_export(file: WorkloadFile) -> Iterator[MetricAlarm]:
    """Logs that are not exported are missed when they are wanted, years later. It rings until the next day's run."""
    if not exported_groups(file):
        return
    machine = f"arn:${{AWS::Partition}}:states:${{AWS::Region}}:${{AWS::AccountId}}:stateMachine:{machine_name(file)}"
    metric = Metric(
        namespace="AWS/States", name="ExecutionsFailed", dimensions={"StateMachineArn": machine}, period_s=_HOUR_S
    )
    yield MetricAlarm(
        name=default_alarm_name(file.title, "logs", "export-failed"),
        origin="log_groups",
        severity=Severity.WARNING,
        topic=Topic.WARNING,
        queries=(Query(id="failed", metric=metric, period_s=_HOUR_S),),
        comparison="GreaterThanThreshold",
        threshold=0,
        periods=24,
        breaching=1,
        missing_data=MissingData.NOT_BREACHING,
        description=(
            f"The export of {file.title}'s logs to S3 fails: an execution failed within the last 24 hours. "
            f"Look first at the last execution of the state machine {machine_name(file)}: it says which log and why."
        ),
    )
