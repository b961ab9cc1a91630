"""RDS instances, known by DBInstanceIdentifier. They publish every minute while they run: silence is told as such."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import MissingData
from lamplighter.domain.definitions.resources import Database
from local.synth.alarms.defaults.recipe import Beyond, DefaultAlarm, Scope, Unit

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html"
_GIB = 2**30
_MIB = 2**20
_PART_OF_CONNECTIONS = 0.8
_PART_OF_STORAGE = 0.1
# The smallest volume has 20 GiB: with its size unknown, a quarter of that.
_STORAGE_LEFT_GIB = 5


def database_alarms(database: Database) -> tuple[DefaultAlarm, ...]:
    return tuple(_alarms(database, Scope("AWS/RDS", {"DBInstanceIdentifier": database.name})))


def _alarms(database: Database, of: Scope) -> Iterator[DefaultAlarm]:
    yield DefaultAlarm(
        what="cpu",
        severity=Severity.WARNING,
        says="is busy: its processor works {limit} of the time",
        look_at="the queries that take most of the time",
        source=SOURCE,
        metrics=of.only("CPUUtilization", "Average"),
        threshold=80,
        unit=Unit.PERCENT,
        periods=3,
        missing_data=MissingData.MISSING,
    )
    yield _storage(database, of)
    yield DefaultAlarm(
        what="memory",
        severity=Severity.WARNING,
        says="runs out of memory: it has {limit} left",
        look_at="how many connections are open, and at queries that sort or join much",
        source=SOURCE,
        metrics=of.only("FreeableMemory", "Average"),
        beyond=Beyond.BELOW,
        threshold=128 * _MIB,
        unit=Unit.BYTES,
        periods=3,
        missing_data=MissingData.MISSING,
    )
    if database.max_connections is not None:
        yield DefaultAlarm(
            what="connections",
            severity=Severity.ERROR,
            says=f"runs out of connections: {{limit}} of {database.max_connections} are taken",
            look_at="who holds them (pg_stat_activity, SHOW PROCESSLIST), and at pools that grew",
            source=SOURCE,
            metrics=of.only("DatabaseConnections", "Maximum"),
            threshold=database.max_connections * _PART_OF_CONNECTIONS,
            periods=2,
            missing_data=MissingData.MISSING,
        )
    if database.replica:
        yield DefaultAlarm(
            what="replica-lag",
            severity=Severity.WARNING,
            says="is behind: as a replica it lags {limit}",
            look_at="long transactions on the primary, and at how much is written there",
            source=SOURCE,
            metrics=of.only("ReplicaLag", "Average"),
            threshold=60,
            unit=Unit.SECONDS,
            periods=3,
            missing_data=MissingData.MISSING,
        )


def _storage(database: Database, of: Scope) -> DefaultAlarm:
    known = database.storage_gb is not None
    whole = f" of {database.storage_gb} GiB" if known else ""
    gib = (database.storage_gb or 0) * _PART_OF_STORAGE if known else _STORAGE_LEFT_GIB
    return DefaultAlarm(
        what="storage",
        severity=Severity.CRITICAL,
        says=f"runs out of storage, and stops when there is none: it has {{limit}}{whole} left",
        look_at="logs, and replication slots that nobody reads; then give it more storage",
        source=SOURCE,
        metrics=of.only("FreeStorageSpace", "Minimum"),
        beyond=Beyond.BELOW,
        threshold=gib * _GIB,
        unit=Unit.BYTES,
        missing_data=MissingData.MISSING,
    )
