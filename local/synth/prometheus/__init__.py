"""What Prometheus, Alertmanager, Grafana and OpenSLO's readers are given of a workload."""

from local.synth.prometheus.files import files_of, write_files
from local.synth.prometheus.rule_cases import RuleCase, read_cases

__all__ = ["RuleCase", "files_of", "read_cases", "write_files"]
