"""The Resource Groups Tagging API: which resources carry a workload's tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.errors import ConfigurationError, Unavailable

# GetResources takes 1 to 100, and gives fewer at times though there are more (botocore's service model).
_RESOURCES_A_PAGE = 100


class TaggingClient(Protocol):
    """What is needed of boto3's client; its stubs are not at hand."""

    def get_paginator(self, operation: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class TaggingApi:
    """Implements TaggedResources. ``client_for`` gives a region's client.

    Resources that were never tagged are not in it, those that lost their tags only where no tag is asked for.
    """

    client_for: Callable[[str], TaggingClient]

    def arns(self, region: str, tags: Mapping[str, str]) -> Sequence[str]:
        if not tags:
            raise ConfigurationError(
                f"resources in {region}: at least one tag selects them, or all the account's count"
            )
        filters = [{"Key": key, "Values": [value]} for key, value in tags.items()]
        pages = self.client_for(region).get_paginator("get_resources")
        try:
            return [
                resource["ResourceARN"]
                for page in pages.paginate(TagFilters=filters, PaginationConfig={"PageSize": _RESOURCES_A_PAGE})
                for resource in page["ResourceTagMappingList"]
            ]
        except ClientError as error:
            said = f"Tagging API in {region}, tags {dict(tags)}: {error}"
            if error.response["Error"]["Code"] == "InvalidParameterException":
                raise ConfigurationError(said) from error
            raise Unavailable(said) from error
        except BotoCoreError as error:
            raise Unavailable(f"Tagging API in {region}: {error}") from error
