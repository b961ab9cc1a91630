"""Step Functions calls any AWS API, as the state machine's role.

Missing in MiniStack: `arn:aws:states:::aws-sdk:SERVICE:ACTION` works for the services in a table of its own only (not
sesv2, wafv2, lambda:putFunctionConcurrency, s3:putObject), and no task asks what the state machine's role may do.

Corrected: any action of botocore's models, over HTTP and under the role's credentials. Arguments are found whatever
their case, results are in PascalCase, and errors carry the names AWS gives them (those of its Java SDK: DynamoDb,
Wafv2.WafOptimisticLockException, S3.NoSuchKeyException). Optimized integrations stay MiniStack's, after the role was
asked. A throttled function is Lambda.TooManyRequestsException.
"""

import base64
import contextvars
import functools
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NoReturn

import boto3
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import Shape
from ministack.core.responses import get_account_id, get_region
from ministack.services import stepfunctions

from local.embedded_aws.corrections import Corrections
from local.embedded_aws.principals import role_may, role_session

STATES = "ministack.services.stepfunctions"
CLIENTS = {
    "costexplorer": "ce",
    "sfn": "stepfunctions",
    "eventbridge": "events",
    "cloudwatchlogs": "logs",
    "applicationautoscaling": "application-autoscaling",
}
"""The services that a state machine and boto3 call by different names."""
ERROR_PREFIXES = {
    "cloudwatch": "CloudWatch",
    "cloudwatchlogs": "CloudWatchLogs",
    "costexplorer": "CostExplorer",
    "dynamodb": "DynamoDb",
    "eventbridge": "EventBridge",
    "secretsmanager": "SecretsManager",
    "sesv2": "SesV2",
    "xray": "XRay",
}
OPTIMIZED = re.compile(r"^arn:aws:states:::(?P<service>lambda|sqs|sns|events|dynamodb|states):(?P<action>\w+)")
_role: contextvars.ContextVar[str] = contextvars.ContextVar("state_machine_role")


def install(corrections: Corrections) -> None:
    """Ask the role before each task, and make the calls MiniStack can't."""
    corrections.wrap(STATES, "_run_execution", _as_the_role)
    corrections.wrap(STATES, "_invoke_resource", _asking_the_role)
    corrections.wrap(STATES, "_invoke_with_callback", _asking_the_role)
    corrections.wrap(STATES, "_call_lambda", _naming_the_throttle)
    corrections.replace(STATES, "_invoke_aws_sdk_integration", _call)


def _as_the_role(run_execution: Any) -> Any:
    def run_as_the_role(execution_arn: str) -> Any:
        execution = stepfunctions._executions.get(execution_arn) or {}
        machine = stepfunctions._state_machines.get(execution.get("stateMachineArn")) or {}
        token = _role.set(machine.get("roleArn", ""))
        try:
            return run_execution(execution_arn)
        finally:  # a nested execution ends in its parent's thread
            _role.reset(token)

    return run_as_the_role


def current_role() -> str:
    """The role of the state machine that is running here; empty outside of one."""
    return _role.get("")


def _asking_the_role(invoke: Callable[..., Any]) -> Callable[..., Any]:
    def invoke_if_allowed(resource: str, arguments: Any, *more: Any) -> Any:
        wanted = permission(resource, arguments)
        role = _role.get("")
        if wanted and role and not role_may(role, *wanted):
            action, target = wanted
            error = "Lambda.AWSLambdaException" if action.startswith("lambda:") else "States.TaskFailed"
            raise stepfunctions._ExecutionError(
                error, f"User: {role} is not authorized to perform: {action} on resource: {target}"
            )
        return invoke(resource, arguments, *more)

    return invoke_if_allowed


def permission(resource: str, arguments: Any) -> tuple[str, str] | None:
    """The action and the resource that an optimized integration needs; none for what asks by itself."""
    if ":lambda:" in resource and ":function:" in resource:
        return "lambda:InvokeFunction", resource.removesuffix(".waitForTaskToken")
    task = OPTIMIZED.match(resource)
    if not task:
        return None
    service, action = task["service"], task["action"]
    iam_action = "lambda:InvokeFunction" if service == "lambda" else f"{service}:{action[0].upper()}{action[1:]}"
    return iam_action, _target(service, arguments)


