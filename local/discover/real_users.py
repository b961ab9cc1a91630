"""CloudWatch RUM app monitors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from local.discover.found import as_flag, as_number, as_text, entry_of, inside, left_out
from local.discover.intrinsics import Unknown
from local.discover.stack_view import Seen, StackView
from local.discover.yaml_lines import Entry

_SAID = ("AppMonitorConfiguration", "Domain", "Name", "ResourcePolicy")
_CONFIGURED = ("AllowCookies", "EnableXRay", "SessionSampleRate", "Telemetries")
# SessionSampleRate of AWS::RUM::AppMonitor AppMonitorConfiguration: the default.
_SAMPLE_RATE = 0.1
# Synth lets every visitor's browser send to it.
_OPEN_TO_ALL = "rum:PutRumEvents"


def real_users(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::RUM::AppMonitor"):
        said = seen.inside("AppMonitorConfiguration")
        fields = {
            "domain": seen.properties.get("Domain", Unknown("")),
            "sample_rate": as_number(said.get("SessionSampleRate", _SAMPLE_RATE)),
            "telemetries": said.get("Telemetries", []),
            "cookies": as_flag(said.get("AllowCookies")),
            "xray": as_flag(said.get("EnableXRay")),
        }
        lost = (*left_out(seen.properties, _SAID), *left_out(said, _CONFIGURED), *_policy(seen))
        yield entry_of(seen, fields, remarks=lost)


def _policy(seen: Seen) -> Iterator[str]:
    policy: Any = inside(seen.raw, "ResourcePolicy")
    if policy and _OPEN_TO_ALL not in str(policy):
        yield f"left out: ResourcePolicy {as_text(policy)}"
