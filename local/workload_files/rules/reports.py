"""Reports: when they are made, for whom, and that there is something to put into them."""

from __future__ import annotations

from collections.abc import Iterator

from local.workload_files.problems import Finding
from local.workload_files.rules.business import emails
from local.workload_files.rules.reading import Data, given, objects, words
from local.workload_files.rules.times import time_of_day, time_zone

# Sections that tell of another part of the file.
_NEEDED = {"cost": "costs", "customers": "customers", "kpis": "kpis", "slo": "slos"}


def _reports(data: Data) -> Iterator[Finding]:
    for place, report in objects(data, "reports"):
        yield from time_zone(place, report)
        yield from time_of_day(place, report, "at")
        yield from emails(place, report, "recipients")
        for at, section in words(report, "sections"):
            needed = _NEEDED.get(section)
            if needed and not given(data, needed):
                yield Finding((*place, "sections", at), f"{section} tells of {needed}, and this file has none")


RULES = (_reports,)
