"""Who may do what, where MiniStack calls a service from inside and therefore asks nobody.

It evaluates IAM for every request that arrives over HTTP. Within (EventBridge to SQS, SNS to Lambda, Step Functions to
everything) it mostly does not, so that a missing queue policy or role statement would go unnoticed until deployment.
"""

import hashlib
from typing import Any

from ministack.core.iam_evaluator import EvalContext, enforce, evaluate_resource_policy
from ministack.core.responses import get_account_id, get_region
from ministack.services import sns, sqs, sts


def role_session(role_arn: str, session_name: str) -> dict[str, str]:
    """Credentials of a role, as boto3 takes them, for a service that assumes it."""
    role_name = role_arn.rsplit("/", 1)[-1]
    digest = hashlib.sha256(f"{role_arn} {session_name}".encode()).hexdigest()
    key, secret, token = f"ASIA{digest[:16].upper()}", digest[16:56], digest[24:]
    sts.register_session(
        key,
        {
            "Arn": f"arn:aws:sts::{get_account_id()}:assumed-role/{role_name}/{session_name}",
            "UserId": f"{role_name}:{session_name}",
            "SecretAccessKey": secret,
            "SessionToken": token,
        },
    )
    return {"aws_access_key_id": key, "aws_secret_access_key": secret, "aws_session_token": token}


def role_may(role_arn: str, action: str, resource_arn: str) -> bool:
    """Whether the role's policies allow it."""
    key = role_session(role_arn, "embedded-aws")["aws_access_key_id"]
    refusal = enforce(key, action, action.partition(":")[0], get_region(), resource_arn=resource_arn)
    return refusal is None


def service_may_send(service: str, queue_arn: str, source_arn: str) -> bool:
    """Whether the queue's policy lets a service put messages into it for `source_arn`."""
    return bool(sqs.queue_policy_allows(queue_arn, service, source_arn, get_account_id()))


def service_may_publish(service: str, topic_arn: str, source_arn: str) -> bool:
    """Whether the topic's policy lets a service publish to it for `source_arn`."""
    return bool(sns.topic_policy_allows(topic_arn, service, source_arn, get_account_id()))


def service_may_invoke(service: str, function: dict[str, Any], function_arn: str, source_arn: str) -> bool:
    """Whether the function's policy (AddPermission) lets a service invoke it for `source_arn`."""
    context = EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action="lambda:InvokeFunction",
        resource_arn=function_arn,
        region=get_region(),
        service_context={"aws:sourcearn": source_arn, "aws:sourceaccount": get_account_id()},
    )
    return bool(evaluate_resource_policy(function.get("policy"), context, service=service).decision == "Allow")
