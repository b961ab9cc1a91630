"""Situations in which an alert fires, and in which it does not; rules_test.yml holds Prometheus to them.

https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import yaml

from lamplighter.domain.definitions.prometheus import Prometheus
from lamplighter.errors import ConfigurationError
from local.synth.names import duration


class FiringAlert(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is expected beyond the rule's own: labels from the expression, and texts that the templates come to.

    Of rules that share a name, the labels tell which one it is.
    """

    labels: dict[str, str] = {}
    summary: str | None = None
    description: str | None = None


class Situation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``series`` in promtool's notation (``0+10x20``), a sample ``every`` so often; looked at ``after`` such as 10m."""

    series: dict[str, str]
    after: str
    when: str = ""
    every: str = "1m"
    alerts: tuple[FiringAlert, ...] = (FiringAlert(),)


class RuleCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    alert: str
    fires: tuple[Situation, ...]
    quiet: tuple[Situation, ...]


def read_cases(path: Path) -> tuple[RuleCase, ...]:
    """Raises ConfigurationError for what is no list of cases."""
    try:
        # Nothing but texts: to YAML, promtool's 0x20 (nought, and 20 times again) would be thirty-two.
        return msgspec.convert(yaml.BaseLoader(path.read_text()).get_single_data(), tuple[RuleCase, ...])
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path}: {error}") from error


def rules_test(section: Prometheus, rules: Mapping[str, Any], cases: Sequence[RuleCase]) -> dict[str, Any]:
    """Raises ConfigurationError for a case of an alert that the rules do not have."""
    return {
        "rule_files": ["rules.yml"],
        "evaluation_interval": duration(section.evaluation_interval_s),
        "group_eval_order": [group["name"] for group in rules["groups"]],
        "tests": [test for case in cases for test in _tests(case, rules)],
    }


def _tests(case: RuleCase, rules: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    alerts = [rule for group in rules["groups"] for rule in group["rules"] if rule.get("alert") == case.alert]
    if not alerts:
        raise ConfigurationError(f"a case for {case.alert}: the rules have no such alert")
    for situation in case.fires:
        expected = [_expected(case.alert, alerts, firing) for firing in situation.alerts]
        yield _test(f"{case.alert} fires", case.alert, situation, expected)
    for situation in case.quiet:
        yield _test(f"{case.alert} is quiet", case.alert, situation, [])


def _test(name: str, alert: str, situation: Situation, expected: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": f"{name}: {situation.when}" if situation.when else name,
        "interval": situation.every,
        "input_series": [{"series": name, "values": values} for name, values in situation.series.items()],
        "alert_rule_test": [{"eval_time": situation.after, "alertname": alert, "exp_alerts": expected}],
    }


def _expected(name: str, alerts: Sequence[Mapping[str, Any]], firing: FiringAlert) -> dict[str, Any]:
    fitting = [alert for alert in alerts if not _differ(alert["labels"], firing.labels)]
    if len(fitting) != 1:
        raise ConfigurationError(f"a case for {name} with labels {firing.labels}: it fits {len(fitting)} of its rules")
    own = fitting[0]["annotations"]
    said = {"summary": firing.summary, "description": firing.description}
    return {
        "exp_labels": {**fitting[0]["labels"], **firing.labels},
        "exp_annotations": {**own, **{key: value for key, value in said.items() if value is not None}},
    }


def _differ(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return any(other.get(key, value) != value for key, value in one.items())
