"""manifest.checksum: the MD5 of manifest.json, in hexadecimal."""

from __future__ import annotations

import hashlib
import re

from lamplighter.errors import Damaged

_MD5 = re.compile(rb"\s*([0-9a-fA-F]{32})\s*")


def md5_written(checksum: bytes, place: str) -> str:
    """What it says. ``place`` is the manifest's. Raises Damaged where it says something else."""
    written = _MD5.fullmatch(checksum)
    if written is None:
        raise Damaged(f"{place}: its manifest.checksum holds no MD5 in hexadecimal")
    return written[1].decode().lower()


def require_md5(content: bytes, md5: str, place: str) -> None:
    """Raises Damaged, with both."""
    found = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if found != md5:
        raise Damaged(f"{place}: its MD5 is {found}, and manifest.checksum says {md5}")
