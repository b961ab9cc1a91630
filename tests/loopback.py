"""Servers on 127.0.0.1 that answer as a test tells them to, byte by byte, with TLS or without."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answer = Callable[[socket.socket, bytes], None]


@contextmanager
def serving(answer: Answer, certificate: Certificate | None = None) -> Iterator[str]:
    """The server's origin. ``answer`` gets each connection, and the head of its request; the server then hangs up."""
    context = certificate.server_context() if certificate else None
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, answer, context), daemon=True).start()
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.getsockname()[1]}"
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)


def _serve(server: socket.socket, answer: Answer, context: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_connected, args=(connection, answer, context), daemon=True).start()


def _connected(connection: socket.socket, answer: Answer, context: ssl.SSLContext | None) -> None:
    with contextlib.suppress(OSError), connection:
        wrapped = context.wrap_socket(connection, server_side=True) if context else connection
        with wrapped:
            answer(wrapped, _head(wrapped))


def _head(connection: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and (received := connection.recv(65_536)):
        head += received
    return head


def http_answer(status: int = 200, body: bytes = b"", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def says(answer: bytes) -> Answer:
    return lambda connection, _: connection.sendall(answer)


@dataclass(frozen=True)
class Certificate:
    """Signed by itself, for 127.0.0.1; in one file with its key."""

    path: Path

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path)
        return context


def a_certificate(directory: Path, *, starts: datetime, ends: datetime) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    no_encryption = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    path = directory / "certificate.pem"
    path.write_bytes(
        signed.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, no_encryption)
    )
    return Certificate(path)
