"""RDS instances, known by DBInstanceIdentifier. They publish every minute while they run: silence is told as such."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import MissingData
from lamplighter.domain.definitions.resources import Database
from local.synth.alarms.defaults.recipe import Beyond, DefaultAlarm, Scope

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
        description="The processor is busy more than 80 % of the time, for 15 minutes.",
        source=SOURCE,
        metrics=of.only("CPUUtilization", "Average"),
        threshold=80,
        periods=3,
        missing_data=MissingData.MISSING,
    )
    yield _storage(database, of)
    yield DefaultAlarm(
        what="memory",
        severity=Severity.WARNING,
        description="Less than 128 MiB of memory are left, for 15 minutes.",
        source=SOURCE,
        metrics=of.only("FreeableMemory", "Average"),
        beyond=Beyond.BELOW,
        threshold=128 * _MIB,
        periods=3,
        missing_data=MissingData.MISSING,
    )
    if database.max_connections is not None:
        yield DefaultAlarm(
            what="connections",
            severity=Severity.ERROR,
            description=f"More than 80 % of {database.max_connections} connections are taken, for 10 minutes.",
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
            description="The replica is more than a minute behind, for 15 minutes.",
            source=SOURCE,
            metrics=of.only("ReplicaLag", "Average"),
            threshold=60,
            periods=3,
            missing_data=MissingData.MISSING,
        )


def _storage(database: Database, of: Scope) -> DefaultAlarm:
    known = database.storage_gb is not None
    left = f"10 % of {database.storage_gb} GiB" if known else f"{_STORAGE_LEFT_GIB} GiB"
    gib = (database.storage_gb or 0) * _PART_OF_STORAGE if known else _STORAGE_LEFT_GIB
    return DefaultAlarm(
        what="storage",
        severity=Severity.CRITICAL,
        description=f"Less than {left} of storage are left: a database without storage stops.",
        source=SOURCE,
        metrics=of.only("FreeStorageSpace", "Minimum"),
        beyond=Beyond.BELOW,
        threshold=gib * _GIB,
        missing_data=MissingData.MISSING,
    )
