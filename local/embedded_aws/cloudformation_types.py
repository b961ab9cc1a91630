"""Resource types that MiniStack's CloudFormation lacks.

Provided: composite alarms, metric-math and anomaly-band alarms, WAFv2 IP sets, Budgets: they are there for the API too.
Recorded: X-Ray groups and sampling rules, saved queries, scalable targets and policies, canaries, RUM monitors, anomaly
detectors.
No service stands behind those here; the stack checks that they are complete, knows them and answers Ref and GetAtt.
Any other type fails the stack with its name, which MiniStack does by itself.

A handler calls the service's functions: an HTTP call to the server from there would wait for itself.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services import budgets, cloudwatch, waf
from ministack.services.cloudformation import provisioners

from local.embedded_aws.corrections import Corrections

PROVISIONERS = "ministack.services.cloudformation.provisioners"
Properties = Mapping[str, Any]
Made = tuple[str, dict[str, Any]]
"""The physical id, which Ref gives, and the attributes, which GetAtt gives."""
ERROR = 300


@dataclass(frozen=True)
class Recorded:
    """A type that only the stack knows."""

    required: tuple[str, ...]
    identify: Callable[[str, Properties], str]
    attributes: Mapping[str, str | None]
    """Each attribute's fixed value, or None where it is the physical id."""

    def make(self, physical_id: str, properties: Properties) -> Made:
        """Check that the resource is complete, and name it."""
        missing = [name for name in self.required if name not in properties]
        if missing:
            raise ValueError(f"required properties are missing: {', '.join(missing)}")
        return physical_id, {name: value or physical_id for name, value in self.attributes.items()}


def install(corrections: Corrections) -> None:
    """Add the types."""
    handlers = {
        "AWS::CloudWatch::CompositeAlarm": _handlers(_put_composite_alarm, _delete_composite_alarm),
        "AWS::WAFv2::IPSet": {"create": _create_ip_set, "update": _update_ip_set, "delete": _delete_ip_set},
        "AWS::Budgets::Budget": _handlers(_put_budget, _delete_budget),
        **{name: _recorded_handlers(recorded) for name, recorded in RECORDED.items()},
    }
    for name, handler in handlers.items():
        corrections.add(PROVISIONERS, "_RESOURCE_HANDLERS", name, handler)
    corrections.wrap(PROVISIONERS, "_cw_metric_alarm_record", _with_metric_math)


def _handlers(put: Callable[[str, Properties], Made], delete: Callable[[str], None]) -> dict[str, Any]:
    """A type whose creation and update are the same call, under a name of the template's or the stack's."""

    def create(logical_id: str, properties: Properties, stack_name: str) -> Made:
        return put(provisioners._physical_name(stack_name, logical_id, max_len=100), properties)

    return {
        "create": create,
        "update": lambda physical_id, _old, new, _stack: put(physical_id, new),
        "delete": lambda physical_id, _properties: delete(physical_id),
    }


def _recorded_handlers(recorded: Recorded) -> dict[str, Any]:
    def create(logical_id: str, properties: Properties, stack_name: str) -> Made:
        given = provisioners._physical_name(stack_name, logical_id, max_len=100)
        return recorded.make(recorded.identify(given, properties), properties)

    return {
        "create": create,
        "update": lambda physical_id, _old, new, _stack: recorded.make(physical_id, new),
        "delete": lambda _physical_id, _properties: None,
    }


def _accepted(answer: tuple[int, Any, Any]) -> Any:
    """What a service's function answered, or its refusal as the reason why the resource failed."""
    status, _, body = answer
    if status >= ERROR:
        raise ValueError(body.decode() if isinstance(body, bytes) else str(body))
    return json.loads(body) if body else {}


def _put_composite_alarm(name: str, properties: Properties) -> Made:
    alarm = {"AlarmName": name} | dict(properties)
    _accepted(cloudwatch._put_composite_alarm({}, alarm, is_cbor=False, is_json=True))
    arn = f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm:{alarm['AlarmName']}"
    return alarm["AlarmName"], {"Arn": arn}


def _delete_composite_alarm(name: str) -> None:
    cloudwatch._composite_alarms.pop(name, None)


