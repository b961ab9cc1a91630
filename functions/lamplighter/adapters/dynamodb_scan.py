"""Reads whole tables of DynamoDB: several segments side by side, and items decoded straight into structs.

A page's body goes past botocore's parser, which makes objects of every attribute and takes most of the time otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import boto3
import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.errors import ConfigurationError, Unavailable

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_dynamodb import DynamoDBClient

# Eight pages of 1 MB at most are held at once.
SEGMENTS = 8
_BODY = "UnparsedBody"
_REFUSED = {"ResourceNotFoundException", "AccessDeniedException", "ValidationException"}
ItemT = TypeVar("ItemT")


class Text(msgspec.Struct, frozen=True):
    S: str


class Number(msgspec.Struct, frozen=True):
    """DynamoDB sends it as text, of up to 38 digits: no other type holds all that are allowed."""

    N: float


class Exact(msgspec.Struct, frozen=True):
    """With every digit that DynamoDB keeps."""

    N: Decimal


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """``refused``: the items that are not of the type, as they came, each with what is wrong with it."""

    items: Sequence[ItemT]
    refused: Sequence[tuple[bytes, str]] = ()


def scanning_client(config: Config, region: str) -> DynamoDBClient:
    """Of its own, for its Scan answers nothing that ``scanned`` does not read."""
    client = boto3.Session().client("dynamodb", region_name=region, config=config)
    client.meta.events.register("before-parse.dynamodb.Scan", _past_the_parser)
    return client


def scanned(
    client: DynamoDBClient, item: type[ItemT], request: Mapping[str, Any], segments: int = SEGMENTS
) -> Iterator[Page[ItemT]]:
    """All items that Scan finds, page by page in any order. ``client`` is a ``scanning_client``.

    Raises ConfigurationError (no such table, no right to read it), Unavailable.
    """
    decoders = _Decoders(item)

    def page(segment: int, start: Any) -> tuple[Page[ItemT], int, Any]:
        begin = {"ExclusiveStartKey": start} if start else {}
        with _our_errors(str(request["TableName"])):
            answer: Any = client.scan(**request, Segment=segment, TotalSegments=segments, **begin)
        found, following = decoders.page(answer[_BODY])
        return found, segment, following

    with ThreadPoolExecutor(segments) as pool:
        running: set[Future[tuple[Page[ItemT], int, Any]]] = {pool.submit(page, each, None) for each in range(segments)}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                found, segment, following = future.result()
                if following:
                    running.add(pool.submit(page, segment, following))
                yield found


def _past_the_parser(response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any) -> None:
    """Errors are left to botocore."""
    if response_dict["status_code"] == 200:  # noqa: PLR2004 - HTTP
        customized_response_dict[_BODY] = response_dict["body"]
        response_dict["body"] = b"{}"


class _Decoders(Generic[ItemT]):
    """Of pages whole; where an item spoils its page, item by item."""

    def __init__(self, item: type[ItemT]) -> None:
        whole = msgspec.defstruct("Whole", [("Items", list[item]), ("LastEvaluatedKey", Any, None)])  # type: ignore[valid-type]
        # Not strict: a number in a string is a number.
        self._whole: msgspec.json.Decoder[Any] = msgspec.json.Decoder(whole, strict=False)
        self._raw = msgspec.json.Decoder(_RawPage)
        self._item = msgspec.json.Decoder(item, strict=False)

    def page(self, body: bytes) -> tuple[Page[ItemT], Any]:
        try:
            read = self._whole.decode(body)
        except msgspec.ValidationError:
            return self._one_by_one(body)
        return Page(read.Items), read.LastEvaluatedKey

    def _one_by_one(self, body: bytes) -> tuple[Page[ItemT], Any]:
        items: list[ItemT] = []
        refused: list[tuple[bytes, str]] = []
        read = self._raw.decode(body)
        for raw in read.Items:
            try:
                items.append(self._item.decode(raw))
            except msgspec.ValidationError as error:
                refused.append((bytes(raw), str(error)))
        return Page(items, refused), read.LastEvaluatedKey


class _RawPage(msgspec.Struct):
    Items: list[msgspec.Raw]
    LastEvaluatedKey: Any = None


@contextmanager
def _our_errors(table: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _REFUSED:
            raise ConfigurationError(f"table {table}: {error}") from error
        raise Unavailable(f"table {table}: {error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"table {table}: {error}") from error
