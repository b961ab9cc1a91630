"""Do the figures of the business say what was put? Computed anew here, by other means, from the sums of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from local.demo.claims import Check
from local.demo.facts import Facts

_AT_RISK_BELOW = 70
_APART = {"Credit", "Refund", "Tax"}
_CENT = Decimal("0.01")
# The shared part of a cost is rounded down to 12 digits after the point.
_FINE = Decimal("1e-9")
_SIX_PLACES = Decimal("1e-6")


def business_checks(facts: Facts) -> Iterator[Check]:
    business = facts.get("business")
    if not business:
        yield Check("the business was looked at", holds=False, seen="nothing")
        return
    yield from _of_customers(business)
    yield from _of_revenue(business)
    yield from _of_costs(business)
    yield from _of_customers_costs(business)
    rows, count = business["rows"], len(business["put"]["customers"])
    whole = rows["customers"] == rows["revenue"] == rows["customer_costs"] == count
    told = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in rows.items())
    yield Check("the Parquet tables have a row for each customer", whole, f"{told}; {count} customers")


def _of_customers(business: Mapping[str, Any]) -> Iterator[Check]:
    put, report = business["put"], business["customers"]["body"]
    scores = {one["customer_id"]: _score(one) for one in put["customers"]}
    expected = {one: score for one, score in scores.items() if score < _AT_RISK_BELOW}
    seen = {one["customer_id"]: one["score"] for one in report["at_risk"]}
    told = ", ".join(f"{one} {score}" for one, score in seen.items()) or "nobody"
    yield Check("at risk is who usage, errors and tickets say, with that score", seen == expected, told)
    new = sorted(expected.keys() - set(put["at_risk_yesterday"]))
    newly = list(report["changes"]["newly_at_risk"]["ids"]) if report["changes"] else []
    slack, woken = business["told"]["slack"], business["told"]["pagerduty"]
    once = len(slack) == 1 and all(one in slack[0] for one in new) and not woken
    yield Check(
        "who became at risk since yesterday is told in the channel, once, and wakes nobody",
        newly == new and once,
        f"{', '.join(newly) or 'nobody'}; told {len(slack)} ×, {woken} woken",
    )
    metric = business["told"]["metric"]
    yield Check("CloudWatch knows how many are at risk", metric == len(expected), f"{metric:.0f}")


def _score(put: Mapping[str, Any]) -> int:
    """The bands of the AuraStream guide. What is not known takes nothing off."""
    now, before, tickets = put["now"], put["before"], put["tickets"] or 0
    trend = 100 * (now - before) / before if before and now is not None else 0
    errors = 100 * put["errors"] / now if now else 0
    points = (20 if trend < -10 else 10 if trend < -5 else 0) + (30 if errors > 5 else 15 if errors > 2 else 0)  # noqa: PLR2004
    return 100 - points - (20 if tickets > 5 else 10 if tickets > 2 else 0)  # noqa: PLR2004


def _of_revenue(business: Mapping[str, Any]) -> Iterator[Check]:
    report = business["revenue"]["body"]
    steps: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for one, start, monthly in business["put"]["steps"]:
        steps[one].append((start[:10], monthly))
    end = report["months"][-1]["moved"]["window"]["end"][:10]
    mrr = sum(_at(own, end) for own in steps.values())
    yield _same("MRR is what all subscriptions come to by the month", Decimal(report["mrr"]), Decimal(mrr))
    at_risk = [one["customer_id"] for one in business["put"]["customers"] if _score(one) < _AT_RISK_BELOW]
    paid = sum(_at(steps[one], end) for one in at_risk)
    said = Decimal(report["at_risk"]["mrr"]) if report["at_risk"] else Decimal(-1)
    yield _same("MRR at risk is what those at risk pay a month", said, Decimal(paid))
    last = report["months"][0]["moved"]
    start, over = last["window"]["start"][:10], last["window"]["end"][:10]
    moved = _moved(steps.values(), start, over)
    seen = {name: int(Decimal(last[name])) for name in moved}
    told = ", ".join(f"{name.replace('_', ' ')} ${amount:,}" for name, amount in seen.items())
    yield Check("the last month's MRR moved as the subscriptions changed", seen == moved, told)
    up, down = ("new", "expansion", "reactivation"), ("contraction", "churn")
    total = seen["mrr_start"] + sum(seen[name] for name in up) - sum(seen[name] for name in down)
    yield Check("its start and its movements are its end", total == seen["mrr_end"], f"${total:,}")
    lost = Decimal(moved["churn"] + moved["contraction"]) / moved["mrr_start"]
    churn = Decimal(last["gross_churn"]["value"] or "-1")
    yield Check("gross churn is what was lost of the start", abs(churn - lost) < _SIX_PLACES, f"{churn:.2%}")


def _at(steps: Sequence[tuple[str, int]], day: str) -> int:
    """As it stood when that day came."""
    before = [monthly for start, monthly in sorted(steps) if start < day]
    return before[-1] if before else 0


def _moved(customers: Any, start: str, end: str) -> dict[str, int]:
    found = dict.fromkeys(("mrr_start", "new", "expansion", "reactivation", "contraction", "churn", "mrr_end"), 0)
    for steps in customers:
        before, after = _at(steps, start), _at(steps, end)
        found["mrr_start"] += before
        found["mrr_end"] += after
        if before == 0 and after:
            paid_once = any(monthly and first < start for first, monthly in steps)
            found["reactivation" if paid_once else "new"] += after
        elif after > before:
            found["expansion"] += after - before
        elif after:
            found["contraction"] += before - after
        else:
            found["churn"] += before
    return found


def _of_costs(business: Mapping[str, Any]) -> Iterator[Check]:
    report, charges = business["costs"]["body"], business["put"]["charges"]
    month = charged(charges, report["month"])
    services: dict[str, Decimal] = defaultdict(Decimal)
    for _, service, _, net, _ in month:
        services[service] += Decimal(net)
    seen = {one["name"]: Decimal(one["figure"]["invoice_usd"]) for one in report["by_service"]}
    total = sum(seen.values(), Decimal(0))
    told = f"{len(seen)} services, ${total:,.2f}"
    yield Check("each service costs this month what was charged for it", seen == dict(services), told)
    requests = business["requests"]
    counted = f"{requests['reported']} reported, {requests['received']} received"
    yield Check("every request to Cost Explorer is counted", requests["reported"] == requests["received"], counted)
    unit = business["unit_costs"]["body"]["unit_costs"][0]
    of_window = charged(charges, unit["now"]["days"])
    run_rate = sum((Decimal(amortized) for _, _, kind, _, amortized in of_window if kind not in _APART), Decimal(0))
    analyses = business["put"]["analyses"]
    said, computed = Decimal(unit["now"]["value_usd"] or "-1"), run_rate / analyses
    yield Check(
        "an analysis costs what was charged in 30 days by what was analyzed in them",
        abs(said - computed) <= computed * _FINE and len(_days(unit["now"]["days"])) == 30,  # noqa: PLR2004 - the file's
        f"${said:.8f}, ${run_rate:,.2f} for {analyses:,}",
    )


def _of_customers_costs(business: Mapping[str, Any]) -> Iterator[Check]:
    report, put = business["customer_costs"]["body"], business["put"]
    own = charged(put["charges"], report["days"])
    bill = sum((Decimal(net) for _, _, _, net, _ in own), Decimal(0)).quantize(_CENT)
    allocated, unallocated = Decimal(report["allocated_usd"]), Decimal(report["unallocated_usd"])
    parts = sum((Decimal(one["cost_usd"]) for one in report["dearest"]), Decimal(0))
    yield Check(
        "what customers cost and what is nobody's are the bill, to the cent",
        allocated + unallocated == bill == Decimal(report["bill_usd"]) and parts == allocated,
        f"${allocated:,} {'−' if unallocated < 0 else '+'} ${abs(unallocated):,} = ${bill:,}",
    )
    requests = {one["customer_id"]: one["requests_settled"] for one in put["customers"]}
    everyone, shared = sum(requests.values()), Decimal(report["shared_usd"])
    off = [
        abs(Decimal(one["shared_usd"]) - shared * requests[one["customer_id"]] / everyone) for one in report["dearest"]
    ]
    fair = bool(off) and max(off) < _FINE
    yield Check("what is shared is shared by requests", fair, f"${shared:,.2f} by {everyone:,} requests")


def _days(window: Mapping[str, str]) -> list[str]:
    start, end = date.fromisoformat(window["start"]), date.fromisoformat(window["end"])
    return [(start + timedelta(days=at)).isoformat() for at in range((end - start).days)]


def charged(charges: Sequence[Sequence[str]], window: Mapping[str, str]) -> list[Sequence[str]]:
    """Those of its days."""
    days = set(_days(window))
    return [charge for charge in charges if charge[0] in days]


def _same(claim: str, said: Decimal, computed: Decimal) -> Check:
    return Check(claim, holds=said == computed, seen=f"${said:,.0f}, computed ${computed:,.0f}")
