"""AuraStream's SyncHandler, as small as it can be: a text in, an analysis out, and how long it took as a metric.

The work is a wait whose length depends on the memory as Lambda's CPU share does: 1769 MB are one vCPU ("Configure
Lambda function memory" in AWS's Lambda Developer Guide).
"""

import json
import time
from typing import Any

MB_PER_VCPU = 1769
WORK_MS_PER_CHARACTER = 0.05


def handler(event: dict[str, str], context: Any) -> dict[str, str | int]:
    share = min(1.0, int(context.memory_limit_in_mb) / MB_PER_VCPU)
    processing_time_ms = len(event["text"]) * WORK_MS_PER_CHARACTER / share
    time.sleep(processing_time_ms / 1000)
    _record(context.function_name, processing_time_ms)
    return {"sentiment": "NEUTRAL", "processing_time_ms": round(processing_time_ms)}


def _record(function_name: str, processing_time_ms: float) -> None:
    """One metric in CloudWatch's embedded metric format, at high resolution."""
    directive = {
        "Namespace": "AuraStream/Application",
        "Dimensions": [["FunctionName"]],
        "Metrics": [{"Name": "ProcessingTime", "Unit": "Milliseconds", "StorageResolution": 1}],
    }
    metadata = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}
    print(json.dumps({"_aws": metadata, "FunctionName": function_name, "ProcessingTime": processing_time_ms}))