def _target(service: str, arguments: Mapping[str, Any]) -> str:
    own = f"{get_region()}:{get_account_id()}"
    if service == "lambda":
        name = str(arguments.get("FunctionName"))
        return name if name.startswith("arn:") else f"arn:aws:lambda:{own}:function:{name}"
    if service == "sqs":
        return f"arn:aws:sqs:{own}:{str(arguments.get('QueueUrl')).rsplit('/', 1)[-1]}"
    if service == "sns":
        return str(arguments.get("TopicArn"))
    if service == "dynamodb":
        return f"arn:aws:dynamodb:{own}:table/{arguments.get('TableName')}"
    if service == "states":
        return str(arguments.get("StateMachineArn"))
    bus = str((arguments.get("Entries") or [{}])[0].get("EventBusName", "default")).rsplit("/", 1)[-1]
    return f"arn:aws:events:{own}:event-bus/{bus}"


def _naming_the_throttle(call_lambda: Any) -> Any:
    def call(function: Any, event: Any) -> Any:
        try:
            return call_lambda(function, event)
        except stepfunctions._ExecutionError as error:
            if "TooManyRequestsException" in str(error.cause):
                raise stepfunctions._ExecutionError("Lambda.TooManyRequestsException", error.cause) from error
            raise

    return call


def _call(resource: str, arguments: Mapping[str, Any] | None) -> Any:
    """One call of an AWS API."""
    name = resource.replace(".sync", "").replace(".waitForTaskToken", "").partition("aws-sdk:")[2]
    service, _, action = name.partition(":")
    try:
        client = _client(CLIENTS.get(service, service), get_region(), _role.get(""))
    except BotoCoreError as error:
        _fail("States.Runtime", f"{resource}: {error}")
    model = client.meta.service_model
    operation = next((known for known in model.operation_names if known.lower() == action.lower()), None)
    if operation is None:
        _fail("States.Runtime", f"{resource}: {service} has no action {action}")
    try:
        answer = getattr(client, xform_name(operation))(
            **to_request(model.operation_model(operation).input_shape, arguments or {})
        )
    except ClientError as error:
        _fail(error_name(service, error.response["Error"]["Code"]), str(error))
    except BotoCoreError as error:
        _fail(error_name(service, "SdkClientException"), str(error))
    return to_result({key: value for key, value in answer.items() if key != "ResponseMetadata"})


def _fail(error: str, cause: str) -> NoReturn:
    raise stepfunctions._ExecutionError(error, cause)


@functools.lru_cache(maxsize=256)
def _client(service: str, region: str, role: str) -> Any:
    session: Any = boto3.session.Session()
    return session.client(service, region_name=region, **(role_session(role, "states") if role else {}))


def error_name(service: str, code: str) -> str:
    """The name under which AWS reports an error code, which Retry and Catch match."""
    name = re.sub(r"[A-Z]+(?=[A-Z][a-z])", lambda run: run[0].capitalize(), code)
    name = name if name.endswith("Exception") else f"{name}Exception"
    return f"{ERROR_PREFIXES.get(service, service.capitalize())}.{name}"


def to_request(shape: Shape | None, value: Any) -> Any:
    """A task's arguments as botocore takes them."""
    if shape is None:
        return {}
    described: Any = shape
    if shape.type_name == "structure" and isinstance(value, Mapping):
        members = {name.lower(): name for name in described.members}
        named = {members.get(name.lower(), name): item for name, item in value.items()}
        return {
            name: to_request(described.members[name], item) if name in described.members else item
            for name, item in named.items()
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [to_request(described.member, item) for item in value]
    if shape.type_name == "map" and isinstance(value, Mapping):
        return {name: to_request(described.value, item) for name, item in value.items()}
    if shape.type_name == "blob":
        return (value if isinstance(value, str) else json.dumps(value)).encode()
    return value


def to_result(value: Any) -> Any:
    """What boto3 answered, as the state machine sees it."""
    if isinstance(value, Mapping):
        return {name[:1].upper() + name[1:]: to_result(item) for name, item in value.items()}
    if isinstance(value, list):
        return [to_result(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    content = value.read() if hasattr(value, "read") else value
    return _text(content) if isinstance(content, bytes | bytearray) else content


def _text(content: bytes | bytearray) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return base64.b64encode(content).decode()
