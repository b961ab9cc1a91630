"""What a workload is made of. Each resource brings alarms and widgets of its own, changed or left out one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Gt

from lamplighter.domain.definitions.alarms import AlarmChanges
from lamplighter.domain.definitions.metrics import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """``alarms`` and ``widgets`` change what comes by itself, by its name; ``off`` leaves it out."""

    name: Text
    alarms: AlarmChanges = field(default_factory=dict)
    widgets: Mapping[str, bool] = field(default_factory=dict)


class ApiType(StrEnum):
    REST = "rest"
    HTTP = "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class Api(Resource):
    """A REST API is known by its name (ApiName), an HTTP API by ``api_id`` (ApiId). ``stage`` narrows it to one."""

    type: ApiType = ApiType.REST
    api_id: str | None = None
    stage: str | None = None
    caching: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Function(Resource):
    """``timeout_s`` lets an alarm come before the time-out does."""

    timeout_s: Annotated[int, Ge(1)] | None = None
    asynchronous: bool = False


class Billing(StrEnum):
    ON_DEMAND = "on_demand"
    PROVISIONED = "provisioned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Resource):
    """``read_capacity`` and ``write_capacity`` in units a second, of a provisioned table."""

    billing: Billing = Billing.ON_DEMAND
    indexes: tuple[Text, ...] = ()
    read_capacity: Annotated[int, Gt(0)] | None = None
    write_capacity: Annotated[int, Gt(0)] | None = None
    contributor_insights: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket(Resource):
    """Request metrics exist only where a metrics configuration makes them: ``request_metrics`` is its id."""

    request_metrics: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPool(Resource):
    """A Cognito user pool, known by ``pool_id`` and ``client_id``."""

    pool_id: Text
    client_id: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Model(Resource):
    """A Bedrock model, known by ``model_id``; prices in US dollars for 1000 tokens make its cost an estimate."""

    model_id: Text
    input_usd_per_1000_tokens: Annotated[Decimal, Ge(0)] | None = None
    output_usd_per_1000_tokens: Annotated[Decimal, Ge(0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Database(Resource):
    """An RDS instance, known by its identifier. ``max_connections`` as its parameter group says."""

    engine: Text = "postgres"
    max_connections: Annotated[int, Gt(0)] | None = None
    storage_gb: Annotated[int, Gt(0)] | None = None
    replica: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache(Resource):
    """An ElastiCache node, known by its cluster's id."""

    engine: Text = "redis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue(Resource):
    """An SQS queue. ``oldest_message_s``: how long a message may wait."""

    oldest_message_s: Annotated[int, Gt(0)] | None = None
    dead_letters: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Host(Resource):
    """A machine that Prometheus watches; ``instance`` is its target."""

    instance: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Resource):
    """Something that answers to HTTP."""

    url: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    apis: tuple[Api, ...] = ()
    functions: tuple[Function, ...] = ()
    tables: tuple[Table, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    user_pools: tuple[UserPool, ...] = ()
    models: tuple[Model, ...] = ()
    databases: tuple[Database, ...] = ()
    caches: tuple[Cache, ...] = ()
    queues: tuple[Queue, ...] = ()
    hosts: tuple[Host, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