def _with_metric_math(record_of: Any) -> Any:
    """Keep what MiniStack refuses or forgets; the alarm engine evaluates the record."""

    def alarm_record(name: str, properties: Properties) -> dict[str, Any]:
        absent = [key for key in ("MetricName", "Namespace", "Threshold") if key not in properties]
        stand_ins = dict.fromkeys(absent, "0") if properties.get("Metrics") else {}
        alarm: dict[str, Any] = record_of(name, dict(properties) | stand_ins | {"Metrics": None})
        for key in stand_ins:
            alarm.pop(key)
        for key in ("Metrics", "ThresholdMetricId", "EvaluateLowSampleCountPercentile"):
            if key in properties:
                alarm[key] = properties[key]
        return alarm

    return alarm_record


def _create_ip_set(logical_id: str, properties: Properties, stack_name: str) -> Made:
    name = properties.get("Name") or provisioners._physical_name(stack_name, logical_id, max_len=128)
    summary = _accepted(waf._create_ip_set({**properties, "Name": name}))["Summary"]
    return f"{name}|{summary['Id']}|{properties['Scope']}", {"Arn": summary["ARN"], "Id": summary["Id"]}


def _update_ip_set(physical_id: str, _old: Properties, new: Properties, _stack_name: str) -> Made:
    _, set_id, scope = physical_id.split("|")
    found = _accepted(waf._get_ip_set({"Id": set_id, "Scope": scope}))
    _accepted(waf._update_ip_set({**new, "Id": set_id, "Scope": scope, "LockToken": found["LockToken"]}))
    return physical_id, {"Arn": found["IPSet"]["ARN"], "Id": set_id}


def _delete_ip_set(physical_id: str, _properties: Properties) -> None:
    _, set_id, scope = physical_id.split("|")
    found = _accepted(waf._get_ip_set({"Id": set_id, "Scope": scope}))
    _accepted(waf._delete_ip_set({"Id": set_id, "Scope": scope, "LockToken": found["LockToken"]}))


def _put_budget(name: str, properties: Properties) -> Made:
    budget = {"BudgetName": name} | properties["Budget"]
    _delete_budget(budget["BudgetName"])
    limit = budget.get("BudgetLimit")
    if limit:  # templates may write a number
        budget["BudgetLimit"] = limit | {"Amount": str(limit["Amount"])}
    notifications = properties.get("NotificationsWithSubscribers", [])
    _accepted(budgets._create_budget({"Budget": budget, "NotificationsWithSubscribers": notifications}))
    return budget["BudgetName"], {}


def _delete_budget(name: str) -> None:
    budgets._delete_budget({"BudgetName": name})


def _arn(service: str, path: str) -> str:
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{path}"


def _joined(names: Iterable[str]) -> Callable[[str, Properties], str]:
    return lambda _name, properties: "|".join(str(properties.get(name)) for name in names)


RECORDED = {
    "AWS::XRay::Group": Recorded(
        ("GroupName",),
        lambda _name, given: _arn("xray", f"group/{given.get('GroupName')}/{new_uuid()}"),
        {"GroupARN": None},
    ),
    "AWS::XRay::SamplingRule": Recorded(
        ("SamplingRule",),
        lambda name, given: _arn("xray", f"sampling-rule/{given.get('SamplingRule', {}).get('RuleName', name)}"),
        {"RuleARN": None},
    ),
    "AWS::Logs::QueryDefinition": Recorded(
        ("Name", "QueryString"), lambda _name, _given: new_uuid(), {"QueryDefinitionId": None}
    ),
    "AWS::ApplicationAutoScaling::ScalableTarget": Recorded(
        ("MaxCapacity", "MinCapacity", "ResourceId", "ScalableDimension", "ServiceNamespace"),
        _joined(("ResourceId", "ScalableDimension", "ServiceNamespace")),
        {"Id": None},
    ),
    "AWS::ApplicationAutoScaling::ScalingPolicy": Recorded(
        ("PolicyName", "PolicyType"),
        lambda _name, given: _arn("autoscaling", f"scalingPolicy:{new_uuid()}:policyName/{given.get('PolicyName')}"),
        {"Arn": None},
    ),
    "AWS::Synthetics::Canary": Recorded(
        ("Name", "ArtifactS3Location", "ExecutionRoleArn", "RuntimeVersion", "Schedule"),
        lambda name, given: str(given.get("Name", name)),
        {"Id": None, "State": "READY"},
    ),
    "AWS::RUM::AppMonitor": Recorded(("Name",), lambda name, given: str(given.get("Name", name)), {"Id": None}),
    "AWS::CloudWatch::AnomalyDetector": Recorded((), lambda _name, _given: new_uuid(), {"Id": None}),
}
