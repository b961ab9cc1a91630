"""Headers that are what they say: one line, one address, URLs in one piece."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.policy import EmailPolicy
from urllib.parse import quote

from lamplighter.errors import Rejected

_UNSUBSCRIBE = "List-Unsubscribe"
# RFC 5322, 2.1.1, less the header's name and what stands around a URL.
_LONGEST_WAY = 970


class _Unbroken(EmailPolicy):
    """Python makes encoded words of a URL longer than a line, and no program takes those for a URL."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == _UNSUBSCRIBE:
            return f"{name}: {value}".replace(", ", ",\r\n ").encode("ascii") + b"\r\n"
        return super().fold_binary(name, value)


UNBROKEN = _Unbroken(linesep="\r\n")


def one_line(header: str, value: str) -> str:
    """Raises Rejected for what holds a line's end: it could add headers of its own."""
    if any(ord(character) < ord(" ") or character == "\x7f" for character in value):
        raise Rejected(f"{header}: {value!r} holds a control character, which no header may")
    return value


def address(header: str, text: str) -> Address:
    """Raises Rejected for what is no address, naming the header."""
    try:
        found = Address(addr_spec=one_line(header, text))
    except (HeaderParseError, ValueError, IndexError) as error:
        raise Rejected(f"{header}: {text!r} is no e-mail address") from error
    if not (found.username and found.domain and text.isascii()):
        raise Rejected(f"{header}: {text!r} is no e-mail address of ASCII characters")
    return found


def unsubscribe_ways(url: str, to: str, report: str) -> list[str]:
    """RFC 2369, what can be done at once first; whoever reads the mail to ``to`` sees of which report it is. Raises
    Rejected for what RFC 8058 does not allow, or no way at all.
    """
    ways = [_checked_url(url)] if url else []
    if to:
        ways.append(f"mailto:{address(_UNSUBSCRIBE, to)}?subject={quote(f'unsubscribe from {report}')}")
    if not ways:
        raise Rejected(f"{_UNSUBSCRIBE}: neither a URL nor an address is given; one is needed")
    return ways


def _checked_url(url: str) -> str:
    one_line(_UNSUBSCRIBE, url)
    if not url.startswith("https://") or not url.isascii() or any(mark in url for mark in " <>,"):
        raise Rejected(f"{_UNSUBSCRIBE}: {url!r} is no HTTPS URL (RFC 8058)")
    if len(url) > _LONGEST_WAY:
        raise Rejected(f"{_UNSUBSCRIBE}: the URL has {len(url)} characters, at most {_LONGEST_WAY} fit into a line")
    return url
