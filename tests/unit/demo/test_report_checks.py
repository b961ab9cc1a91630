"""Each claim about the reports holds on a run in which all came about, and is seen to fail where it did not."""

from collections.abc import Callable
from typing import Any

import pytest

from local.demo.report_checks import report_checks

Facts = dict[str, Any]


def _report(facts: Facts, workload: str) -> Facts:
    found: Facts = next(report for report in facts["reports"] if report["workload"] == workload)
    return found


def _section(facts: Facts, workload: str, kind: str) -> Facts:
    sections = _report(facts, workload)["content"]["sections"]
    found: Facts = next(section for section in sections if section["kind"] == kind)
    return found


def _figure(facts: Facts, workload: str, kind: str, name: str) -> Facts:
    found: Facts = next(one for one in _section(facts, workload, kind)["figures"] if one["name"] == name)
    return found


def _a_section_without_data(facts: Facts) -> None:
    _section(facts, "photo-sync", "storage")["standing"] = "no_data"


def _a_section_that_failed(facts: Facts) -> None:
    _section(facts, "aurastream", "slo")["standing"] = "failed"


def _mailed_twice(facts: Facts) -> None:
    _report(facts, "aurastream")["mails"] *= 2


def _not_mailed(facts: Facts) -> None:
    _report(facts, "photo-sync")["mails"] = []


def _without_its_page(facts: Facts) -> None:
    _report(facts, "photo-sync")["mails"][0]["attachments"] = []


def _without_html(facts: Facts) -> None:
    _report(facts, "aurastream")["mails"][0]["has_html"] = False


def _not_in_the_index(facts: Facts) -> None:
    _report(facts, "aurastream")["in_index"] = False


def _in_the_index_no_more(facts: Facts) -> None:
    _report(facts, "photo-sync")["in_index"] = False


def _another_incident(facts: Facts) -> None:
    rows = _section(facts, "aurastream", "incidents")["tables"][0]["rows"]
    rows.append(rows[0])


def _nothing_given_back(facts: Facts) -> None:
    _figure(facts, "aurastream", "incidents", "remediations.undone")["value"] = 0


def _nothing_before(facts: Facts) -> None:
    _figure(facts, "aurastream", "kpis", "availability")["before"] = None


def _a_file_too_many(facts: Facts) -> None:
    _figure(facts, "photo-sync", "sync_history", "uploaded")["value"] += 1


def _another_night_before(facts: Facts) -> None:
    _figure(facts, "photo-sync", "sync_history", "failed")["before"] = 0.5


def _faster(facts: Facts) -> None:
    _figure(facts, "photo-sync", "performance", "throughput")["value"] += 0.001


def _a_byte_more(facts: Facts) -> None:
    _figure(facts, "photo-sync", "storage", "my-photo-bucket.bytes")["value"] += 1


def _other_storage_before(facts: Facts) -> None:
    facts["photos"]["inventories"][-2]["objects"] -= 1


def _not_of_the_sync(facts: Facts) -> None:
    facts["photos"]["nights"][-2]["bytes"] += 1


def _a_cent_more(facts: Facts) -> None:
    _figure(facts, "photo-sync", "cost", "month_to_date.invoice")["value"] += 0.01


DATA = "{}'s report has data in each section"
MAILED = "{}'s report was mailed once to each recipient, as text, as HTML and with its page"
INDEXED = "the index leads to {}'s report"
INCIDENTS = "aurastream's report lists the evening's incidents, no other of their alarms, and what was given back"
COUNTED = "photo-sync's report counts what was uploaded and what failed, beside the night before"
STORED = "photo-sync's storage is what the inventories list"
DOCTORED: list[tuple[str, Callable[[Facts], None]]] = [
    (DATA.format("aurastream"), _a_section_that_failed),
    (DATA.format("photo-sync"), _a_section_without_data),
    (MAILED.format("aurastream"), _mailed_twice),
    (MAILED.format("aurastream"), _without_html),
    (MAILED.format("photo-sync"), _not_mailed),
    (MAILED.format("photo-sync"), _without_its_page),
    (INDEXED.format("aurastream"), _not_in_the_index),
    (INDEXED.format("photo-sync"), _in_the_index_no_more),
    (INCIDENTS, _another_incident),
    (INCIDENTS, _nothing_given_back),
    ("aurastream's report compares each KPI with the day before", _nothing_before),
    (COUNTED, _a_file_too_many),
    (COUNTED, _another_night_before),
    ("photo-sync's throughput is the mean of all uploads' speeds", _faster),
    (STORED, _a_byte_more),
    (STORED, _other_storage_before),
    ("photo-sync's bucket grew by what was uploaded", _not_of_the_sync),
    ("photo-sync's month costs what was charged for it", _a_cent_more),
]


@pytest.mark.parametrize(("claim", "doctor"), DOCTORED, ids=[doctor.__name__ for _, doctor in DOCTORED])
def test_a_claim_fails_where_it_did_not_come_about(facts: Facts, claim: str, doctor: Callable[[Facts], None]) -> None:
    assert all(check.holds for check in report_checks(facts))
    doctor(facts)

    assert claim in [check.claim for check in report_checks(facts) if not check.holds]


def test_every_claim_has_been_seen_to_fail(facts: Facts) -> None:
    assert {check.claim for check in report_checks(facts)} == {claim for claim, _ in DOCTORED}


def test_a_figure_that_is_not_there_fails_its_claim_and_breaks_nothing(facts: Facts) -> None:
    for report in facts["reports"]:
        for section in report["content"]["sections"]:
            section["figures"], section["tables"] = [], []

    failed = {check.claim for check in report_checks(facts) if not check.holds}

    assert {INCIDENTS, COUNTED, STORED, "photo-sync's month costs what was charged for it"} <= failed


def test_without_reports_there_is_one_claim_and_it_fails() -> None:
    [check] = report_checks({"reports": []})

    assert (check.claim, check.holds, check.seen) == ("the reports were made of what was put", False, "none")
