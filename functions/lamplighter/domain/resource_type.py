"""What type of resource an ARN names, as the Tagging API writes types: ``lambda:function``."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Services whose ARNs name the resource and not its type (Service Authorization Reference, "Resource types").
_ONLY_TYPE = {
    "codecommit": "repository",
    "codepipeline": "pipeline",
    "s3": "bucket",
    "sns": "topic",
    "sqs": "queue",
}
# The type comes after the scope: regional/webacl/NAME/ID.
_SCOPED = {"wafv2"}
# A path of types and ids in turn: /restapis/ID/stages/NAME.
_PATHS = {"apigateway"}
# Their ARNs have no region because they are in none. S3's have none either, but a bucket is somewhere.
_GLOBAL = {"cloudfront", "globalaccelerator", "iam", "organizations", "route53", "shield", "waf"}
GLOBAL = "global"
_ARN_PARTS = 6


@dataclass(frozen=True, slots=True)
class Arn:
    service: str
    region: str
    resource: str


def parsed_arn(arn: str) -> Arn:
    """Raises ValueError where it is none."""
    parts = arn.split(":", _ARN_PARTS - 1)
    if len(parts) != _ARN_PARTS or parts[0] != "arn" or not parts[2] or not parts[5]:
        raise ValueError(f"not an ARN (arn:partition:service:region:account:resource): {arn!r}")
    return Arn(service=parts[2], region=parts[3], resource=parts[5])


def resource_type(arn: str) -> str:
    """``service:type``; the service alone where its ARNs tell no type."""
    found = parsed_arn(arn)
    steps = [step for step in re.split(r"[:/]", found.resource) if step]
    if found.service in _PATHS:
        kind = steps[(len(steps) - 1) // 2 * 2]
    elif found.service in _SCOPED:
        kind = steps[1]
    elif len(steps) > 1:
        kind = steps[0]
    else:
        kind = _ONLY_TYPE.get(found.service, "")
    return f"{found.service}:{kind}" if kind else found.service


def resource_region(arn: str, asked: str) -> str:
    """The ARN's own, else ``global`` for what is in no region, else the one that was asked."""
    found = parsed_arn(arn)
    return found.region or (GLOBAL if found.service in _GLOBAL else asked)
