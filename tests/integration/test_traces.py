"""Traces leave for X-Ray: what AWS was asked stands in them, and no address that is a secret."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from local.paths import ROOT

SECRET = "T00000000/B00000000/xxxxsecretxxxx"
# As a sandbox of Lambda's does it: one handler that asks AWS and posts to a webhook.
SANDBOX = f"""
import os
import boto3
import requests
from lamplighter.observability import observed

class Context:
    function_name = memory_limit_in_mb = invoked_function_arn = aws_request_id = "f"

@observed
def handler(event, context):
    boto3.client("sqs").list_queues()
    requests.post(os.environ["ORIGIN"] + "/services/{SECRET}", json={{}}, timeout=5)

handler({{}}, Context())
"""


class _Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Not on the tests' screen."""


@contextmanager
def a_server() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def traced() -> str:
    """Every segment that the X-Ray daemon is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon, a_server() as origin:
        daemon.bind(("127.0.0.1", 0))
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "functions"),
            "LAMBDA_TASK_ROOT": str(ROOT / "functions"),
            "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
            "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{daemon.getsockname()[1]}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": origin,
            "ORIGIN": origin,
        }
        subprocess.run([sys.executable, "-c", SANDBOX], env=environment, check=True, timeout=60, cwd=ROOT)
        daemon.settimeout(0)
        segments = []
        while True:
            try:
                segments.append(daemon.recv(65_536).decode())
            except BlockingIOError:
                return "\n".join(segments)


def test_a_trace_names_aws_calls_and_no_webhook() -> None:
    segments = traced()
    assert '"operation": "ListQueues"' in segments or '"operation":"ListQueues"' in segments
    assert "xxxxsecretxxxx" not in segments
