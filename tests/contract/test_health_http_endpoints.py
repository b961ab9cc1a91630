"""An endpoint is looked at over real connections: it may hang, drip, break off, redirect, or have a bad certificate."""

from __future__ import annotations

import gzip
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lamplighter.adapters.health.http_endpoints import LONGEST_BODY, HttpEndpoints
from lamplighter.domain.definitions.resources import Endpoint
from lamplighter.domain.health.observations import HttpAnswer
from lamplighter.errors import ConfigurationError, Unanswered
from tests.builders_health import a_check, a_subject
from tests.loopback import Answer, a_certificate, http_answer, says, serving

NOW = datetime.now(UTC).replace(microsecond=0)


def observed(url: str, trusted: Path | None = None, **check: Any) -> HttpAnswer:
    subject = a_subject(Endpoint(name="site", url=url), a_check(**check))
    return HttpEndpoints(trusted=str(trusted) if trusted else None).observe(subject)


def test_an_answer_is_seen_as_it_is() -> None:
    with serving(says(http_answer(503, b'{"status": "down"}'))) as origin:
        assert observed(f"{origin}/health") == HttpAnswer(status=503, body='{"status": "down"}')


def hangs(connection: socket.socket, _: bytes) -> None:
    connection.recv(1)  # until the other side hangs up


def drips(beginning: bytes) -> Answer:
    """A byte every 50 ms, for as long as anyone listens."""

    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(beginning)
        pause = threading.Event()
        while not pause.wait(0.05):
            connection.sendall(b"x")

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        hangs,
        drips(b"HTTP/1.1 200 OK\r\nX-Slow: "),
        drips(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
        drips(b"HTTP/1.1 200 OK\r\n\r\n"),
    ],
    ids=["silence", "dripping headers", "dripping body", "dripping body without end"],
)
def test_the_time_limit_is_that_of_the_whole(answer: Answer) -> None:
    """Were it that of each read, what drips would never end."""
    with serving(answer) as origin, pytest.raises(Unanswered, match=r"^did not answer within 0\.3 s$"):
        observed(origin, timeout_s=0.3)


def test_a_long_body_is_read_no_further_than_needed() -> None:
    with serving(drips(b"HTTP/1.1 200 OK\r\n\r\n" + b"y" * 2 * LONGEST_BODY)) as origin:
        answer = observed(origin)

    assert answer.body == "y" * LONGEST_BODY
    assert not answer.complete


def test_a_small_answer_that_is_large_when_unpacked_is_read_no_further_either() -> None:
    packed = gzip.compress(b"z" * 50_000_000)
    with serving(says(http_answer(200, packed, "Content-Encoding: gzip"))) as origin:
        answer = observed(origin)

    assert len(answer.body) == LONGEST_BODY
    assert not answer.complete


@pytest.mark.parametrize(
    "answer", [says(b""), says(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), says(b"SSH-2.0-OpenSSH_9.9\r\n")]
)
def test_what_breaks_off_is_no_answer(answer: Answer) -> None:
    with serving(answer) as origin, pytest.raises(Unanswered, match="broke off its answer"):
        observed(origin)


def test_where_nobody_listens_nothing_is_reached() -> None:
    with serving(hangs) as origin:
        pass

    with pytest.raises(Unanswered, match="can't be reached"):
        observed(origin)


def test_no_error_names_the_url() -> None:
    with serving(says(b"")) as origin, pytest.raises(Unanswered) as raised:
        observed(f"{origin}/health?key=secret")

    assert "secret" not in f"{raised.value!r} {raised.value.__context__!r} {raised.value.__cause__!r}"


def redirects(connection: socket.socket, head: bytes) -> None:
    """From /old to /new; from /loop to itself."""
    path = head.split()[1].decode()
    there = {"/old": "/new", "/loop": "/loop"}.get(path)
    connection.sendall(http_answer(302, b"", f"Location: {there}") if there else http_answer(200, b"here"))


def test_a_redirect_is_followed() -> None:
    with serving(redirects) as origin:
        assert observed(f"{origin}/old") == HttpAnswer(status=200, body="here")


def test_a_redirect_that_is_expected_is_not_followed() -> None:
    with serving(redirects) as origin:
        assert observed(f"{origin}/old", status=302).status == 302


def test_redirects_come_to_an_end() -> None:
    with serving(redirects) as origin, pytest.raises(Unanswered, match="redirects more than 5 times"):
        observed(f"{origin}/loop")


def test_no_credentials_are_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    heard: list[bytes] = []

    def listens(connection: socket.socket, head: bytes) -> None:
        heard.append(head)
        connection.sendall(http_answer())

    with serving(listens) as origin:
        observed(origin)
        with pytest.raises(ConfigurationError, match="holds credentials"):
            observed(origin.replace("://", "://someone:secret@"))

    assert len(heard) == 1
    assert b"authorization" not in heard[0].lower()


def test_what_is_no_url_is_told_without_it() -> None:
    with pytest.raises(ConfigurationError, match="its URL is none"):
        observed("shop.example/health")


@pytest.mark.parametrize("body", [b"", b"ok"])
def test_the_end_of_a_certificate_is_seen(tmp_path: Path, body: bytes) -> None:
    ends = NOW + timedelta(days=9)
    certificate = a_certificate(tmp_path, starts=NOW - timedelta(days=81), ends=ends)
    with serving(says(http_answer(200, body)), certificate) as origin:
        answer = observed(origin, trusted=certificate.path)

    assert answer.certificate_ends_at == ends


def test_a_certificate_that_nobody_trusts_is_no_answer(tmp_path: Path) -> None:
    certificate = a_certificate(tmp_path, starts=NOW - timedelta(days=1), ends=NOW + timedelta(days=1))
    with serving(says(http_answer()), certificate) as origin, pytest.raises(Unanswered, match="self-signed"):
        observed(origin)


def test_a_certificate_that_has_ended_is_no_answer(tmp_path: Path) -> None:
    certificate = a_certificate(tmp_path, starts=NOW - timedelta(days=9), ends=NOW - timedelta(days=1))
    expired = pytest.raises(Unanswered, match="TLS fails: certificate has expired")
    with serving(says(http_answer()), certificate) as origin, expired:
        observed(origin, trusted=certificate.path)


def test_without_tls_there_is_no_certificate() -> None:
    with serving(says(http_answer())) as origin:
        assert observed(origin).certificate_ends_at is None
