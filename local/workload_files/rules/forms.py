"""The forms of names, where what is made of a file takes some only: anything else is refused on deployment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from local.workload_files.problems import Finding
from local.workload_files.rules.reading import Data, objects


@dataclass(frozen=True, slots=True)
class _Form:
    path: tuple[str, ...]
    key: str
    pattern: str
    allowed: str


_PLAIN = r"[A-Za-z0-9_-]+", "letters, digits, - and _"
_METRIC = r"[^:*$]*", "anything but : * and $"
# The patterns of botocore's service models where no other source is named.
_FORMS = (
    # docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
    _Form(("dashboards",), "name", *_PLAIN),
    _Form(("log_groups",), "name", r"[.\-_/#A-Za-z0-9]+", "letters, digits and . - _ / #"),
    _Form(("log_groups", "metric_filters"), "name", r"[^:*]*", "anything but : and *"),
    _Form(("log_groups", "metric_filters"), "namespace", r"(?!AWS/)[^:*$]*", "anything but : * $ and AWS's own AWS/…"),
    _Form(("log_groups", "metric_filters"), "metric", *_METRIC),
    # docs.aws.amazon.com/xray/latest/api/API_CreateGroup.html
    _Form(("tracing", "groups"), "name", r"(?!Default$).*", "anything but Default, which is X-Ray's own"),
    _Form(("real_users",), "name", r"(?!\.)[.\-_#A-Za-z0-9]+", "letters, digits and . - _ #, no . first"),
    _Form(("budgets",), "name", r"(?!.*/action/)[^:\\]+", r"anything but : \ and /action/"),
    _Form(("ip_sets",), "name", *_PLAIN),
    _Form(
        ("ip_sets",), "description", r"([\w+=:#@/\-,.][\w+=:#@/\-,.\s]+[\w+=:#@/\-,.])?",
        "three or more letters, digits, spaces and + = : # @ / - , . _",
    ),
    # prometheus.io/docs/concepts/data_model
    _Form(
        ("prometheus", "recording"), "record", r"[a-zA-Z_:][a-zA-Z0-9_:]*", "letters, digits, _ and :, no digit first"
    ),
    # It is a file's name, and part of the uid in Grafana.
    _Form(("prometheus", "dashboards"), "name", *_PLAIN),
)  # fmt: skip


def _forms(data: Data) -> Iterator[Finding]:
    for form in _FORMS:
        for place, thing in objects(data, *form.path):
            said = thing.get(form.key)
            if isinstance(said, str) and said and not re.fullmatch(form.pattern, said, re.ASCII):
                yield Finding((*place, form.key), f"is {said!r}; allowed: {form.allowed}")


RULES = (_forms,)
