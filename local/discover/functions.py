"""Lambda functions: how long they may run, and whether they are invoked asynchronously."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from local.discover.found import entry_of
from local.discover.intrinsics import references
from local.discover.stack_view import Seen, StackView
from local.discover.yaml_lines import Entry, Noted

# AWS::Lambda::Function, Timeout: the default.
_DEFAULT_TIMEOUT_S = 3
# Event sources of AWS::Serverless::Function that invoke asynchronously ("Lambda event sources", AWS Lambda's guide).
_ASYNCHRONOUS_EVENTS = frozenset(
    {"CloudWatchEvent", "CloudWatchLogs", "EventBridgeRule", "IoTRule", "S3", "SNS", "Schedule", "ScheduleV2"}
)
_ASYNCHRONOUS_PRINCIPALS = frozenset({"events.amazonaws.com", "s3.amazonaws.com", "sns.amazonaws.com"})


def functions(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::Lambda::Function", "AWS::Serverless::Function"):
        timeout = seen.properties.get("Timeout", _DEFAULT_TIMEOUT_S)
        timeout_s = int(timeout) if isinstance(timeout, int | str) and str(timeout).isdigit() else None
        remarks = () if timeout_s else ("its timeout is not known: no alarm comes before it",)
        sources = sorted({*_events(seen), *_permitted(view, seen)})
        asynchronous = Noted(value=True, note=f"invoked by {', '.join(sources)}") if sources else None
        yield entry_of(seen, {"timeout_s": timeout_s, "asynchronous": asynchronous}, remarks=remarks)


def _events(seen: Seen) -> Iterator[str]:
    for event in seen.inside("Events").values():
        if isinstance(event, Mapping) and event.get("Type") in _ASYNCHRONOUS_EVENTS:
            yield str(event["Type"])
    if seen.inside("EventInvokeConfig"):
        yield "EventInvokeConfig"


def _permitted(view: StackView, function: Seen) -> Iterator[str]:
    """Who may invoke it without waiting for the answer."""
    for permission in view.of("AWS::Lambda::Permission"):
        principal = permission.text("Principal")
        names = {function.logical_id, function.name}
        is_meant = function.logical_id in references(permission.raw.get("FunctionName"))
        if (is_meant or permission.properties.get("FunctionName") in names) and principal in _ASYNCHRONOUS_PRINCIPALS:
            yield principal.removesuffix(".amazonaws.com")
