"""prometheus.yml: jobs, probes by way of the blackbox exporter, and what Prometheus is told of itself."""

from __future__ import annotations

import pytest

from lamplighter.domain.definitions.prometheus import Prometheus, ScrapeJob
from lamplighter.errors import ConfigurationError
from local.synth.prometheus.scrape import prometheus_configuration, retention_flag
from tests.builders_prometheus import a_prometheus, a_watched_workload


def configured(*jobs: ScrapeJob, **changes: object) -> dict[str, object]:
    return prometheus_configuration(a_watched_workload(), a_prometheus(scrape=jobs, **changes))


def test_a_job_with_its_own_path_and_interval_says_so_and_another_says_neither() -> None:
    written = configured(
        ScrapeJob(job="api", targets=("api:8000",), interval_s=30, path="/internal/metrics"),
        ScrapeJob(job="node", targets=("a:9100", "b:9100")),
    )
    assert written["scrape_configs"] == [
        {
            "job_name": "api",
            "scrape_interval": "30s",
            "metrics_path": "/internal/metrics",
            "static_configs": [{"targets": ["api:8000"]}],
        },
        {"job_name": "node", "static_configs": [{"targets": ["a:9100", "b:9100"]}]},
    ]


def test_a_probe_becomes_parameter_and_instance_and_the_exporter_the_address() -> None:
    written = configured(
        ScrapeJob(job="health", targets=("blackbox:9115",), probes=("https://ims.example/health",), module="http_2xx")
    )
    assert written["scrape_configs"] == [
        {
            "job_name": "health",
            "metrics_path": "/probe",
            "params": {"module": ["http_2xx"]},
            "static_configs": [{"targets": ["https://ims.example/health"]}],
            "relabel_configs": [
                {"source_labels": ["__address__"], "target_label": "__param_target"},
                {"source_labels": ["__param_target"], "target_label": "instance"},
                {"target_label": "__address__", "replacement": "blackbox:9115"},
            ],
        }
    ]


def test_probes_with_two_exporters_are_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"scrape\[health\]\.targets.*has 2"):
        configured(ScrapeJob(job="health", targets=("a:9115", "b:9115"), probes=("https://ims.example",)))


def test_intervals_rules_alertmanagers_and_external_labels_are_the_workloads() -> None:
    written = configured(scrape_interval_s=20, evaluation_interval_s=60, alertmanagers=("am-1:9093", "am-2:9093"))
    assert written["global"] == {
        "scrape_interval": "20s",
        "evaluation_interval": "1m",
        "external_labels": {"workload": "ims", "environment": "production", "region": "us-east-1"},
    }
    assert written["rule_files"] == ["rules.yml"]
    assert written["alerting"] == {"alertmanagers": [{"static_configs": [{"targets": ["am-1:9093", "am-2:9093"]}]}]}


def test_retention_is_a_flag_of_the_server() -> None:
    assert retention_flag(Prometheus(retention_days=15)) == "--storage.tsdb.retention.time=15d"
