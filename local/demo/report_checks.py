"""Do the reports say what happened, and did they reach their readers? Their JSON and their mails, held against what was
put.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from local.demo.business.checks import charged
from local.demo.claims import Check
from local.demo.facts import Facts
from local.demo.staged_files import PHOTOS, PRODUCT

_UNTOLD = ("failed", "no_data")


def report_checks(facts: Facts) -> Iterator[Check]:
    reports = {report["workload"]: report for report in facts.get("reports") or ()}
    if set(reports) != {PRODUCT, PHOTOS} or not facts.get("photos") or not facts.get("business"):
        yield Check("the reports were made of what was put", holds=False, seen=", ".join(reports) or "none")
        return
    for report in reports.values():
        yield from _made(report)
    yield _incidents(reports[PRODUCT]["content"], facts["incidents"])
    yield _compared(reports[PRODUCT]["content"])
    yield from _of_photos(reports[PHOTOS], facts)


def _made(report: Mapping[str, Any]) -> Iterator[Check]:
    sections = report["content"]["sections"]
    told = ", ".join(f"{section['kind']} {section['standing']}" for section in sections)
    whole = bool(sections) and not any(section["standing"] in _UNTOLD for section in sections)
    yield Check(f"{report['workload']}'s report has data in each section", whole, told or "no sections")
    mails, recipients = report["mails"], sorted(report["recipients"])
    readable = all(mail["text"] and mail["has_html"] and "report.html" in mail["attachments"] for mail in mails)
    reached = sorted(mail["to"] for mail in mails) == recipients
    seen = "; ".join(f"{mail['to']}: {mail['subject']}" for mail in mails)
    yield Check(
        f"{report['workload']}'s report was mailed once to each recipient, as text, as HTML and with its page",
        reached and readable,
        seen or "no mail",
    )
    yield Check(f"the index leads to {report['workload']}'s report", report["in_index"], report["page"])


def _incidents(content: Mapping[str, Any], incidents: Sequence[Mapping[str, Any]]) -> Check:
    undone = _figure(content, "incidents", "remediations.undone")["value"]
    known = sorted((incident["alarm"], incident["status"]) for incident in incidents)
    alarms = {alarm for alarm, _ in known}
    rows = _rows(content, "incidents", "incidents")
    listed = sorted((row["alarm"], row["status"]) for row in rows if row["alarm"] in alarms)
    seen = ", ".join(f"{alarm} {status}" for alarm, status in listed)
    return Check(
        "aurastream's report lists the evening's incidents, no other of their alarms, and what was given back",
        holds=listed == known and undone == len(known),
        seen=f"{seen or 'none'}; {undone} given back",
    )


def _compared(content: Mapping[str, Any]) -> Check:
    """The traffic that was put is 30 days long: it was something before, too."""
    figures = _section(content, "kpis")["figures"]
    before = [figure["name"] for figure in figures if figure["before"] is not None]
    return Check(
        "aurastream's report compares each KPI with the day before", len(before) == len(figures), ", ".join(before)
    )


def _of_photos(report: Mapping[str, Any], facts: Facts) -> Iterator[Check]:
    content, put, business = report["content"], facts["photos"], facts["business"]
    before, night = _last_two(put["nights"], report["period"])
    synced = _pairs(content, "sync_history", {"files": "uploaded", "failed": "failed", "bytes": "bytes"})
    yield Check(
        "photo-sync's report counts what was uploaded and what failed, beside the night before",
        synced == {name: (night[name], before[name]) for name in synced},
        _told(synced),
    )
    speed = _figure(content, "performance", "throughput")["value"] or 0
    seen = f"{speed:.6g} MB/s, put {night['mb_s']:.6g}"
    yield Check("photo-sync's throughput is the mean of all uploads' speeds", math.isclose(speed, night["mb_s"]), seen)
    last, earlier = put["inventories"][-1], put["inventories"][-2]
    stored = _pairs(content, "storage", {name: f"my-photo-bucket.{name}" for name in ("objects", "bytes")})
    listed = {name: (last[name], earlier[name]) for name in stored}
    yield Check("photo-sync's storage is what the inventories list", stored == listed, _told(stored))
    grown = {name: (now or 0) - (was or 0) for name, (now, was) in stored.items()}
    uploaded = {"objects": night["files"], "bytes": night["bytes"]}
    seen = f"{grown['objects']:,} objects, {grown['bytes']:,} bytes"
    yield Check("photo-sync's bucket grew by what was uploaded", grown == uploaded, seen)
    invoice = Decimal(str(_figure(content, "cost", "month_to_date.invoice")["value"] or 0))
    own = charged(business["put"]["photo_charges"], business["photo_month"])
    usd = sum((Decimal(net) for _, _, _, net, _ in own), Decimal(0))
    seen = f"${invoice:,.2f}, charged ${usd:,.2f}"
    yield Check("photo-sync's month costs what was charged for it", invoice == usd > 0, seen)


def _pairs(content: Mapping[str, Any], kind: str, names: Mapping[str, str]) -> dict[str, tuple[Any, Any]]:
    """Each figure's value, and what it was before."""
    figures = {key: _figure(content, kind, name) for key, name in names.items()}
    return {key: (figure["value"], figure["before"]) for key, figure in figures.items()}


def _told(pairs: Mapping[str, tuple[Any, Any]]) -> str:
    return ", ".join(f"{name} {now or 0:,.0f}, before {was or 0:,.0f}" for name, (now, was) in pairs.items())


def _last_two(nights: Sequence[Mapping[str, Any]], day: str) -> Sequence[Mapping[str, Any]]:
    """That of the day, and the one before it."""
    at = next(number for number, night in enumerate(nights) if night["day"] == day)
    return nights[at - 1 : at + 1]


def _section(content: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    nothing: Mapping[str, Any] = {"figures": [], "tables": []}
    return next((section for section in content["sections"] if section["kind"] == kind), nothing)


def _rows(content: Mapping[str, Any], kind: str, name: str) -> Iterator[Mapping[str, Any]]:
    for table in _section(content, kind)["tables"]:
        if table["name"] == name:
            yield from (
                dict(zip([column["name"] for column in table["columns"]], row, strict=True)) for row in table["rows"]
            )


def _figure(content: Mapping[str, Any], kind: str, name: str) -> Mapping[str, Any]:
    nothing = {"value": None, "before": None}
    return next((figure for figure in _section(content, kind)["figures"] if figure["name"] == name), nothing)
