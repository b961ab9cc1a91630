from __future__ import annotations

import pytest

from lamplighter.inbound.redaction import raw
from tests.unit.inbound.golden import by_sns, read_one

SECRET = "s3cr3tV4lu3abcdefgh"


@pytest.mark.parametrize(
    "body",
    [
        f"Authorization: Bearer {SECRET}",
        f"Authorization: Token {SECRET}",
        f"the call was made with bearer {SECRET} today",
        f"password={SECRET}&user=jo",
        f"password: '{SECRET} with spaces'",
        f'{{"password": "{SECRET}", "broken": ',
        f'{{\\"apiKey\\": \\"{SECRET}\\"}}',
        f"tokens: [{SECRET}]",
        f"aws_secret_access_key = {SECRET}",
        "key AKIAs3cr3t".replace("s3cr3t", "IOSFODNN7EXAMPLE"),
        f"https://hooks.slack.com/services/T0/B0/{SECRET}",
        f"https://example.com/webhooks/{SECRET}",
        f"https://events.pagerduty.com/integration/{SECRET}/enqueue",
        f"https://jo:{SECRET}@example.com/x",
        f"https://example.com/?access_token={SECRET}&x=1",
        f"xoxb-1234-{SECRET}",
        f"eyJhbGciOiJIUzI1NiJ9.{SECRET}.{SECRET}",
        f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}\n-----END RSA PRIVATE KEY-----",
        f"-----BEGIN PRIVATE KEY-----\n{SECRET}",
    ],
)
def test_a_secret_in_a_text_is_neither_kept_nor_shown(body: str) -> None:
    alert = read_one(by_sns(body))

    assert alert.raw is not None
    assert "[redacted]" in alert.raw
    assert SECRET not in repr(alert)
    assert "IOSFODNN7" not in repr(alert)


@pytest.mark.parametrize(
    "key", ["password", "X-Api-Key", "accessKeyId", "clientSecret", "session_token", "Authorization", "routing_key"]
)
def test_a_secret_under_its_name_is_left_out_whatever_it_looks_like(key: str) -> None:
    assert SECRET not in raw({"outer": [{key: {"value": SECRET}}]})


@pytest.mark.parametrize("words", ["Period: 300, passed 3 of 4", "the token bucket is empty", "compassion=5"])
def test_what_is_no_secret_stays(words: str) -> None:
    assert raw(words) == words


@pytest.mark.parametrize("piece", ["token", "http://", "eyJ-", 'token: "', "bearer ", "://a", '"password":"\\"'])
def test_a_body_made_to_be_slow_is_read_to_its_end(piece: str) -> None:
    assert len(raw(piece * 50_000).encode()) <= 8192
