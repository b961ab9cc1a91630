"""A schedule's tick in; abandoned events published, due remediations resumed, incidents that are over ended out."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import responding
from lamplighter.observability import logger, observed
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.check_open_incidents import check_open_incidents
from lamplighter.usecases.expire_incidents import expire_incidents
from lamplighter.usecases.publish import publish_abandoned
from lamplighter.usecases.resume_remediations import resume_remediations


@observed
def handler(_event: Any, _context: LambdaContext) -> None:
    """Each kind is swept whatever becomes of the others."""
    sweeper = responding.sweeper()
    incidents, now = sweeper.incidents, sweeper.clock.now()
    published, expired, resumed, resolved = attempt_all(
        "sweeps",
        [
            lambda: publish_abandoned(now, incidents.bus, incidents.outbox),
            lambda: expire_incidents(now, incidents),
            lambda: resume_remediations(now, sweeper.remediations, sweeper.follow_ups),
            lambda: check_open_incidents(now, incidents, sweeper.alarms, sweeper.tags),
        ],
    )
    logger().info("swept", extra={"published": published, "expired": expired, "resumed": resumed, "resolved": resolved})
