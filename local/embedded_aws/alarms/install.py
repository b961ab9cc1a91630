"""Alarms as CloudWatch evaluates them.

Wrong in MiniStack: an alarm takes the data of all dimension sets together, ignores DatapointsToAlarm, TreatMissingData
and time, and so never goes back to OK; there is no metric math, no suppressor and no EventBridge event, and the SNS
message is not AWS's. GetMetricData and GetMetricStatistics without dimensions merge all dimension sets.

Corrected: MiniStack evaluates nothing any more; the engine does, and carries the notices out.
"""

from typing import Any

from local.embedded_aws.alarms import api
from local.embedded_aws.alarms.delivery import deliver
from local.embedded_aws.alarms.engine import Engine
from local.embedded_aws.alarms.ministack_store import MiniStackStore
from local.embedded_aws.corrections import Corrections

CLOUDWATCH = "ministack.services.cloudwatch"
EVALUATORS = ("_evaluate_alarm", "_evaluate_all_alarms", "_evaluate_parent_alarms", "_transition_composite")


def install(corrections: Corrections) -> None:
    """Replace the evaluation, the operations around it, and start the engine."""
    store = MiniStackStore()
    engine = Engine(store, deliver)
    for name in EVALUATORS:
        corrections.replace(CLOUDWATCH, name, _left_to_the_engine)
    corrections.replace(CLOUDWATCH, "_get_metric_data", api.get_metric_data(store.samples))
    corrections.replace(CLOUDWATCH, "_get_metric_statistics", api.get_metric_statistics(store.samples))
    corrections.replace(CLOUDWATCH, "_set_alarm_state", api.set_alarm_state(engine))
    for name, wrapped in (
        ("_put_metric_alarm", api.put_metric_alarm),
        ("_put_composite_alarm", api.put_composite_alarm),
        ("cloudformation_put_metric_alarm", api.template_alarm),
    ):
        corrections.replace(CLOUDWATCH, name, wrapped(engine, corrections.original(CLOUDWATCH, name)))
    engine.start()


def _left_to_the_engine(*_arguments: Any, **_named: Any) -> None:
    """In place of MiniStack's own evaluation."""
