"""alertmanager.yml: the workload's routes in Alertmanager's words."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.prometheus import Grouping, LamplighterWebhook
from lamplighter.domain.workload import Receiver, Route, SlackReceiver
from local.synth.prometheus.alertmanager import alertmanager_configuration
from local.synth.prometheus.matchers import conditions_outside
from tests.builders_prometheus import a_prometheus, a_watched_workload


def configured(*, section: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    prometheus = a_prometheus(**section or {})
    return alertmanager_configuration(a_watched_workload(prometheus=prometheus, **changes), prometheus)


def test_a_route_asks_for_its_severities_and_goes_on_where_it_says_so() -> None:
    assert configured()["route"]["routes"] == [
        {"receiver": "on-call", "matchers": ['severity=~"critical"'], "continue": True},
        {"receiver": "channel"},
    ]


def test_what_fits_no_route_goes_to_all_receivers() -> None:
    written = configured(routes=(Route(receivers=("channel",), severities=(Severity.CRITICAL,)),))
    assert written["route"]["receiver"] == "everyone"
    pager, channel, everyone = written["receivers"]
    assert everyone["pagerduty_configs"] == pager["pagerduty_configs"]
    assert everyone["slack_configs"] == channel["slack_configs"]


def test_alarms_are_asked_for_by_name_with_their_wildcards_and_nothing_else_taken_for_one() -> None:
    written = configured(routes=(Route(receivers=("channel",), alarms=("IMS-*", "a.b?")),))
    assert written["route"]["routes"][0]["matchers"] == ['alertname=~"IMS\\\\-.*|a\\\\.b."']


def test_several_receivers_of_a_route_are_all_told() -> None:
    written = configured(routes=(Route(receivers=("on-call", "channel")),))
    assert written["route"]["routes"] == [
        {
            "receiver": "nobody",
            "routes": [{"receiver": "on-call", "continue": True}, {"receiver": "channel", "continue": True}],
        }
    ]


def test_whom_an_earlier_route_has_told_is_not_told_again() -> None:
    written = configured(
        routes=(
            Route(receivers=("channel",), severities=(Severity.CRITICAL,), continue_matching=True),
            Route(receivers=("on-call", "channel")),
        )
    )
    assert written["route"]["routes"][1]["routes"] == [
        {"receiver": "on-call", "continue": True},
        {"receiver": "channel", "matchers": ['severity!~"critical"'], "continue": True},
    ]


def test_whoever_has_been_told_of_everything_has_no_second_place() -> None:
    written = configured(
        routes=(Route(receivers=("channel",), continue_matching=True), Route(receivers=("on-call", "channel")))
    )
    assert written["route"]["routes"][1] == {"receiver": "on-call"}


def test_outside_of_severities_and_names_is_another_severity_or_another_name() -> None:
    route = Route(receivers=("x",), severities=(Severity.CRITICAL,), alarms=("High*",))
    assert conditions_outside([route]) == [
        ('severity!~"critical"',),
        ('severity=~"critical"', 'alertname!~"High.*"'),
    ]


def test_a_graver_alert_inhibits_each_lesser_one_of_the_same_thing() -> None:
    inhibitions = configured()["inhibit_rules"]
    assert [(rule["source_matchers"], rule["target_matchers"]) for rule in inhibitions] == [
        (['severity="critical"'], ['severity=~"error|warning|info"']),
        (['severity="error"'], ['severity=~"warning|info"']),
        (['severity="warning"'], ['severity=~"info"']),
    ]
    assert all(rule["equal"] == ["workload", "alertname", "slo", "instance"] for rule in inhibitions)


def test_secrets_are_files_named_as_the_secrets_and_stand_nowhere_else() -> None:
    pager, channel, _ = configured()["receivers"]
    assert pager["pagerduty_configs"][0]["routing_key_file"] == "/etc/alertmanager/secrets/ims/pagerduty"
    slack = channel["slack_configs"][0]
    assert slack["channel"] == "#ims"
    assert slack["http_config"]["authorization"]["credentials_file"] == "/etc/alertmanager/secrets/ims/slack"


def test_a_slack_webhook_is_read_from_its_file() -> None:
    plain = Receiver(name="channel", slack=SlackReceiver(webhook_url_secret="ims/webhook"))
    written = configured(receivers=(plain,), routes=(Route(receivers=("channel",)),))["receivers"][0]
    assert written["slack_configs"][0]["api_url_file"] == "/etc/alertmanager/secrets/ims/webhook"
    assert "http_config" not in written["slack_configs"][0]


def test_people_hear_of_the_resolve_too() -> None:
    pager, channel, _ = configured()["receivers"]
    assert pager["pagerduty_configs"][0]["send_resolved"]
    assert channel["slack_configs"][0]["send_resolved"]


def test_grouping_is_the_files() -> None:
    grouping = Grouping(by=("alertname", "slo"), wait_s=30, interval_s=300, repeat_s=3600)
    route = configured(section={"grouping": grouping})["route"]
    assert (route["group_by"], route["group_wait"], route["group_interval"], route["repeat_interval"]) == (
        ["alertname", "slo"],
        "30s",
        "5m",
        "1h",
    )


WEBHOOK = "https://abc.lambda-url.us-east-1.on.aws/"


def test_with_lamplighter_it_alone_is_told_with_its_bearer_token() -> None:
    written = configured(section={"lamplighter": LamplighterWebhook(url=WEBHOOK, token_file="/run/token")})
    assert written["route"]["receiver"] == "lamplighter"
    assert "routes" not in written["route"]
    assert written["receivers"] == [
        {
            "name": "lamplighter",
            "webhook_configs": [
                {
                    "url": WEBHOOK,
                    "send_resolved": True,
                    "http_config": {"authorization": {"type": "Bearer", "credentials_file": "/run/token"}},
                }
            ],
        }
    ]


def test_lamplighter_may_be_told_beside_the_receivers() -> None:
    written = configured(section={"lamplighter": LamplighterWebhook(url=WEBHOOK, alone=False)})
    first, people = written["route"]["routes"]
    assert first == {"receiver": "lamplighter", "continue": True}
    assert people["receiver"] == "everyone"
    assert [route["receiver"] for route in people["routes"]] == ["on-call", "channel"]


@pytest.mark.parametrize("kind", ["pagerduty", "slack"])
def test_no_receiver_of_the_workload_is_missing(kind: str) -> None:
    assert any(f"{kind}_configs" in receiver for receiver in configured()["receivers"])
