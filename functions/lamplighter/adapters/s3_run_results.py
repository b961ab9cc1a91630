"""What is kept of a run over an inventory, in S3: ``inventory/RUN/`` with plan.json, parts/, groups/ and failures/.

Counts are MessagePack: it has no trouble with large integers, nor with keys of dictionaries that are tuples.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import msgspec
from botocore.exceptions import ClientError

from lamplighter.adapters.s3_errors import kept_at, s3_errors
from lamplighter.domain.inventory.aggregate import Aggregate, Bounds
from lamplighter.domain.inventory.manifest import Manifest
from lamplighter.domain.inventory_run.identity import RunOrder, run_name
from lamplighter.domain.inventory_run.parts import Group, Part
from lamplighter.domain.inventory_run.piece import Piece
from lamplighter.domain.inventory_run.plan import RunPlan
from lamplighter.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ReadT = TypeVar("ReadT")
_MISSING = {"NoSuchKey", "404"}
_PIECE = re.compile(r"/(part|group)s/(\d+)$")


class _Failure(msgspec.Struct):
    """What Step Functions says of an error (Error and Cause of a Catch)."""

    error: str = msgspec.field(name="Error", default="")
    cause: str = msgspec.field(name="Cause", default="")


class _Raised(msgspec.Struct):
    """The Cause of a function's error."""

    message: str = msgspec.field(name="errorMessage")


@dataclass(frozen=True, slots=True, kw_only=True)
class S3RunResults:
    """Implements RunResults."""

    s3: S3Client
    bucket: str

    def plan(self, run: str) -> RunPlan | None:
        content = self._get(f"{_folder(run)}/plan.json")
        return None if content is None else msgspec.json.decode(content, type=RunPlan)

    def save_plan(
        self, order: RunOrder, manifest: Manifest, bounds: Bounds, parts: Sequence[Part], groups: Sequence[Group]
    ) -> RunPlan:
        run = run_name(order)
        plan = RunPlan(
            run=run,
            order=order,
            manifest=manifest,
            bounds=bounds,
            bucket=self.bucket,
            parts_key=_list_key(run, "parts"),
            groups_key=_list_key(run, "groups"),
            parts=len(parts),
            groups=len(groups),
        )
        self._put(plan.parts_key, msgspec.json.encode(parts))
        self._put(plan.groups_key, msgspec.json.encode(groups))
        self._put(f"{_folder(run)}/plan.json", msgspec.json.encode(plan))
        return plan

    def parts(self, run: str) -> tuple[Part, ...]:
        return self._list(_list_key(run, "parts"), Part)

    def groups(self, run: str) -> tuple[Group, ...]:
        return self._list(_list_key(run, "groups"), Group)

    def has(self, run: str, piece: Piece) -> bool:
        with s3_errors():
            try:
                self.s3.head_object(Bucket=self.bucket, Key=_piece_key(run, piece))
            except ClientError as error:
                if error.response["Error"]["Code"] in _MISSING:
                    return False
                raise
        return True

    def kept(self, run: str) -> frozenset[Piece]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=f"{_folder(run)}/")
        with s3_errors():
            keys = [one["Key"] for page in pages for one in page.get("Contents", [])]
        found = filter(None, map(_PIECE.search, keys))
        return frozenset(Piece("part" if match[1] == "part" else "group", int(match[2])) for match in found)

    def read(self, run: str, piece: Piece) -> Aggregate:
        content = self._get(_piece_key(run, piece))
        if content is None:
            raise Unavailable(f"s3://{self.bucket}/{_piece_key(run, piece)} was there, and is gone")
        return msgspec.msgpack.decode(content, type=Aggregate)

    def save(self, run: str, piece: Piece, aggregate: Aggregate) -> None:
        self._put(_piece_key(run, piece), msgspec.msgpack.encode(aggregate))

    def forget(self, run: str, piece: Piece) -> None:
        with s3_errors():
            self.s3.delete_object(Bucket=self.bucket, Key=_piece_key(run, piece))

    def failure(self, run: str, part: Part) -> str | None:
        """The state machine writes it."""
        content = self._get(f"{_folder(run)}/failures/{part.number}.json")
        return None if content is None else _reason(msgspec.json.decode(content, type=_Failure))

    def _list(self, key: str, kind: type[ReadT]) -> tuple[ReadT, ...]:
        found: tuple[ReadT, ...] = msgspec.json.decode(self._get(key) or b"[]", type=tuple[kind, ...])  # type: ignore[valid-type]
        return found

    def _get(self, key: str) -> bytes | None:
        return kept_at(self.s3, self.bucket, key)

    def _put(self, key: str, content: bytes) -> None:
        with s3_errors():
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=content)


def _folder(run: str) -> str:
    return f"inventory/{run}"


def _list_key(run: str, what: str) -> str:
    return f"{_folder(run)}/{what}.json"


def _piece_key(run: str, piece: Piece) -> str:
    return f"{_folder(run)}/{piece.kind}s/{piece.number:06}"


def _reason(failure: _Failure) -> str:
    try:
        told = msgspec.json.decode(failure.cause, type=_Raised).message
    except msgspec.DecodeError:
        told = failure.cause
    return f"{failure.error}: {told}"
