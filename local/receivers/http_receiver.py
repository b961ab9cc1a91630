"""A small HTTP server that plays a receiver on 127.0.0.1, keeps what it was sent, and misbehaves as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """``number`` counts from 1, over all paths. A bearer token stays out of the records. ``operation`` is what AWS's
    JSON protocol asks for (X-Amz-Target).
    """

    number: int
    path: str
    body: bytes
    content_type: str
    token: str = field(default="", repr=False)
    operation: str = ""

    def fields(self) -> dict[str, object] | None:
        """The body's fields, sent as JSON or as a form; None where it is neither."""
        if not self.content_type.startswith(("application/json", "application/x-amz-json")):
            return dict(parse_qsl(self.body.decode("utf-8", "replace")))
        try:
            decoded = json.loads(self.body)
        except ValueError:
            return None
        return decoded if isinstance(decoded, dict) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int = 200
    body: Mapping[str, object] | str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How one request goes wrong.

    ``done``: it is carried out all the same. ``answer`` stands in for the real one; ``silent`` gives none and hangs
    up. Either comes after ``after_s`` seconds.
    """

    answer: Answer | None = None
    done: bool = False
    silent: bool = False
    after_s: float = 0


def throttled(retry_after_s: int) -> Fault:
    return Fault(answer=Answer(status=429, headers={"Retry-After": str(retry_after_s)}))


def server_error(status: int = 500) -> Fault:
    return Fault(answer=Answer(status=status, body="trouble"))


def not_ok(code: str) -> Fault:
    """Slack's way: HTTP 200, and an error in it."""
    return Fault(answer=Answer(body={"ok": False, "error": code}))


def slow(after_s: float) -> Fault:
    return Fault(done=True, after_s=after_s)


def silence(after_s: float = 0) -> Fault:
    """Not carried out, never answered."""
    return Fault(silent=True, after_s=after_s)


def done_but_silent(after_s: float = 0) -> Fault:
    """Carried out, never answered."""
    return Fault(silent=True, done=True, after_s=after_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One request as it came; ``status`` is None where it was not answered."""

    number: int
    path: str
    body: str
    status: int | None


class HttpReceiver:
    """A context manager: serves from entering to leaving. Subclasses say what a request does, under ``lock``."""

    def __init__(self, record_path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.records: list[Record] = []
        self._record_path = record_path
        self._faults: dict[int, Fault] = {}
        self._outage: Fault | None = None
        self._received = 0
        self._closing = threading.Event()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def respond(self, request: Request) -> Answer:
        raise NotImplementedError

    @property
    def origin(self) -> str:
        """http://127.0.0.1:PORT; known once it serves."""
        if self._server is None:
            raise RuntimeError("it serves only inside its `with` block")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def fail(self, *faults: Fault) -> None:
        """The next requests go wrong, one after the other."""
        with self.lock:
            first = max([self._received, *self._faults]) + 1
            self._faults |= dict(enumerate(faults, start=first))

    def fail_request(self, number: int, fault: Fault) -> None:
        """The request of that number, counted from 1, goes wrong."""
        with self.lock:
            self._faults[number] = fault

    def go_down(self, fault: Fault) -> None:
        """Every request goes wrong until ``come_back``."""
        with self.lock:
            self._outage = fault

    def come_back(self) -> None:
        with self.lock:
            self._outage = None

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._closing.set()
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def handle(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer | None:
        """None is silence."""
        with self.lock:
            self._received += 1
            request = Request(
                number=self._received,
                path=path,
                body=body,
                content_type=headers.get("Content-Type", ""),
                token=headers.get("Authorization", "").removeprefix("Bearer "),
                operation=headers.get("X-Amz-Target", ""),
            )
            fault = self._faults.pop(request.number, None) or self._outage
            answer = self._answer(request, fault)
            self._keep(request, answer)
        if fault and fault.after_s:
            self._closing.wait(fault.after_s)
        return answer

    def _answer(self, request: Request, fault: Fault | None) -> Answer | None:
        answer = self.respond(request) if fault is None or fault.done else None
        if fault is None:
            return answer
        return None if fault.silent else fault.answer or answer

    def _keep(self, request: Request, answer: Answer | None) -> None:
        record = Record(
            number=request.number,
            path=request.path,
            body=request.body.decode("utf-8", "replace"),
            status=answer.status if answer else None,
        )
        self.records.append(record)
        if self._record_path:
            with self._record_path.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(asdict(record)) + "\n")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, receiver: HttpReceiver) -> None:
        self.receiver = receiver
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up first is part of the game."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = self.server.receiver.handle(self.path, body, dict(self.headers))
        if answer is None:
            self.close_connection = True
            return
        as_json = not isinstance(answer.body, str)
        encoded = json.dumps(answer.body).encode() if as_json else str(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json" if as_json else "text/plain")
        self.send_header("Content-Length", str(len(encoded)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(encoded)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """The records say it all."""
