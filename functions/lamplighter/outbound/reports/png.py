"""Portable Network Graphics of a few colours, each in shades from faint to full, on nothing.

https://www.w3.org/TR/png/: colour type 3, whose palette has its transparency in tRNS.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

SHADES = 16
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BIT_DEPTH, _PALETTE = 8, 3


def png(rows: Sequence[bytes | bytearray], colours: Sequence[tuple[int, int, int]]) -> bytes:
    """A pixel is 0, nothing, or 1 to SHADES of the first colour, as many more of the second, and so on."""
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), _BIT_DEPTH, _PALETTE, 0, 0, 0)
    palette = bytes(3) + b"".join(bytes(colour) * SHADES for colour in colours)
    opacity = bytes([0, *(255 * shade // SHADES for _ in colours for shade in range(1, SHADES + 1))])
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"tRNS", opacity), (b"IDAT", pixels), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
