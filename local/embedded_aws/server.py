"""The server process: MiniStack, corrected, on loopback.

`python -m local.embedded_aws.server --port N --state DIR …`, as the launcher calls it. MiniStack takes its settings
from the environment while it is imported, so the environment is written first.
"""

import argparse
import importlib
import os
import sys
from pathlib import Path

from local.embedded_aws import lifeline
from local.embedded_aws.corrections import Corrections

ACCOUNT = "123456789012"
REGION = "us-east-1"
LOOPBACK = "127.0.0.1"
ROOT_KEY = "test"
"""Access key and secret of the account's root, whom IAM never refuses: the laptop's user."""

CORRECTIONS = (
    "lambda_limits",
    "function_urls",
    "embedded_metrics",
    "metric_retention",
    "service_metrics",
    "asynchronous_invocation",
    "event_source_mappings",
    "locking",
    "sns_delivery",
    "eventbridge_delivery",
    "schedules",
    "iam_resources",
    "secure_transport",
    "step_functions_sdk",
    "distributed_maps",
    "wafv2",
    "log_export_tasks",
    "mail",
    "cloudformation_types",
    "cloudformation_properties",
    "alarms.install",
)
"""The modules of this package that correct MiniStack, beside lambda_runtime, in the order in which they are applied."""


def environment(port: int, state: Path) -> dict[str, str]:
    """MiniStack's settings."""
    return {
        "BIND_HOST": LOOPBACK,
        "MINISTACK_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "AUTH": "true",
        # Listeners beside the gateway, on every interface, that nothing here needs.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": f"unix://{state}/no-docker.sock",
        # Lambda waits a minute and then two before it tries an asynchronous event again; a laptop can't.
        "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.5",
        "LAMBDA_ASYNC_RETRY_MAX_SECONDS": "2",
        "LAMBDA_ACCOUNT_CONCURRENCY": "1000",
        "LOG_LEVEL": "INFO",
        # The server calls itself where a Step Functions task calls an AWS API.
        "AWS_ENDPOINT_URL": f"http://{LOOPBACK}:{port}",
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "AWS_DEFAULT_REGION": REGION,
        "TMPDIR": str(state),
        "STATE_DIR": f"{state}/persisted",
        "S3_DATA_DIR": f"{state}/s3",
    }


def correct(corrections: Corrections, state: Path, runtime: Path | None, endpoints: dict[str, str]) -> None:
    """Apply every correction. Their modules import MiniStack, so they are imported here and not before."""
    lambda_runtime = importlib.import_module("local.embedded_aws.lambda_runtime")
    lambda_runtime.install(corrections, lambda_runtime.HandlerHost(state, runtime, endpoints))
    for name in CORRECTIONS:
        importlib.import_module(f"local.embedded_aws.{name}").install(corrections)


def main(arguments: list[str] | None = None) -> None:
    """Serve until the launcher goes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, help="directory for everything that is written")
    parser.add_argument("--runtime", type=Path, help="directory that holds awslambdaric alone")
    parser.add_argument("--endpoint", action="append", default=[], help="NAME=URL, passed on to handlers")
    options = parser.parse_args(arguments)

    lifeline.hold(options.state)
    os.environ.update(environment(options.port, options.state))
    endpoints = dict(endpoint.split("=", 1) for endpoint in options.endpoint)
    os.environ.update(endpoints)
    correct(Corrections(), options.state, options.runtime, endpoints)
    sys.argv = ["ministack"]  # MiniStack reads the command line again
    importlib.import_module("ministack.app").main()


if __name__ == "__main__":
    main()
