"""What Prometheus's HTTP API says when it does not simply answer, and how it is told who asks."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from botocore.credentials import Credentials

from lamplighter.adapters.prometheus_api import PrometheusApi
from lamplighter.adapters.prometheus_auth import BearerToken, SigV4
from lamplighter.domain.window import Window
from lamplighter.errors import ConfigurationError, Unavailable
from lamplighter.ports import Secret
from tests.builders import NOON, at

KEY, SECRET_KEY, SESSION = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG", "session-token"
Answer = tuple[int, dict[str, Any] | str]


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def fields(self) -> dict[str, str]:
        return {name: each[0] for name, each in parse_qs(self.body.decode()).items()}


@dataclass
class StandIn:
    """Answers whatever ``answer`` gives for a request; a refusal of a signature is the stand-in's own."""

    url: str = ""
    answer: Callable[[Asked], Answer] = lambda _: (200, vector(1))
    location: str = ""
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def standing_in() -> Iterator[StandIn]:
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            stand_in.asked.append(asked)
            status, said = stand_in.answer(asked)
            written = (said if isinstance(said, str) else json.dumps(said)).encode()
            self.send_response(status)
            if stand_in.location:
                self.send_header("Location", stand_in.location)
            self.send_header("Retry-After", "7")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stand_in
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with standing_in() as running:
        yield running


def vector(*values: float | str, **more: Any) -> dict[str, Any]:
    samples = [{"metric": {"job": f"j{i}"}, "value": [NOON.timestamp(), str(each)]} for i, each in enumerate(values)]
    return {"status": "success", "data": {"resultType": "vector", "result": samples}} | more


def matrix(*values: float | str, **more: Any) -> dict[str, Any]:
    pairs = [[NOON.timestamp() + 60 * i, str(each)] for i, each in enumerate(values)]
    data = {"resultType": "matrix", "result": [{"metric": {}, "values": pairs}]}
    return {"status": "success", "data": data} | more


def error(kind: str, message: str) -> dict[str, Any]:
    return {"status": "error", "errorType": kind, "error": message}


def asking(stand_in: StandIn, answer: Answer, **changes: Any) -> PrometheusApi:
    stand_in.answer = lambda _: answer
    return PrometheusApi(url=stand_in.url, **changes)


def test_a_query_is_posted_as_a_form_with_its_instant(stand_in: StandIn) -> None:
    assert asking(stand_in, (200, vector(2.5))).value('up{job="a&b"}', at(0.5)) == 2.5
    (asked,) = stand_in.asked
    assert asked.path == "/api/v1/query"
    assert asked.fields == {"query": 'up{job="a&b"}', "time": f"{NOON.timestamp() + 0.5:.3f}", "timeout": "15s"}


@pytest.mark.parametrize("value", ["NaN", "+Inf", "-Inf"])
def test_what_is_no_number_is_no_data(stand_in: StandIn, value: str) -> None:
    assert asking(stand_in, (200, vector(value))).value("0 / 0", NOON) is None


def test_nothing_found_is_no_data(stand_in: StandIn) -> None:
    assert asking(stand_in, (200, vector())).value("absent_metric", NOON) is None


def test_a_scalar_is_a_value_too(stand_in: StandIn) -> None:
    said = {"status": "success", "data": {"resultType": "scalar", "result": [1, "3"]}}
    assert asking(stand_in, (200, said)).value("scalar(x)", NOON) == 3


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        (200, vector(1, 2), "2 series, not one .*'job': 'j0'"),
        (200, {"status": "success", "data": {"resultType": "string", "result": [1, "a"]}}, "gives a string"),
        (200, {"data": {"resultType": "vector", "result": [{"metric": {}, "histogram": []}]}}, "histogram"),
        (200, "<html>a login page</html>", "not Prometheus's: <html>a login"),
        (400, error("bad_data", "parse error"), "sum.x: bad_data: parse error"),
        (422, error("execution", "many-to-many"), "execution: many-to-many"),
        (401, "", "does not take our credentials"),
        (403, "", "does not take our credentials"),
        (404, "no such page", "HTTP 404.*no such page"),
    ],
)
def test_what_will_never_work_is_a_matter_of_configuration(
    stand_in: StandIn, status: int, said: dict[str, Any] | str, words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words):
        asking(stand_in, (status, said)).value("sum(x", NOON)


@pytest.mark.parametrize(
    ("status", "said"),
    [(503, error("timeout", "query timed out")), (503, "upstream away"), (429, "slow down"), (500, ""), (502, "")],
)
def test_trouble_that_passes_says_when_to_come_back(stand_in: StandIn, status: int, said: dict[str, Any] | str) -> None:
    with pytest.raises(Unavailable, match=f"HTTP {status}") as raised:
        asking(stand_in, (status, said)).value("up", NOON)
    assert raised.value.retry_after_s == 7


def test_a_server_that_is_not_there_is_trouble_that_passes() -> None:
    with pytest.raises(Unavailable, match="no answer"):
        PrometheusApi(url="http://127.0.0.1:9").value("up", NOON)


def test_a_server_that_takes_too_long_is_trouble_that_passes(stand_in: StandIn) -> None:
    done = threading.Event()

    def slow(_: Asked) -> Answer:
        done.wait(5)
        return 200, vector(1)

    stand_in.answer = slow
    with pytest.raises(Unavailable, match="ReadTimeout"):
        PrometheusApi(url=stand_in.url, read_timeout_s=0.05).value("up", NOON)
    done.set()


