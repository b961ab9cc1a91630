"""What the states of AWS's resources mean for who uses them. A word that is not listed is not guessed at."""

from __future__ import annotations

from collections.abc import Mapping

from lamplighter.domain.health.report import HealthStatus
from lamplighter.domain.health.verdict import Verdict, unknown

_HEALTHY, _DEGRADED, _UNHEALTHY = HealthStatus.HEALTHY, HealthStatus.DEGRADED, HealthStatus.UNHEALTHY
States = Mapping[str, HealthStatus]


def in_state(states: States, what: str, state: str) -> Verdict:
    """``what`` says whose state it is, as in "the table"."""
    status = states.get(state)
    return Verdict(status, f"{what} is {state}") if status else unknown(f"{what} is in an unfamiliar state, {state}")


def _states(*, healthy: str, degraded: str, unhealthy: str) -> States:
    by_status = ((_HEALTHY, healthy), (_DEGRADED, degraded), (_UNHEALTHY, unhealthy))
    return {word.replace("_", " "): status for status, words in by_status for word in words.split()}


# botocore's service model, lambda: State. An Inactive function's next call fails and wakes it.
FUNCTION_STATES = _states(
    healthy="Active",
    degraded="Inactive",
    unhealthy="Pending Failed Deactivating Deactivated ActiveNonInvocable Deleting",
)
# botocore's service model, dynamodb: TableStatus, IndexStatus. A table that is UPDATING can be used.
TABLE_STATES: States = {
    "ACTIVE": _HEALTHY,
    "UPDATING": _HEALTHY,
    "REPLICATION_NOT_AUTHORIZED": _DEGRADED,
    "CREATING": _UNHEALTHY,
    "DELETING": _UNHEALTHY,
    "INACCESSIBLE_ENCRYPTION_CREDENTIALS": _UNHEALTHY,
    "ARCHIVING": _UNHEALTHY,
    "ARCHIVED": _UNHEALTHY,
}
INDEX_STATES: States = {"ACTIVE": _HEALTHY, "UPDATING": _HEALTHY, "CREATING": _DEGRADED, "DELETING": _DEGRADED}
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
DATABASE_STATES = _states(
    healthy="available backing-up configuring-enhanced-monitoring configuring-iam-database-auth"
    " configuring-log-exports storage-config-upgrade storage-initialization storage-optimization",
    degraded="converting-to-vpc modifying moving-to-vpc renaming resetting-master-credentials maintenance upgrading",
    unhealthy="backtracking creating delete-precheck deleting failed inaccessible-encryption-credentials"
    " inaccessible-encryption-credentials-recoverable incompatible-create incompatible-network"
    " incompatible-option-group incompatible-parameters incompatible-restore insufficient-capacity rebooting"
    " restore-error starting stopped stopping storage-full",
)
# botocore's service model, elasticache: CacheCluster.CacheClusterStatus.
CACHE_STATES = _states(
    healthy="available snapshotting",
    degraded="modifying",
    unhealthy="creating deleted deleting incompatible-network rebooting_cluster_nodes restore-failed",
)
