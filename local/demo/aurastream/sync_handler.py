"""AuraStream's SyncHandler, as small as it can be: a text in, its sentiment out, and what it took by telemetry.

The sentiment is that of the words it knows. The time it takes is a wait whose length depends on the memory as Lambda's
CPU share does: 1769 MB are one vCPU ("Configure Lambda function memory" in AWS's Lambda Developer Guide).
"""

import re
import time
from typing import Any

from lamplighter.telemetry import Telemetry

MB_PER_VCPU = 1769
WORK_MS_PER_CHARACTER = 0.05
GOOD = frozenset(("bright", "calm", "friendly", "good", "great", "happy", "love", "quick", "warm"))
BAD = frozenset(("bad", "broken", "cold", "dark", "hate", "late", "poor", "sad", "slow"))

# The demo's alarms look at ten seconds: the second is kept.
telemetry = Telemetry("AuraStream", customers=50, high_resolution=True)


@telemetry.handler
def handler(event: dict[str, str], context: Any) -> dict[str, str | float]:
    share = min(1.0, int(context.memory_limit_in_mb) / MB_PER_VCPU)
    processing_time_ms = len(event["text"]) * WORK_MS_PER_CHARACTER / share
    time.sleep(processing_time_ms / 1000)
    sentiment, confidence = analyze(event["text"])
    telemetry.sentiment_analyzed(sentiment, confidence=confidence, processing_time_ms=processing_time_ms)
    telemetry.api_called(
        "/analyze",
        customer_id=event.get("customer_id", "demo"),
        status_code=200,
        response_time_ms=round(processing_time_ms),
    )
    return {"sentiment": sentiment, "confidence": confidence, "processing_time_ms": round(processing_time_ms)}


def analyze(text: str) -> tuple[str, float]:
    """The sentiment, and how sure it is: the share of the words that speak for it."""
    words = re.findall(r"[a-z]+", text.lower())
    good, bad = (sum(word in known for word in words) for known in (GOOD, BAD))
    if not good and not bad:
        return "NEUTRAL", 1.0
    if good and bad:
        return "MIXED", round(2 * min(good, bad) / (good + bad), 3)
    return "POSITIVE" if good else "NEGATIVE", round((good + bad) / len(words), 3)
