"""What of an inventory is read by itself: a file, or a share of a large one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lamplighter.domain.inventory.bins import MIB
from lamplighter.domain.inventory.manifest import FileFormat, InventoryFile, Manifest
from lamplighter.domain.inventory_run.piece import Piece

# Read at 30 MiB/s and slower, a share takes a few seconds, and a file of 2 GiB is read by eight at once.
SHARE_BYTES = 256 * MIB
# So many are merged one after another by one function; more are merged in groups first.
GROUP_PARTS = 64


class PartKind(StrEnum):
    """A file as a whole is verified by who reads it. Shares of one are read where they lie in it, so the file is
    verified by a part of its own.
    """

    FILE = "file"
    SHARE = "share"
    CHECKSUM = "checksum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """``share`` of ``shares``, from 0 on: which row groups of Parquet or stripes of ORC. How many there are, only the
    file itself tells.
    """

    number: int
    kind: PartKind
    file: InventoryFile
    share: int = 0
    shares: int = 1

    @property
    def verified_by(self) -> int | None:
        """The number of the part that verifies the file of a share."""
        return self.number - self.share + self.shares if self.kind is PartKind.SHARE else None

    def __str__(self) -> str:
        words = {PartKind.FILE: "", PartKind.SHARE: f", share {self.share + 1} of {self.shares}"}
        return f"part {self.number} ({self.file.key}{words.get(self.kind, ', its checksum')})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Parts ``[first, end)`` that are merged together, by their numbers."""

    number: int
    first: int
    end: int


def parts_of(manifest: Manifest, share_bytes: int) -> tuple[Part, ...]:
    """CSV is read whole: gzip can't be entered in its middle."""
    pieces = (piece for file in manifest.files for piece in _pieces(file, manifest.file_format, share_bytes))
    return tuple(
        Part(number=number, kind=kind, file=file, share=share, shares=shares)
        for number, (kind, file, share, shares) in enumerate(pieces)
    )


def _pieces(
    file: InventoryFile, file_format: FileFormat, share_bytes: int
) -> Iterator[tuple[PartKind, InventoryFile, int, int]]:
    shares = 1 if file_format is FileFormat.CSV else math.ceil(file.size_bytes / share_bytes)
    if shares <= 1:
        yield PartKind.FILE, file, 0, 1
        return
    yield from ((PartKind.SHARE, file, share, shares) for share in range(shares))
    yield PartKind.CHECKSUM, file, 0, 1


def unverified(parts: Iterable[Part], groups: Iterable[Group], kept: frozenset[Piece]) -> frozenset[Piece]:
    """What is kept of shares without their file being verified, alone or in a group: they may be of another content."""
    shares = [
        part.number for part in parts if part.verified_by is not None and Piece("part", part.verified_by) not in kept
    ]
    spoilt = (Piece("group", group.number) for group in groups if any(group.first <= n < group.end for n in shares))
    return kept.intersection([*(Piece("part", number) for number in shares), *spoilt])


def groups_of(parts: int, most: int = GROUP_PARTS) -> tuple[Group, ...]:
    """None where one function can merge all. About as many groups as each has parts, so that both steps are short."""
    if parts <= most:
        return ()
    size = max(most, math.isqrt(parts - 1) + 1)
    return tuple(
        Group(number=number, first=first, end=min(first + size, parts))
        for number, first in enumerate(range(0, parts, size))
    )


def units_of(part: Part, units: int) -> range:
    """Which of a file's row groups or stripes are this part. Together its parts are all of them, each once."""
    return range(units * part.share // part.shares, units * (part.share + 1) // part.shares)