def test_what_is_no_address_is_a_matter_of_configuration() -> None:
    with pytest.raises(ConfigurationError, match="is no address"):
        PrometheusApi(url="prometheus").value("up", NOON)


def test_a_series_leaves_out_what_is_no_number_and_says_so(stand_in: StandIn) -> None:
    series = asking(stand_in, (200, matrix(1, "NaN", 3))).series("rate(x)", Window(NOON, at(180)), 60)
    assert [(point.at, point.value) for point in series.points] == [(NOON, 1), (at(120), 3)]
    assert (series.period_s, series.complete) == (60, True)
    assert series.messages == ("left out: 1 values that are NaN or infinite",)


@pytest.mark.parametrize(("warning", "complete"), [("remote read failed", False), ("PromQL info: no counter", True)])
def test_a_warning_that_data_is_missing_makes_it_incomplete(stand_in: StandIn, *, warning: str, complete: bool) -> None:
    answer = matrix(1, warnings=[warning])
    series = asking(stand_in, (200, answer)).series("up", Window(NOON, at(60)), 60)
    assert (series.complete, series.messages) == (complete, (warning,))


def test_the_end_is_not_in_the_window(stand_in: StandIn) -> None:
    asking(stand_in, (200, matrix())).series("up", Window(NOON, at(180)), 60)
    fields = stand_in.asked[0].fields
    assert float(fields["start"]) == NOON.timestamp()
    assert float(fields["end"]) == at(120).timestamp()
    assert fields["step"] == "60"


def test_more_points_than_prometheus_gives_are_asked_for_in_parts(stand_in: StandIn) -> None:
    asking(stand_in, (200, matrix(1))).series("up", Window(NOON, at(15 * 25_000)), 15)
    spans = [(float(asked.fields["start"]), float(asked.fields["end"])) for asked in stand_in.asked]
    assert [int((last - first) / 15) + 1 for first, last in spans] == [11_000, 11_000, 3000]
    assert spans[1][0] - spans[0][1] == 15


class OneSecret:
    def current(self, name: str) -> Secret:
        return Secret(version_id="1", value=f"token of {name}\n")

    def version(self, name: str, version_id: str) -> Secret:
        return Secret(version_id=version_id, value=self.current(name).value)


def test_a_bearer_token_comes_from_the_secret(stand_in: StandIn) -> None:
    asking(stand_in, (200, vector(1)), auth=BearerToken(OneSecret(), "shop")).value("up", NOON)
    assert stand_in.asked[0].headers["authorization"] == "Bearer token of shop"


def test_without_credentials_none_are_found_elsewhere(
    stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    asking(stand_in, (200, vector(1))).value("up", NOON)
    assert "authorization" not in stand_in.asked[0].headers


def test_a_redirect_is_not_followed_with_credentials(stand_in: StandIn) -> None:
    with standing_in() as elsewhere:
        stand_in.location = f"{elsewhere.url}/api/v1/query"
        reader = asking(stand_in, (307, ""), auth=BearerToken(OneSecret(), "shop"))
        with pytest.raises(ConfigurationError, match="redirects"):
            reader.value("up", NOON)
        assert elsewhere.asked == []


def signature(asked: Asked, region: str) -> str:
    """Computed anew, by AWS's documentation of Signature Version 4."""
    signed = asked.headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    canonical_headers = "".join(f"{name}:{asked.headers[name].strip()}\n" for name in signed)
    hashed = hashlib.sha256(asked.body).hexdigest()
    canonical = f"POST\n{asked.path}\n\n{canonical_headers}\n{';'.join(signed)}\n{hashed}"
    moment = asked.headers["x-amz-date"]
    scope = f"{moment[:8]}/{region}/aps/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{SECRET_KEY}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    made = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={';'.join(signed)}, Signature={made}"


def strict(region: str) -> Callable[[Asked], Answer]:
    """A managed Prometheus: what is not signed right is refused."""

    def answer(asked: Asked) -> Answer:
        named = asked.headers.get("authorization", "").partition("SignedHeaders=")[2].partition(",")[0].split(";")
        complete = {"host", "x-amz-date", "x-amz-security-token"} <= set(named)
        right = complete and asked.headers["x-amz-security-token"] == SESSION
        if right and hmac.compare_digest(signature(asked, region), asked.headers["authorization"]):
            return 200, vector(1)
        return 403, {"message": "The request signature we calculated does not match"}

    return answer


def test_a_managed_prometheus_takes_our_signature(stand_in: StandIn) -> None:
    stand_in.answer = strict("eu-west-1")
    auth = SigV4(Credentials(KEY, SECRET_KEY, SESSION), "eu-west-1")
    reader = PrometheusApi(url=f"{stand_in.url}/workspaces/ws-1", auth=auth)
    assert reader.value('sum(rate(x{a="b c"}[5m]))', NOON) == 1
    assert stand_in.asked[0].path == "/workspaces/ws-1/api/v1/query"


@pytest.mark.parametrize(("secret_key", "region"), [("another", "eu-west-1"), (SECRET_KEY, "us-east-1")])
def test_a_managed_prometheus_refuses_another_signature(stand_in: StandIn, secret_key: str, region: str) -> None:
    stand_in.answer = strict("eu-west-1")
    auth = SigV4(Credentials(KEY, secret_key, SESSION), region)
    with pytest.raises(ConfigurationError, match="credentials"):
        PrometheusApi(url=stand_in.url, auth=auth).value("up", NOON)
