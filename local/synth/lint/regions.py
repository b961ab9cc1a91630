"""Regions that are misspelt: the widgets there would be empty, and nothing would say why."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from botocore.loaders import Loader

from local.synth.lint.finding import Finding, meant, warning
from local.synth.lint.subject import Subject


def regions(subject: Subject) -> Iterator[Finding]:
    """A warning: there may be Regions that are newer than the list."""
    file = subject.file
    named = {"region": file.region} | {f"other_regions[{at}]": region for at, region in enumerate(file.other_regions)}
    known = _known()
    for origin, region in named.items():
        if region not in known:
            yield warning(origin, "region", f"botocore knows no Region {region!r}{meant(region, known)}")


@cache
def _known() -> frozenset[str]:
    """From the data itself: a session would ask for a profile."""
    partitions = Loader().load_data("partitions")["partitions"]
    return frozenset(region for partition in partitions for region in partition["regions"])
