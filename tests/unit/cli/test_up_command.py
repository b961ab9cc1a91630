"""`lamplighter up`: what it says before and beside the embedded AWS."""

from __future__ import annotations

import pytest

from local.cli import main
from local.embedded_aws.up import to_open


@pytest.mark.parametrize("word", ["80x", "0", "65535", "-1"])
def test_a_port_is_a_number_of_one(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["up", f"--port={word}"])
    assert f"{word} is no port; allowed: 1 to 65534" in capsys.readouterr().err


def test_the_status_page_is_named_by_what_answers() -> None:
    assert to_open("StatusUrl", "http://a.lambda-url.localhost/") == "http://a.lambda-url.localhost/health"
    assert to_open("IncidentBusName", "lamplighter-incidents") == "lamplighter-incidents"
