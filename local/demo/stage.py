"""The whole application and the demo's product on the embedded AWS, with stand-ins for Slack, PagerDuty and the address
that the product's customers use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.workload import Receiver, Workloads
from lamplighter.errors import ConfigurationError
from lamplighter.workload_files import WorkloadFiles
from local.demo.business.bill import busy_bill
from local.demo.business.sources import source_parameters
from local.demo.staged_files import PHOTOS, PRODUCT, staged
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.layers import build_layer, write_layer
from local.paths import TEMPLATE, WORKLOADS
from local.receivers.cost_explorer import Bill
from local.receivers.pagerduty import ROUTING_KEY, PagerDutyStandIn
from local.receivers.product_endpoint import ProductEndpoint
from local.receivers.slack import TOKEN, SlackStandIn
from local.workload_files import load_workload_files, load_workloads

STACK = "lamplighter"
PRODUCT_TEMPLATE, PHOTOS_TEMPLATE = (Path(__file__).with_name(name) for name in ("aurastream.yaml", "photo-sync.yaml"))
PRODUCT_FUNCTION = "aurastream-sync-handler"
CHANNELS = {
    "aurastream-alerts": "C0AURASTREAM",
    "photo-sync-alerts": "C0PHOTOSYNC",
    "platform-alerts": "C0PLATFORM",
}
# The secret that template.yaml's StatusAccess names, and what is in it here.
STATUS_SECRET = "lamplighter/status-token"  # noqa: S105 - a name
STATUS_TOKEN = "the-lamps-are-lit"  # noqa: S105 - on loopback only
# From whom reports are mailed here.
MAIL_FROM = "lamplighter@example.com"
# Where photo-sync.yaml has S3 Inventories go.
INVENTORIES = "photo-sync-inventories"
_ACCOUNT_FUNCTIONS = "arn:aws:lambda:us-east-1:*:function"

Note = Callable[[str], None]


class Stage:
    """A context manager: everything it starts ends with it. ``quiet_s`` shortens the runbooks' quiet time. ``files``
    are there in place of the shipped ones. ``bill`` is what Cost Explorer tells.
    """

    def __init__(
        self,
        *,
        quiet_s: int,
        records: Path | None = None,
        files: WorkloadFiles | None = None,
        bill: Bill = busy_bill,
    ) -> None:
        self.quiet_s = quiet_s
        self._files = files
        self.stack_name = STACK
        self._stack = ExitStack()
        self._clients: dict[str, Any] = {}
        self.function = PRODUCT_FUNCTION
        self.outputs: dict[str, str] = {}
        self.aws = EmbeddedAws(bill=bill)
        self.slack = SlackStandIn(CHANNELS, record_path=records / "slack.jsonl" if records else None)
        self.pagerduty = PagerDutyStandIn(record_path=records / "pagerduty.jsonl" if records else None)
        self.endpoint = ProductEndpoint()

    def __enter__(self) -> Self:
        for part in (self.slack, self.pagerduty, self.endpoint, self.aws):
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

    @cached_property
    def workload_files(self) -> WorkloadFiles:
        """As they are deployed."""
        if self._files is not None:
            return self._files
        return staged(load_workload_files(WORKLOADS), quiet_s=self.quiet_s, endpoint_url=self.endpoint.url)

    def workloads(self) -> Workloads:
        """What the functions that respond see of the files."""
        return msgspec.json.decode(msgspec.json.encode(self.workload_files), type=Workloads)

    def deploy_core(self, note: Note = lambda _line: None) -> None:
        """template.yaml as it is."""
        put_secrets(self.client("secretsmanager"))
        self.client("sesv2").create_email_identity(EmailIdentity=MAIL_FROM)
        parameters = core_parameters(self.slack, self.pagerduty, self.workload_files.named)
        self.outputs = deploy(
            self.aws, TEMPLATE, self.stack_name, parameters, note, build_layer=self._build_workloads_layer
        )

    def deploy_product(self, note: Note = lambda _line: None) -> None:
        """The small product that is watched, and photo-sync's buckets."""
        parameters = {"CriticalAlertsTopicArn": self.outputs["CriticalAlertsTopicArn"]}
        deploy(self.aws, PRODUCT_TEMPLATE, PRODUCT, parameters, note, build_layer=build_layer)
        deploy(self.aws, PHOTOS_TEMPLATE, PHOTOS, {}, note)

    def _build_workloads_layer(self, _sources: Path, target: Path) -> None:
        write_layer(msgspec.json.encode(self.workload_files), target)


def core_parameters(slack: SlackStandIn, pagerduty: PagerDutyStandIn, files: Iterable[WorkloadFile]) -> dict[str, str]:
    """template.yaml's parameters: the stand-ins for Slack and PagerDuty, which functions runbooks may change, and which
    tables and buckets may be read for the workloads' business.
    """
    return {
        "SlackApiUrl": slack.api_url,
        "PagerDutyEventsUrl": pagerduty.origin,
        "MailFrom": MAIL_FROM,
        "RemediableFunctionArns": f"{_ACCOUNT_FUNCTIONS}:aurastream-*",
        "InventoryBucketArns": f"arn:aws:s3:::{INVENTORIES}",
        **source_parameters(files),
    }


def put_secrets(secrets: Any) -> None:
    """What the shipped workload files and the template name."""
    shipped = load_workloads(WORKLOADS)
    receivers = (one for workload in (shipped.default, *shipped.named) for one in workload.receivers)
    for name, value in ((STATUS_SECRET, STATUS_TOKEN), *map(_secret, receivers)):
        with suppress(secrets.exceptions.ResourceExistsException):
            secrets.create_secret(Name=name, SecretString=value)


def _secret(receiver: Receiver) -> tuple[str, str]:
    if receiver.pagerduty is not None:
        return receiver.pagerduty.routing_key_secret, ROUTING_KEY
    if receiver.slack is None or receiver.slack.bot_token_secret is None:
        raise ConfigurationError(f"receiver {receiver.name}: the stand-ins know bot tokens and routing keys only")
    return receiver.slack.bot_token_secret, TOKEN
