"""SES keeps whole messages, and the list of those to whom nothing is mailed.

Wrong in MiniStack: of a raw message only the texts are kept; a configuration set that is not there is no error.
Missing: PutSuppressedDestination, GetSuppressedDestination and DeleteSuppressedDestination. IAM is asked about every
identity, and knows no ses:FromAddress.

Corrected: every raw message that was accepted is a file of the folder mail/ beside the server's logs, as it was sent.
Nothing leaves the machine, and nothing bounces but what goes to the mailbox simulator (mail_simulator).
"""

import base64
import contextvars
import json
import os
import time
import urllib.parse
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import ses_v2

from local.embedded_aws import mail_simulator
from local.embedded_aws.corrections import Corrections

SES = "ministack.services.ses_v2"
SEND, SUPPRESSED = "/v2/email/outbound-emails", "/v2/email/suppression/addresses"
FOLDER = "mail"
_sender: contextvars.ContextVar[str] = contextvars.ContextVar("mail_sender", default="")
_suppressed: dict[str, dict[str, Any]] = {}


def install(corrections: Corrections) -> None:
    """Answer before and after MiniStack."""
    corrections.wrap(SES, "handle_request", _with_whole_messages)
    corrections.wrap("ministack.core.iam_actions", "extract_resource_arn", _with_the_identity)
    corrections.wrap("ministack.core.iam_evaluator", "enforce", _with_the_sender)


def _with_the_identity(original: Any) -> Any:
    def extract(service: str, method: str, path: str, headers: Any, body: bytes, *place: Any) -> str:
        _sender.set("")
        if service != "ses" or (method, path) != ("POST", SEND):
            return str(original(service, method, path, headers, body, *place))
        _sender.set(json.loads(body or b"{}").get("FromEmailAddress", ""))
        return f"arn:aws:ses:{get_region()}:{get_account_id()}:identity/{_sender.get()}"

    return extract


def _with_the_sender(original: Any) -> Any:
    def enforce(key: str, action: str, service: str, *place: Any, **more: Any) -> Any:
        if service == "sesv2":
            more["service_context"] = {**(more.get("service_context") or {}), "ses:FromAddress": _sender.get()}
        return original(key, action, service, *place, **more)

    return enforce


def _with_whole_messages(handle_request: Any) -> Any:
    async def handle(method: str, path: str, headers: Mapping[str, str], body: bytes, query_params: Any) -> Any:
        if path.startswith(SUPPRESSED) and (method == "PUT" or path != SUPPRESSED):
            return _of_the_list(method, path, body)
        if (method, path) != ("POST", SEND):
            return await handle_request(method, path, headers, body, query_params)
        asked = json.loads(body or b"{}")
        missing = asked.get("ConfigurationSetName")
        if missing and missing not in ses_v2._config_sets:
            return ses_v2._missing_config_set(missing)
        answer = await handle_request(method, path, headers, body, query_params)
        if answer[0] == HTTPStatus.OK and "Raw" in asked.get("Content", {}):
            message_id = json.loads(answer[2])["MessageId"]
            _keep(message_id, base64.b64decode(asked["Content"]["Raw"]["Data"]))
            mail_simulator.tell(asked, message_id)
        return answer

    return handle


def _keep(message_id: str, message: bytes) -> None:
    folder = Path(os.environ["TMPDIR"]) / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / f"{time.time_ns()}-{message_id.partition('@')[0]}.eml").write_bytes(message)


def _of_the_list(method: str, path: str, body: bytes) -> Any:
    if method == "PUT":
        asked = json.loads(body)
        address = asked["EmailAddress"]
        _suppressed[address] = {"EmailAddress": address, "Reason": asked["Reason"], "LastUpdateTime": time.time()}
        return json_response({})
    address = urllib.parse.unquote(path.removeprefix(f"{SUPPRESSED}/"))
    if address not in _suppressed:
        return ses_v2._json_err(
            "NotFoundException", f"Email address {address} does not exist on your suppression list.", 404
        )
    if method == "DELETE":
        del _suppressed[address]
        return json_response({})
    return json_response({"SuppressedDestination": _suppressed[address]})
