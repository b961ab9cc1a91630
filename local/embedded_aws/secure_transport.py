"""Policies that refuse what is not encrypted on its way.

Wrong here: whoever asks by HTTP is refused by a policy with aws:SecureTransport, and this gateway has no HTTPS.

Corrected: loopback stands in for HTTPS, which is what the same client would use on AWS.
"""

from typing import Any

from local.embedded_aws.corrections import Corrections


def install(corrections: Corrections) -> None:
    """The address that a request comes from stays."""
    corrections.wrap("ministack.core.iam_evaluator", "pin_request_origin", _encrypted)


def _encrypted(pin: Any) -> Any:
    def pin_request_origin(source_ip: str, *_secure_transport: bool) -> None:
        pin(source_ip, secure_transport=True)

    return pin_request_origin
