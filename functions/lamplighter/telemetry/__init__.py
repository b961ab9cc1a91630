"""What a product's own code records, and how it reaches CloudWatch: ``from lamplighter.telemetry import Telemetry``.

Nothing here imports boto3, Powertools or the X-Ray SDK before it is needed.
"""

from lamplighter.domain.definitions.own_metrics import OwnMetric
from lamplighter.domain.definitions.telemetry import LogCategory
from lamplighter.telemetry.tally import Counts, Reason
from lamplighter.telemetry.telemetry import Telemetry

__all__ = ["Counts", "LogCategory", "OwnMetric", "Reason", "Telemetry"]
