"""What a function URL is asked, read from the golden payloads and from worse."""

from __future__ import annotations

import base64
import json

import pytest

from lamplighter.inbound.http_request import HttpRequest, http_request
from local.paths import EVENTS


def golden(name: str) -> HttpRequest:
    return http_request(json.loads((EVENTS / "status_server" / f"{name}.json").read_text()))


def test_a_request_is_read() -> None:
    request = golden("health_json")

    assert (request.method, request.segments, request.token) == ("GET", ("health",), "EXAMPLE-NOT-A-TOKEN")


def test_a_browser_wants_a_page_and_others_do_not() -> None:
    assert golden("health_page").wants_html
    assert not golden("health_json").wants_html
    assert not golden("metrics").wants_html


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        ("", False),
        ("*/*", False),
        ("text/html", True),
        ("TEXT/HTML; charset=utf-8", True),
        ("application/json, text/html;q=0.5", False),
        ("application/json;q=0.2, text/html;q=0.5", True),
        ("text/html;q=0", False),
        ("text/html;q=most", False),
    ],
)
def test_the_heavier_of_two_kinds_is_wanted(accept: str, html: bool) -> None:
    assert HttpRequest(method="GET", segments=(), headers={"accept": accept}).wants_html is html


def basic(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


@pytest.mark.parametrize(
    ("authorization", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Bearer", None),
        ("Bearer ", None),
        (basic("anyone:abc"), "abc"),
        (basic("anyone:a:b"), "a:b"),
        (basic("anyone"), None),
        ("Basic not-base64", None),
        ("Digest abc", None),
        ("abc", None),
    ],
)
def test_a_token_comes_as_bearer_or_as_a_password(authorization: str, token: str | None) -> None:
    assert HttpRequest(method="GET", segments=(), headers={"authorization": authorization}).token == token


def test_a_path_is_decoded_piece_by_piece() -> None:
    assert http_request({"rawPath": "//health/a%2Fb%20c/"}).segments == ("health", "a/b c")


def test_what_is_no_request_asks_for_nothing() -> None:
    assert http_request({"source": "aws.events", "headers": None}) == HttpRequest(method="", segments=())


def test_a_token_stays_out_of_the_repr() -> None:
    assert "EXAMPLE" not in repr(golden("health_json"))
