"""The status of RDS instances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamplighter.adapters.health.asking import asked
from lamplighter.adapters.health.probe import target
from lamplighter.domain.definitions.resources import Database
from lamplighter.domain.health.observations import InState, Missing, Observation
from lamplighter.domain.health.subjects import Subject

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient

_MISSING = frozenset({"DBInstanceNotFound", "DBInstanceNotFoundFault"})


@dataclass(frozen=True, slots=True)
class Databases:
    """Implements Probe by DescribeDBInstances: nothing connects to the database."""

    client: RDSClient

    def observe(self, subject: Subject) -> Observation:
        name = target(subject, Database).name
        return asked("RDS", lambda: self._seen(name), missing=_MISSING)

    def _seen(self, name: str) -> Observation:
        found = self.client.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]
        return InState(found[0]["DBInstanceStatus"]) if found else Missing()
