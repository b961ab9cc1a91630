"""Any buckets: objects of all classes, sizes, ages and prefixes."""

from __future__ import annotations

from hypothesis import strategies as st

from lamplighter.domain.inventory.cell import Amount, Cell, Version
from tests.builders_storage import GIB, KIB, MIB, a_cell

_PLACES = [
    *((each, "") for each in ("STANDARD", "STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE")),
    *(("INTELLIGENT_TIERING", tier) for tier in ("FREQUENT", "INFREQUENT", "ARCHIVE_INSTANT_ACCESS", "ARCHIVE")),
]
_PREFIXES = ["", "a/", "a/b/", "a/b/c/", "a/d/", "e/", "e/f/g/"]
_SIZES = [0, KIB, 20 * KIB, 100 * KIB, 128 * KIB, 200 * KIB, MIB, 100 * MIB, 3 * GIB]
_AGES = [0, 29, 30, 75, 100, 200, 364, 365, 729, 1000]


@st.composite
def _cells(draw: st.DrawFn) -> tuple[Cell, Amount]:
    storage_class, tier = draw(st.sampled_from(_PLACES))
    return a_cell(
        draw(st.integers(1, 10**7)),
        draw(st.sampled_from(_SIZES)),
        prefix=draw(st.sampled_from(_PREFIXES)),
        storage_class=storage_class,
        tier=tier,
        version=draw(st.sampled_from([Version.CURRENT, Version.CURRENT, Version.NONCURRENT])),
        age_days=draw(st.sampled_from(_AGES)),
    )


def buckets() -> st.SearchStrategy[list[tuple[Cell, Amount]]]:
    return st.lists(_cells(), max_size=12)
