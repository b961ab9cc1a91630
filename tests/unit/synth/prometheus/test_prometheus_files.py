"""Which files a workload comes to, and what is written where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Count, Indicator
from lamplighter.errors import ConfigurationError
from local.synth.prometheus import RuleCase, files_of, read_cases, write_files
from local.synth.prometheus.rule_cases import FiringAlert, Situation
from tests.builders_prometheus import a_prometheus, a_watched_workload, an_alert_rule, an_slo

OF_CLOUDWATCH = Count(metric=Metric(namespace="AWS/ApiGateway", name="Count"))
CASE = RuleCase(
    alert="HighErrorRate",
    fires=(Situation(series={'http_requests_total{status="500"}': "0+9x9"}, after="9m"),),
    quiet=(Situation(series={}, after="9m", when="nothing is known"),),
)


def test_a_workload_that_prometheus_watches_has_all_of_its_files() -> None:
    assert list(files_of(a_watched_workload(slos=(an_slo(),)), (CASE,))) == [
        "prometheus.yml",
        "rules.yml",
        "alertmanager.yml",
        "rules_test.yml",
        "grafana/overview.json",
        "openslo.yml",
    ]


def test_without_prometheus_there_are_its_slos_alone_and_without_these_nothing() -> None:
    slo = an_slo(indicator=Indicator(valid=OF_CLOUDWATCH, bad=OF_CLOUDWATCH))
    assert list(files_of(a_watched_workload(prometheus=None, slos=(slo,)))) == ["openslo.yml"]
    assert files_of(a_watched_workload(prometheus=None)) == {}


def test_an_slo_that_prometheus_counts_needs_a_section_for_prometheus() -> None:
    with pytest.raises(ConfigurationError, match=r"slos\[availability\] is counted by Prometheus"):
        files_of(a_watched_workload(prometheus=None, slos=(an_slo(),)))


def test_files_stand_under_the_workloads_name_and_each_says_where_to_change_it(tmp_path: Path) -> None:
    paths = write_files(a_watched_workload(slos=(an_slo(),)), tmp_path)
    assert tmp_path / "ims" / "grafana" / "overview.json" in paths
    for path in paths:
        text = path.read_text()
        if path.suffix == ".json":
            assert json.loads(text)["uid"] == "ims-overview"
        else:
            assert text.startswith("# Made by `lamplighter synth` from ims.yaml: change that, not this.\n")
            assert list(yaml.safe_load_all(text))


def test_an_expression_of_several_lines_is_read_back_as_it_was_written() -> None:
    expr = "a > 1\nand\nb > 2"
    written = files_of(a_watched_workload(prometheus=a_prometheus(alerts=(an_alert_rule(expr=expr),))))["rules.yml"]
    assert "expr: |" in written
    assert yaml.safe_load(written)["groups"][0]["rules"][0]["expr"] == expr


def test_a_case_becomes_a_test_that_expects_the_rules_own_labels_and_texts() -> None:
    written = yaml.safe_load(files_of(a_watched_workload(), (CASE,))["rules_test.yml"])
    fires, quiet = written["tests"]
    assert written["rule_files"] == ["rules.yml"]
    assert fires["input_series"] == [{"series": 'http_requests_total{status="500"}', "values": "0+9x9"}]
    assert fires["alert_rule_test"] == [
        {
            "eval_time": "9m",
            "alertname": "HighErrorRate",
            "exp_alerts": [
                {
                    "exp_labels": {"severity": "critical", "workload": "ims", "category": "application"},
                    "exp_annotations": {
                        "summary": "More than 5 % of all requests fail",
                        "dashboard": "http://localhost:3000/d/ims-overview",
                    },
                }
            ],
        }
    ]
    assert quiet["name"] == "HighErrorRate is quiet: nothing is known"
    assert quiet["alert_rule_test"][0]["exp_alerts"] == []


def test_the_labels_of_a_case_tell_which_tier_of_an_slo_it_is() -> None:
    firing = FiringAlert(labels={"long_window": "6h"})
    case = RuleCase(
        alert="AvailabilityBudgetBurn", fires=(Situation(series={}, after="1h", alerts=(firing,)),), quiet=()
    )
    written = yaml.safe_load(files_of(a_watched_workload(slos=(an_slo(),)), (case,))["rules_test.yml"])
    assert written["tests"][0]["alert_rule_test"][0]["exp_alerts"][0]["exp_labels"] == {
        "severity": "critical",
        "workload": "ims",
        "category": "slo",
        "slo": "availability",
        "long_window": "6h",
    }


def test_a_case_of_no_alert_and_one_of_several_are_refused() -> None:
    stray = RuleCase(alert="Nothing", fires=(), quiet=())
    with pytest.raises(ConfigurationError, match="a case for Nothing: the rules have no such alert"):
        files_of(a_watched_workload(), (stray,))
    vague = RuleCase(alert="AvailabilityBudgetBurn", fires=(Situation(series={}, after="1h"),), quiet=())
    with pytest.raises(ConfigurationError, match="it fits 3 of its rules"):
        files_of(a_watched_workload(slos=(an_slo(),)), (vague,))


def test_cases_are_read_from_their_file_and_a_key_that_nobody_reads_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "ims.yaml"
    path.write_text("- {alert: A, fires: [{series: {up: '0x5'}, after: 5m}], quiet: []}\n")
    assert read_cases(path) == (RuleCase(alert="A", fires=(Situation(series={"up": "0x5"}, after="5m"),), quiet=()),)
    path.write_text("- {alert: A, fires: [], quiet: [], silent: true}\n")
    with pytest.raises(ConfigurationError, match=r"ims\.yaml: .*silent"):
        read_cases(path)
