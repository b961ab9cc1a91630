"""The whole application and the demo's product on the embedded AWS, with stand-ins for Slack and PagerDuty."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from lamplighter.domain.workload import Receiver, Runbook, Workload, Workloads
from lamplighter.errors import ConfigurationError
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.layers import build_layer, write_layer
from local.paths import TEMPLATE, WORKLOADS
from local.receivers.pagerduty import ROUTING_KEY, PagerDutyStandIn
from local.receivers.slack import TOKEN, SlackStandIn
from local.workload_files import load_workloads

STACK = "lamplighter"
PRODUCT_TEMPLATE = Path(__file__).with_name("aurastream.yaml")
PRODUCT_FUNCTION = "aurastream-sync-handler"
CHANNELS = {"aurastream-alerts": "C0AURASTREAM", "platform-alerts": "C0PLATFORM"}
_ACCOUNT_FUNCTIONS = "arn:aws:lambda:us-east-1:*:function"

Note = Callable[[str], None]


class Stage:
    """A context manager: everything it starts ends with it. ``quiet_s`` shortens the runbooks' quiet time."""

    def __init__(self, *, quiet_s: int, records: Path | None = None) -> None:
        self.quiet_s = quiet_s
        self.stack_name = STACK
        self._stack = ExitStack()
        self._clients: dict[str, Any] = {}
        self.function = PRODUCT_FUNCTION
        self.outputs: dict[str, str] = {}
        self.aws = EmbeddedAws()
        self.slack = SlackStandIn(CHANNELS, record_path=records / "slack.jsonl" if records else None)
        self.pagerduty = PagerDutyStandIn(record_path=records / "pagerduty.jsonl" if records else None)

    def __enter__(self) -> Self:
        for part in (self.slack, self.pagerduty, self.aws):
            self._stack.enter_context(part)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def client(self, service: str) -> Any:
        """One client a service, as the account's root."""
        if service not in self._clients:
            self._clients[service] = self.aws.client(service)
        return self._clients[service]

    def workloads(self) -> Workloads:
        """The shipped workload files, but for the quiet time."""
        shipped = load_workloads(WORKLOADS)
        return replace(shipped, named=tuple(self._hurried(workload) for workload in shipped.named))

    def deploy_core(self, note: Note = lambda _line: None) -> None:
        """template.yaml as it is."""
        put_secrets(self.client("secretsmanager"))
        parameters = core_parameters(self.slack, self.pagerduty)
        self.outputs = deploy(
            self.aws, TEMPLATE, self.stack_name, parameters, note, build_layer=self._build_workloads_layer
        )

    def deploy_product(self, note: Note = lambda _line: None) -> None:
        """The small product that is watched."""
        parameters = {"CriticalAlertsTopicArn": self.outputs["CriticalAlertsTopicArn"]}
        deploy(self.aws, PRODUCT_TEMPLATE, "aurastream", parameters, note, build_layer=build_layer)

    def _hurried(self, workload: Workload) -> Workload:
        runbooks: tuple[Runbook, ...] = tuple(replace(book, quiet_s=self.quiet_s) for book in workload.runbooks)
        return replace(workload, runbooks=runbooks)

    def _build_workloads_layer(self, _sources: Path, target: Path) -> None:
        write_layer(msgspec.json.encode(self.workloads()), target)


def core_parameters(slack: SlackStandIn, pagerduty: PagerDutyStandIn) -> dict[str, str]:
    """template.yaml's parameters: the stand-ins for Slack and PagerDuty, and which functions runbooks may change."""
    return {
        "SlackApiUrl": slack.api_url,
        "PagerDutyEventsUrl": pagerduty.origin,
        "RemediableFunctionArns": f"{_ACCOUNT_FUNCTIONS}:aurastream-*",
    }


def put_secrets(secrets: Any) -> None:
    """What the shipped workload files name."""
    shipped = load_workloads(WORKLOADS)
    for receiver in (one for workload in (shipped.default, *shipped.named) for one in workload.receivers):
        name, value = _secret(receiver)
        with suppress(secrets.exceptions.ResourceExistsException):
            secrets.create_secret(Name=name, SecretString=value)


def _secret(receiver: Receiver) -> tuple[str, str]:
    if receiver.pagerduty is not None:
        return receiver.pagerduty.routing_key_secret, ROUTING_KEY
    if receiver.slack is None or receiver.slack.bot_token_secret is None:
        raise ConfigurationError(f"receiver {receiver.name}: the stand-ins know bot tokens and routing keys only")
    return receiver.slack.bot_token_secret, TOKEN
