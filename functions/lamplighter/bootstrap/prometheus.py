"""A reader for each workload whose Prometheus can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import boto3

from lamplighter.bootstrap.common import AWS_CALLS
from lamplighter.errors import ConfigurationError

if TYPE_CHECKING:
    from lamplighter.adapters.prometheus_auth import Auth
    from lamplighter.domain.definitions.prometheus import PrometheusServer
    from lamplighter.domain.definitions.workload_file import WorkloadFile
    from lamplighter.measuring_ports import PrometheusReader


def prometheus_readers(files: Iterable[WorkloadFile]) -> Mapping[str, PrometheusReader]:
    """By workload; there is none of a workload without ``prometheus.server``."""
    servers = {file.workload: file.prometheus.server for file in files if file.prometheus and file.prometheus.server}
    if not servers:
        return {}
    from lamplighter.adapters.prometheus_api import PrometheusApi

    return {workload: PrometheusApi(url=server.url, auth=_auth(server)) for workload, server in servers.items()}


def _auth(server: PrometheusServer) -> Auth:
    from lamplighter.adapters.prometheus_auth import BearerToken, SigV4, nobody
    from lamplighter.adapters.secrets_manager import SecretsManager

    if server.bearer_token_secret:
        secrets = SecretsManager(boto3.client("secretsmanager", config=AWS_CALLS))
        return BearerToken(secrets, server.bearer_token_secret)
    if server.sigv4_region:
        credentials = boto3.Session().get_credentials()
        if credentials is None:
            raise ConfigurationError("prometheus.server.sigv4_region: there are no AWS credentials to sign with")
        return SigV4(credentials, server.sigv4_region)
    return nobody
