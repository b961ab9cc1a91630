"""prometheus.yml: what is scraped, which rules are evaluated, and who is told.

https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from typing import Any

from lamplighter.domain.definitions.prometheus import Prometheus, ScrapeJob
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.names import duration

_METRICS_PATH = "/metrics"
_PROBE_PATH = "/probe"


def prometheus_configuration(file: WorkloadFile, section: Prometheus) -> dict[str, Any]:
    """Raises ConfigurationError for a job with probes that has more than one exporter."""
    return {
        "global": {
            "scrape_interval": duration(section.scrape_interval_s),
            "evaluation_interval": duration(section.evaluation_interval_s),
            "external_labels": {
                "workload": file.workload,
                "environment": file.environment,
                "region": file.region,
            },
        },
        "rule_files": ["rules.yml"],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": list(section.alertmanagers)}]}]},
        "scrape_configs": [_probing(job) if job.probes else _scraping(job) for job in section.scrape],
    }


def retention_flag(section: Prometheus) -> str:
    """Retention is a flag of the server: its configuration file has no place for it in Prometheus 2."""
    return f"--storage.tsdb.retention.time={section.retention_days}d"


def _scraping(job: ScrapeJob) -> dict[str, Any]:
    path = {} if job.path == _METRICS_PATH else {"metrics_path": job.path}
    return {**_named(job), **path, "static_configs": [{"targets": list(job.targets)}]}


def _probing(job: ScrapeJob) -> dict[str, Any]:
    """The exporter is asked about each probe: the probe becomes the parameter and the instance, and the exporter
    the address.
    """
    if len(job.targets) != 1:
        raise ConfigurationError(
            f"prometheus.scrape[{job.job}].targets: a job with probes has one exporter, this one has {len(job.targets)}"
        )
    return {
        **_named(job),
        "metrics_path": _PROBE_PATH if job.path == _METRICS_PATH else job.path,
        "params": {"module": [job.module]},
        "static_configs": [{"targets": list(job.probes)}],
        "relabel_configs": [
            {"source_labels": ["__address__"], "target_label": "__param_target"},
            {"source_labels": ["__param_target"], "target_label": "instance"},
            {"target_label": "__address__", "replacement": job.targets[0]},
        ],
    }


def _named(job: ScrapeJob) -> dict[str, Any]:
    interval = {"scrape_interval": duration(job.interval_s)} if job.interval_s else {}
    return {"job_name": job.job, **interval}
