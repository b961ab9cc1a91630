"""The sockets of one HTTP check, known from outside: a read that waits can be ended, and certificates be read."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from datetime import UTC, datetime
from typing import Any, TypeVar

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

ConnectionT = TypeVar("ConnectionT", bound=HTTPConnection)


class Sockets:
    """Every socket that was connected. After ``shut`` a new one is shut at once."""

    def __init__(self) -> None:
        self.is_shut = False
        self.certificates_end_at: list[datetime] = []
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    def add(self, connected: socket.socket) -> None:
        certificate = connected.getpeercert() if isinstance(connected, ssl.SSLSocket) else None
        if certificate:
            ends_at = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
            self.certificates_end_at.append(datetime.fromtimestamp(ends_at, UTC))
        with self._lock:
            self._sockets.append(connected)
            if self.is_shut:
                _shut(connected)

    def shut(self) -> None:
        with self._lock:
            self.is_shut = True
            for connected in self._sockets:
                _shut(connected)


class SocketsAdapter(HTTPAdapter):
    """Tells ``sockets`` of each connection it makes."""

    def __init__(self, sockets: Sockets) -> None:
        self._told = sockets
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        plain = {"ConnectionCls": _telling(HTTPConnection, self._told)}
        over_tls = {"ConnectionCls": _telling(HTTPSConnection, self._told)}
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("ToldHTTPConnectionPool", (HTTPConnectionPool,), plain),
            "https": type("ToldHTTPSConnectionPool", (HTTPSConnectionPool,), over_tls),
        }


def _telling(kind: type[ConnectionT], sockets: Sockets) -> type[ConnectionT]:
    class Telling(kind):  # type: ignore[misc,valid-type]
        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

    return Telling


def _shut(connected: socket.socket) -> None:
    """Past TLS, which would wait for the other side."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
