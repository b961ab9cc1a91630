"""CloudFormation's own limits on a template. Source: "AWS CloudFormation quotas" in its user guide."""

from __future__ import annotations

from lamplighter.errors import ConfigurationError
from local.synth.template.parts import Json

RESOURCES = 500
OUTPUTS = 200
BODY_BYTES = 1_000_000
DESCRIPTION_BYTES = 1024


def check_limits(template: Json, body: str) -> None:
    """``body`` is the template as it is uploaded. Raises ConfigurationError with every limit that is exceeded."""
    found = {
        f"resources (at most {RESOURCES})": len(template["Resources"]) - RESOURCES,
        f"outputs (at most {OUTPUTS})": len(template.get("Outputs", {})) - OUTPUTS,
        f"bytes of template (at most {BODY_BYTES})": len(body.encode()) - BODY_BYTES,
        f"bytes of description (at most {DESCRIPTION_BYTES})": (
            len(template["Description"].encode()) - DESCRIPTION_BYTES
        ),
    }
    over = [f"{excess} too many {what}" for what, excess in found.items() if excess > 0]
    if over:
        raise ConfigurationError(
            f"one stack can't hold this workload: {'; '.join(over)}. Split it into workload files of their own, or "
            "switch off alarms that come by themselves"
        )
