"""The listings as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from local.coverage.guides import Guide, Item

_HEAD = """# Where everything of the guides is

Five guides say what Lamplighter must do, one for each workload. This is each thing that they ask for, and its place in
the workload's file; what a resource brings by itself stands under it (`resources.apis[…].alarms.errors`). Where a guide
is wrong, or AWS has no such thing, the last column says what is there instead. `python -m local.coverage` writes this
page; a test holds it to the files.
"""


def table(guides: Iterable[Guide]) -> str:
    return "\n".join([_HEAD, *("\n".join(_section(guide)) for guide in guides)])


def _section(guide: Guide) -> Iterator[str]:
    count = sum(len(items) for items in guide.items.values())
    title = guide.guide[0].upper() + guide.guide[1:]
    yield f"## {title}\n\n{count} things, in [{guide.workload}.yaml](../workloads/{guide.workload}.yaml).\n"
    yield "| what | in the guide | here | otherwise |"
    yield "|---|---|---|---|"
    for kind, items in guide.items.items():
        for name, item in items.items():
            yield _row(kind, name, item)
    if guide.beyond:
        yield f"\nBeyond the guide: {', '.join(f'`{place}`' for place in guide.beyond)}."
    yield ""


def _row(kind: str, name: str, item: Item) -> str:
    kept = f" ({item.days} days)" if item.days is not None else ""
    places = ", ".join(f"`{place}`" for place in item.at)
    return f"| {kind} | {name} | {places}{kept} | {item.but} |"
