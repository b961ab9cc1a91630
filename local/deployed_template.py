"""The template of a stack that is deployed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError
from samtranslator.yaml_helper import yaml_parse

from lamplighter.errors import ConfigurationError
from local.aws_hints import stack_trouble


def deployed_template(
    cloudformation: Any, stack: str, stage: Literal["Original", "Processed"] = "Original"
) -> Mapping[str, Any]:
    """As it was written, or after its transforms. Raises ConfigurationError where it can't be read."""
    try:
        body = cloudformation.get_template(StackName=stack, TemplateStage=stage)["TemplateBody"]
    except (ClientError, BotoCoreError) as error:
        raise ConfigurationError(stack_trouble(stack, cloudformation.meta.region_name, error)) from error
    # botocore parses JSON by itself, YAML not.
    parsed = yaml_parse(body) if isinstance(body, str) else body
    if not isinstance(parsed, Mapping):
        raise ConfigurationError(f"stack {stack}: its template is no mapping")
    return parsed
