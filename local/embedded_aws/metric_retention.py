"""Metrics are kept as long as by CloudWatch.

Wrong in MiniStack: a data point is gone when it is two weeks old.

Corrected: it is kept for 455 days (GetMetricData, "How long are metrics retained": the coarsest for 15 months).
"""

from local.embedded_aws.corrections import Corrections

KEPT_S = 455 * 86_400


def install(corrections: Corrections) -> None:
    """Another length of time; the name is MiniStack's."""
    corrections.replace("ministack.services.cloudwatch", "TWO_WEEKS_SECONDS", KEPT_S)
