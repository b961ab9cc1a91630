"""Headers that are what they say: one line, one address, a URL in one piece."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.policy import EmailPolicy
from urllib.parse import quote

from lamplighter.errors import Rejected

_UNSUBSCRIBE = "List-Unsubscribe"


class _Unbroken(EmailPolicy):
    """Python makes encoded words of a URL longer than a line, and no program takes those for a URL."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == _UNSUBSCRIBE:
            return f"{name}: {value}\r\n".encode("ascii")
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


def unsubscribing(to: str, report: str) -> str:
    """RFC 2369: whoever reads the mail to ``to`` sees of which report it is."""
    return f"mailto:{address(_UNSUBSCRIBE, to)}?subject={quote(f'unsubscribe from {report}')}"
