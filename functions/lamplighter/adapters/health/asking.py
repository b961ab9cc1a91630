"""Asks AWS about a resource, and turns what can go wrong into our errors."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as ConnectionToAwsError

from lamplighter.domain.health.observations import Missing, Observation
from lamplighter.errors import ConfigurationError, LamplighterError, Rejected, Unanswered, Unavailable
from lamplighter.observability import logger

# botocore/retries/standard.py, ThrottledRetryableChecker.
_THROTTLES = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "RequestThrottled",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "SlowDown",
}


def asked(service: str, call: Callable[[], Observation], *, missing: frozenset[str] = frozenset()) -> Observation:
    """``missing``: the error codes that say there is no such thing."""
    try:
        return call()
    except (HTTPClientError, ConnectionToAwsError) as error:
        raise Unanswered(f"{service} did not answer ({type(error).__name__})") from error
    except BotoCoreError as error:
        raise ConfigurationError(f"{service} could not be asked ({type(error).__name__})") from error
    except ClientError as error:
        if error.response["Error"]["Code"] in missing:
            return Missing()
        raise _translated(service, error) from error


def _translated(service: str, error: ClientError) -> LamplighterError:
    """AWS's message names ARNs and accounts: it goes to the log, its code to the page."""
    code = error.response["Error"]["Code"]
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _THROTTLES or status == HTTPStatus.TOO_MANY_REQUESTS:
        return Unavailable(f"{service} was asked too often ({code})")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unanswered(f"{service} fails with HTTP {status} ({code})")
    logger().warning("a health check was refused", extra={"service": service, "error": str(error)})
    return Rejected(f"{service} refuses to say ({code})")
