"""Function URLs that can be called.

Wrong in MiniStack: a function URL is https://ID.lambda-url.REGION.on.aws/, a name that resolves nowhere; the same
function answers under /_aws/lambda-url/ID/ of the gateway.

Corrected: that address is the function URL, so a stack's output can be pasted into a browser or a webhook.
"""

import json
import os
from typing import Any
from urllib.parse import urlsplit

from ministack.services import lambda_svc

from local.embedded_aws.corrections import Corrections

LAMBDA = "ministack.services.lambda_svc"


def install(corrections: Corrections) -> None:
    """Answer with reachable addresses, and recognise them again."""
    corrections.wrap(LAMBDA, "_create_function_url_config", _with_reachable_address)
    corrections.wrap(LAMBDA, "_function_url_id", _of_either_form)


def _with_reachable_address(create: Any) -> Any:
    def create_function_url_config(function_name: str, data: dict[str, Any], qualifier: str | None) -> Any:
        status, headers, body = create(function_name, data, qualifier)
        if status >= 300:  # noqa: PLR2004
            return status, headers, body
        config = lambda_svc._function_urls[lambda_svc._url_config_key(function_name, qualifier)]
        url_id = lambda_svc._function_url_id(config["FunctionUrl"])
        config["FunctionUrl"] = f"{os.environ['AWS_ENDPOINT_URL']}/_aws/lambda-url/{url_id}/"
        return status, headers, json.dumps(config).encode()

    return create_function_url_config


def _of_either_form(url_id_from_host: Any) -> Any:
    def function_url_id(function_url: str) -> str:
        _, marker, rest = urlsplit(function_url).path.partition("/_aws/lambda-url/")
        return rest.split("/", 1)[0] if marker else str(url_id_from_host(function_url))

    return function_url_id
