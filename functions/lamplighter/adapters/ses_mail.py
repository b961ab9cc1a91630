"""Mail by SES v2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.report_runs.feedback import Reason
from lamplighter.errors import ConfigurationError, Rejected, Unavailable

# https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
_REJECTED = {"MessageRejected", "BadRequestException"}
_MISCONFIGURED = {
    "AccessDeniedException",
    "AccountSuspendedException",
    "MailFromDomainNotVerifiedException",
    "NotFoundException",
    "SendingPausedException",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SesMail:
    """Implements Mailer. Bounces and complaints are told by the configuration set."""

    client: Any
    configuration_set: str

    def send(self, message: bytes, sender: str, recipient: str) -> str:
        with _our_errors():
            answer = self.client.send_email(
                FromEmailAddress=sender,
                Destination={"ToAddresses": [recipient]},
                Content={"Raw": {"Data": message}},
                ConfigurationSetName=self.configuration_set,
            )
        return str(answer["MessageId"])

    def suppress(self, address: str, reason: Reason) -> None:
        with _our_errors():
            self.client.put_suppressed_destination(
                EmailAddress=address, Reason="COMPLAINT" if reason is Reason.COMPLAINT else "BOUNCE"
            )


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response["Error"].get("Code", "")
        if code in _REJECTED:
            raise Rejected(f"SES: {error}") from error
        if code in _MISCONFIGURED:
            raise ConfigurationError(f"SES: {error}") from error
        raise Unavailable(f"SES: {error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"SES: {error}") from error
