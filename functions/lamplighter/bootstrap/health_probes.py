"""The probes of the health checks that the workload files have, each with clients of its workload's region."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from lamplighter.adapters.health.side_by_side import SideBySide
from lamplighter.bootstrap.common import CLOCK
from lamplighter.domain.definitions.indicators import HealthCheckType

if TYPE_CHECKING:
    from lamplighter.adapters.health.probe import Probe
    from lamplighter.domain.definitions.workload_file import WorkloadFile

# Twice within the 5 seconds that a check usually has. A thread that nobody waits for any more ends by these.
_CHECK_CALLS = Config(connect_timeout=2, read_timeout=4, retries={"mode": "standard", "total_max_attempts": 2})
Client = Callable[[str], Any]


def health_probes(files: Iterable[WorkloadFile]) -> SideBySide:
    """All made here: making boto3's clients from several threads is not safe, and takes time that a check has not."""
    needed = {(check.type, file.region) for file in files for check in file.health_checks}
    return SideBySide({(type_, region): _MAKE[type_](_clients(region)) for type_, region in sorted(needed)})


def _clients(region: str) -> Client:
    def client(service: Any) -> Any:
        return boto3.client(service, region_name=region, config=_CHECK_CALLS)

    return client


def _http(_client: Client) -> Probe:
    from lamplighter.adapters.health.http_endpoints import HttpEndpoints

    return HttpEndpoints()


def _apis(client: Client) -> Probe:
    from lamplighter.adapters.health.apis import Apis

    return Apis(rest=client("apigateway"), http=client("apigatewayv2"))


def _functions(client: Client) -> Probe:
    from lamplighter.adapters.health.functions import Functions

    return Functions(client("lambda"))


def _tables(client: Client) -> Probe:
    from lamplighter.adapters.health.tables import Tables

    return Tables(client("dynamodb"))


def _buckets(client: Client) -> Probe:
    from lamplighter.adapters.health.buckets import Buckets

    return Buckets(client("s3"))


def _comprehend(client: Client) -> Probe:
    from lamplighter.adapters.health.comprehend import Comprehend

    return Comprehend(client("comprehend"))


def _models(client: Client) -> Probe:
    from lamplighter.adapters.health.models import Models

    return Models(client("bedrock"))


def _databases(client: Client) -> Probe:
    from lamplighter.adapters.health.databases import Databases

    return Databases(client("rds"))


def _caches(client: Client) -> Probe:
    from lamplighter.adapters.health.caches import Caches

    return Caches(client("elasticache"))


def _queues(client: Client) -> Probe:
    from lamplighter.adapters.health.queues import Queues

    return Queues(client("sqs"), client("cloudwatch"), CLOCK)


_MAKE: Mapping[HealthCheckType, Callable[[Client], Probe]] = {
    HealthCheckType.HTTP: _http,
    HealthCheckType.API: _apis,
    HealthCheckType.FUNCTION: _functions,
    HealthCheckType.TABLE: _tables,
    HealthCheckType.BUCKET: _buckets,
    HealthCheckType.COMPREHEND: _comprehend,
    HealthCheckType.MODEL: _models,
    HealthCheckType.DATABASE: _databases,
    HealthCheckType.CACHE: _caches,
    HealthCheckType.QUEUE: _queues,
}
