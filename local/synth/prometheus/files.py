"""The files of a workload for Prometheus, Alertmanager, Grafana, and whatever reads OpenSLO."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from lamplighter.domain.definitions.prometheus import Prometheus
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.prometheus.alertmanager import alertmanager_configuration
from local.synth.prometheus.documents import document, documents
from local.synth.prometheus.grafana import dashboard_json
from local.synth.prometheus.openslo import openslo
from local.synth.prometheus.rule_cases import RuleCase, rules_test
from local.synth.prometheus.rules import rules
from local.synth.prometheus.scrape import prometheus_configuration, retention_flag
from local.synth.prometheus.slo_rules import is_of_prometheus


def files_of(file: WorkloadFile, cases: Sequence[RuleCase] = ()) -> dict[str, str]:
    """Texts by their paths under the workload's own directory; none where nothing of it is Prometheus's or an SLO.

    Raises ConfigurationError for what could be written, and would be no use.
    """
    texts = _of_prometheus(file, file.prometheus, cases) if file.prometheus else {}
    for slo in file.slos:
        if is_of_prometheus(slo) and not file.prometheus:
            raise ConfigurationError(f"slos[{slo.name}] is counted by Prometheus, and there is no section for it")
    if file.slos:
        texts["openslo.yml"] = documents(openslo(file), _made_from(file))
    return texts


def write_files(file: WorkloadFile, directory: Path, cases: Sequence[RuleCase] = ()) -> list[Path]:
    """Writes ``files_of`` to ``directory/<workload>`` and says which files these are."""
    written = []
    for name, text in files_of(file, cases).items():
        path = directory / file.workload / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        written.append(path)
    return written


def _of_prometheus(file: WorkloadFile, section: Prometheus, cases: Sequence[RuleCase]) -> dict[str, str]:
    made_from = _made_from(file)
    ruled = rules(file, section)
    texts = {
        "prometheus.yml": document(
            prometheus_configuration(file, section), made_from, f"Start Prometheus with {retention_flag(section)}."
        ),
        "rules.yml": document(ruled, made_from),
        "alertmanager.yml": document(alertmanager_configuration(file, section), made_from),
    }
    if cases:
        texts["rules_test.yml"] = document(rules_test(section, ruled, cases), f"{made_from} promtool test rules")
    for dashboard in section.dashboards:
        texts[f"grafana/{dashboard.name}.json"] = json.dumps(dashboard_json(file, dashboard), indent=2) + "\n"
    return texts


def _made_from(file: WorkloadFile) -> str:
    return f"Made by `lamplighter synth` from {file.workload}.yaml: change that, not this."
