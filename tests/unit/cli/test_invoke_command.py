"""`lamplighter invoke` on a stack that is up: which function, with what, and what is told of the answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from local.cli import main

RESOURCES = """\
<DescribeStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
<DescribeStackResourcesResult><StackResources><member>
<LogicalResourceId>AlertIntake</LogicalResourceId><PhysicalResourceId>intake-of-the-stack</PhysicalResourceId>
<ResourceType>AWS::Lambda::Function</ResourceType>
</member></StackResources></DescribeStackResourcesResult></DescribeStackResourcesResponse>
"""


class Echo(BaseHTTPRequestHandler):
    """CloudFormation with one function, and Lambda, whose function gives back its name and its event; null for null."""

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        body = RESOURCES.encode()
        if "/functions/" in self.path:
            name = self.path.partition("/functions/")[2].removesuffix("/invocations")
            body = sent if sent == b"null" else json.dumps({"function": name, "event": json.loads(sent)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing of it belongs to a test's output."""


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_address[1]}")
        yield
        server.shutdown()


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "event.json"
    path.write_text('{"lamp": 1}')
    return path


@pytest.mark.parametrize("word", ["AlertIntake", "alert_intake"])
def test_a_function_is_known_by_both_its_names(word: str, event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invoke", word, "-e", str(event)]) == 0
    assert json.loads(capsys.readouterr().out) == {"function": "intake-of-the-stack", "event": {"lamp": 1}}


def test_of_others_it_is_said_which_there_are(event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invoke", "alert_intakes", "-e", str(event)]) == 1
    assert "there are AlertIntake; did you mean 'AlertIntake'?" in capsys.readouterr().err


def test_what_is_no_json_is_sent_as_text_and_said_to_be(event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event.write_text("# Words")
    assert main(["invoke", "alert_intake", "-e", str(event)]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["event"] == "# Words"
    assert f"{event} is not JSON: sent as text" in told.err


def test_what_is_no_text_is_refused(event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event.write_bytes(b"\x89PNG\xff")
    assert main(["invoke", "alert_intake", "-e", str(event)]) == 1
    assert f"event {event}: is not UTF-8 text" in capsys.readouterr().err


def test_nothing_returned_is_said_in_words(event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event.write_text("null")
    assert main(["invoke", "alert_intake", "-e", str(event)]) == 0
    told = capsys.readouterr()
    assert (told.out, "alert_intake is done, and returned nothing" in told.err) == ("null\n", True)
