"""What to do where this shell can't ask AWS."""

from __future__ import annotations

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)

_LACKING = (NoCredentialsError, NoRegionError, PartialCredentialsError, ProfileNotFound)
# As services call credentials that they do not know, or no longer.
_REFUSED = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "RequestExpired",
        "UnrecognizedClientException",
    }
)
_SHELL = "Give a region and credentials as for the AWS CLI: AWS_PROFILE, AWS_DEFAULT_REGION."
_HERE = "To try it here: `lamplighter up`, then in another terminal the exports that it prints."


def hint(error: BaseException | None) -> str:
    """Sentences, or nothing where it is not the shell's fault. The vendor's error may stand behind one of ours."""
    while error is not None:
        if isinstance(error, _LACKING) or (isinstance(error, ClientError) and _code(error) in _REFUSED):
            return f"{_SHELL}\n{_HERE}"
        if isinstance(error, EndpointConnectionError):
            return "Nothing answers there. Where AWS_ENDPOINT_URL names the embedded AWS: is `lamplighter up` running?"
        error = error.__cause__
    return ""


def stack_trouble(stack: str, region: str | None, error: BotoCoreError | ClientError, named_by: str = "") -> str:
    """``named_by`` are options. That there is no such stack stands in the text of a ValidationError alone."""
    if isinstance(error, ClientError) and _code(error) == "ValidationError" and "does not exist" in str(error):
        return f"there is no stack {stack} in {region}" + (f"; {named_by} names another" if named_by else "")
    return f"stack {stack} can't be read: {error}"


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code"))
