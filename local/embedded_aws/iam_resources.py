"""IAM is asked about the resource that a request is for.

Wrong in MiniStack: CloudWatch's ListTagsForResource, TagResource and UntagResource name their alarm by ARN, but IAM is
asked about every resource, so a role that may read the tags of alarms is refused.

Corrected: IAM is asked about the ARN of the request.
"""

from collections.abc import Callable
from typing import Any

from ministack.core import iam_actions

from local.embedded_aws.corrections import Corrections

IAM_ACTIONS = "ministack.core.iam_actions"


def install(corrections: Corrections) -> None:
    """The rest of the answers stay MiniStack's."""
    corrections.original(IAM_ACTIONS, "_param")
    corrections.wrap(IAM_ACTIONS, "extract_resource_arn", _with_the_alarms_arn)


def _with_the_alarms_arn(original: Callable[..., str]) -> Callable[..., str]:
    def extract(service: str, *request: Any) -> str:
        _method, _path, _headers, body, params, *_place = request
        arn: str = iam_actions._param(body, params, "ResourceARN") if service == "monitoring" else ""
        return arn or original(service, *request)

    return extract
