"""alertmanager.yml: who is told of what, as the workload's own routes say it.

https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.prometheus import Grouping, LamplighterWebhook, Prometheus
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.workload import PagerDutyReceiver, Receiver, Route, SlackReceiver
from local.synth.names import duration
from local.synth.prometheus.matchers import condition_of, conditions_outside

# A file per secret, by the secret's name. Absolute: Alertmanager resolves not all of its file settings.
SECRETS = "/etc/alertmanager/secrets"
# Where no route matches, all of the workload's receivers are told, as Lamplighter does it.
EVERYONE = "everyone"
# Alertmanager wants a receiver where those of the routes inside are meant.
NOBODY = "nobody"
LAMPLIGHTER = "lamplighter"
# Two alerts are about the same thing where all of these are alike; what neither has is alike.
_SAME = ("workload", "alertname", "slo", "instance")


def alertmanager_configuration(file: WorkloadFile, section: Prometheus) -> dict[str, Any]:
    root, receivers = _told_by_itself(file)
    lamplighter = section.lamplighter
    if lamplighter:
        webhook = {"name": LAMPLIGHTER, "webhook_configs": [_webhook(lamplighter)]}
        alone, first = {"receiver": LAMPLIGHTER}, {"receiver": LAMPLIGHTER, "continue": True}
        beside = {"receiver": EVERYONE, "routes": [first, root]}
        root, receivers = (alone, [webhook]) if lamplighter.alone else (beside, [*receivers, webhook])
    return {
        "route": {"receiver": root["receiver"], **_grouping(section.grouping), **root},
        "inhibit_rules": [_inhibition(at) for at in range(len(Severity) - 1)],
        "receivers": receivers,
    }


def _told_by_itself(file: WorkloadFile) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The route of all that is the workload's, and the receivers that it names."""
    routes = [_route(route, file.routes[:at]) for at, route in enumerate(file.routes)]
    receivers = [{"name": receiver.name, **_integrations([receiver])} for receiver in file.receivers]
    receivers.append({"name": EVERYONE, **_integrations(file.receivers)})
    if any(route["receiver"] == NOBODY for route in routes):
        receivers.append({"name": NOBODY})
    return {"receiver": EVERYONE, "routes": routes}, receivers


def _grouping(grouping: Grouping) -> dict[str, Any]:
    return {
        "group_by": list(grouping.by),
        "group_wait": duration(grouping.wait_s),
        "group_interval": duration(grouping.interval_s),
        "repeat_interval": duration(grouping.repeat_s),
    }


def _route(route: Route, earlier: Sequence[Route]) -> dict[str, Any]:
    """A route has one receiver in Alertmanager: several become children, of which each is tried. Whom an earlier route
    has told already is left out.
    """
    children = [child for receiver in route.receivers for child in _children(receiver, earlier)]
    matchers = {"matchers": list(condition)} if (condition := condition_of(route)) else {}
    goes_on = {"continue": True} if route.continue_matching else {}
    if len(children) == 1 and "matchers" not in children[0]:
        return {"receiver": children[0]["receiver"], **matchers, **goes_on}
    return {"receiver": NOBODY, **matchers, **goes_on, "routes": children}


def _children(receiver: str, earlier: Sequence[Route]) -> list[dict[str, Any]]:
    told = [route for route in earlier if route.continue_matching and receiver in route.receivers]
    return [
        {"receiver": receiver, **({"matchers": list(condition)} if condition else {}), "continue": True}
        for condition in conditions_outside(told)
    ]


def _inhibition(at: int) -> dict[str, Any]:
    """The graver alert says it all: while it fires, nobody is told of the same at a lesser severity."""
    source, *lesser = tuple(Severity)[at:]
    return {
        "source_matchers": [f'severity="{source.value}"'],
        "target_matchers": [f'severity=~"{"|".join(severity.value for severity in lesser)}"'],
        "equal": list(_SAME),
    }


def _integrations(receivers: Sequence[Receiver]) -> dict[str, Any]:
    configurations = {
        "pagerduty_configs": [_pagerduty(receiver.pagerduty) for receiver in receivers if receiver.pagerduty],
        "slack_configs": [_slack(receiver.slack) for receiver in receivers if receiver.slack],
    }
    return {kind: listed for kind, listed in configurations.items() if listed}


def _slack(slack: SlackReceiver) -> dict[str, Any]:
    if slack.webhook_url_secret is not None:
        return {"api_url_file": _secret(slack.webhook_url_secret), **_SLACK_MESSAGE}
    token = {"authorization": {"type": "Bearer", "credentials_file": _secret(slack.bot_token_secret or "")}}
    return {
        "api_url": "https://slack.com/api/chat.postMessage",
        "http_config": token,
        "channel": slack.channel,
        **_SLACK_MESSAGE,
    }


_SLACK_MESSAGE = {
    "send_resolved": True,
    "title": "{{ .Status | toUpper }}: {{ .CommonLabels.alertname }} ({{ .CommonLabels.severity }})",
    "text": "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ end }}",
}


def _pagerduty(pagerduty: PagerDutyReceiver) -> dict[str, Any]:
    """A group of mixed severities has none in common: then it is critical, for it may hold one."""
    return {
        "routing_key_file": _secret(pagerduty.routing_key_secret),
        "send_resolved": True,
        "severity": "{{ if .CommonLabels.severity }}{{ .CommonLabels.severity }}{{ else }}critical{{ end }}",
        "description": "{{ .CommonLabels.alertname }}: {{ .CommonAnnotations.summary }}",
    }


def _webhook(lamplighter: LamplighterWebhook) -> dict[str, Any]:
    token = {"authorization": {"type": "Bearer", "credentials_file": lamplighter.token_file}}
    return {"url": lamplighter.url, "send_resolved": True, "http_config": token}


def _secret(name: str) -> str:
    return f"{SECRETS}/{name}"
