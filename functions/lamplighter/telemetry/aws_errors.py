"""What a failed call to CloudWatch means: try again later, never, or only once someone has changed something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from lamplighter.errors import ConfigurationError, LamplighterError, Rejected, Unavailable

# Throttling comes with status 400 as well; credentials are renewed, and clocks are set right ("Common Error Types" of
# the CloudWatch and CloudWatch Logs API references).
_PASSES = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestLimitExceeded",
    "LimitExceeded",
    "TooManyRequestsException",
    "ExpiredToken",
    "ExpiredTokenException",
    "RequestExpired",
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
}
_NOT_ALLOWED = {
    "AccessDenied",
    "AccessDeniedException",
    "NotAuthorized",
    "OptInRequired",
    "UnauthorizedOperation",
    "ResourceNotFoundException",
}


@contextmanager
def as_ours(service: str) -> Iterator[None]:
    """Raises Unavailable, Rejected or ConfigurationError in place of botocore's."""
    from botocore.exceptions import BotoCoreError, ClientError, NoRegionError, ParamValidationError  # noqa: PLC0415

    try:
        yield
    except ClientError as error:
        raise _of_answer(service, error.response) from error
    except ParamValidationError as error:
        raise Rejected(f"{service}: {error}") from error
    except NoRegionError as error:
        raise ConfigurationError(f"{service}: {error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"{service}: {error}") from error


def _of_answer(service: str, response: object) -> LamplighterError:
    answer = response if isinstance(response, dict) else {}
    code = str(answer.get("Error", {}).get("Code", ""))
    status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    said = f"{service}: {code} {answer.get('Error', {}).get('Message', '')}"
    if code in _PASSES or status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unavailable(said)
    return ConfigurationError(said) if code in _NOT_ALLOWED else Rejected(said)
