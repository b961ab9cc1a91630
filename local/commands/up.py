"""`lamplighter up`: the embedded AWS, kept running, with Lamplighter in it; Slack and PagerDuty are stood in for."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from typing import TYPE_CHECKING

from local.demo.stage import CHANNELS, MAIL_FROM, STATUS_TOKEN, core_parameters, put_secrets
from local.embedded_aws import up
from local.layers import build_layer
from local.paths import OUT, TEMPLATE, WORKLOADS
from local.receivers.pagerduty import PagerDutyStandIn
from local.receivers.slack import SlackStandIn
from local.workload_files import load_workload_files
from local.writing import writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.commands.subparsers import Subparsers
    from local.embedded_aws.launcher import EmbeddedAws

LAST_PORT = 65_535


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("up", help="keep the embedded AWS running, for the AWS command line, SAM and others")
    parser.add_argument("--port", type=_port, default=up.PORT, help="this port and the next (default: %(default)s)")
    parser.add_argument("--bare", action="store_true", help="without Lamplighter deployed in it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.bare:
        up.run(arguments.port)
        return 0
    records = OUT / "up"
    with writing():
        records.mkdir(parents=True, exist_ok=True)
    with ExitStack() as receivers:
        slack = receivers.enter_context(SlackStandIn(CHANNELS, record_path=records / "slack.jsonl"))
        pagerduty = receivers.enter_context(PagerDutyStandIn(record_path=records / "pagerduty.jsonl"))
        print(f"Slack and PagerDuty are stand-ins here; what they are told is in {records}")
        print(f"The status page asks for a name, any will do, and for its token: {STATUS_TOKEN}")

        def prepare(aws: EmbeddedAws) -> Mapping[str, str]:
            put_secrets(aws.client("secretsmanager"))
            aws.client("sesv2").create_email_identity(EmailIdentity=MAIL_FROM)
            return core_parameters(slack, pagerduty, load_workload_files(WORKLOADS).named)

        up.run(arguments.port, deploy_template=TEMPLATE, prepare=prepare, build_layer=build_layer)
    return 0


def _port(word: str) -> int:
    """Two ports are used, this one and the next."""
    port = int(word) if word.isdecimal() else 0
    if not 1 <= port < LAST_PORT:
        raise argparse.ArgumentTypeError(f"{word} is no port; allowed: 1 to {LAST_PORT - 1}")
    return port
