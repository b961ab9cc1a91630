"""How the business is doing: customers, revenue, costs, in the words, sums and bars that the page shows them with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Any

from local.demo.facts import Facts
from local.demo.page.lines import Line, line
from local.demo.page.measured import Badge

_TONES = {"at risk": "bad", "healthy": "good", "new": "unsure", "no data": "unsure"}
_ORDER = ("at risk", "no data", "new", "healthy")
_UP, _DOWN = ("new", "expansion", "reactivation"), ("contraction", "churn")
_MOST_CUSTOMERS = 10
_FULL = 100
_THREE_DIGITS = Context(prec=3)
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    title: str
    value: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerView:
    """``why``: what cost points, or what the outcome comes from."""

    customer_id: str
    name: str
    outcome: Badge
    score: str
    why: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """``percent`` of the longest; ``from_percent`` is where it begins. ``tone`` as a badge's."""

    name: str
    amount: str
    percent: float
    says: str = ""
    from_percent: float = 0
    tone: str = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCostView:
    customer_id: str
    name: str
    cost: str
    metered: str
    shared: str
    revenue: str
    margin: Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessView:
    headlines: Sequence[Headline]
    at_risk: Sequence[CustomerView]
    others: Sequence[CustomerView]
    flawless: Sequence[str]
    totals: str
    since: str
    told: Sequence[str]
    month: str
    movements: Sequence[Bar]
    rates: Sequence[Headline]
    services: Sequence[Bar]
    apart: Sequence[Bar]
    outlook: Sequence[Headline]
    days: Line | None
    first_day: str
    last_day: str
    dearest: Sequence[CustomerCostView]
    more_customers: int
    division: Sequence[Bar]
    target: str


def business_of(facts: Facts) -> BusinessView | None:
    """None where it was not looked at."""
    business = facts.get("business")
    if not business:
        return None
    customers, revenue, costs, divided = (
        business[kind]["body"] for kind in ("customers", "revenue", "costs", "customer_costs")
    )
    names = {one["customer_id"]: one["name"] for one in business["everyone"]}
    last = revenue["months"][0]["moved"]
    return BusinessView(
        headlines=list(_headlines(business)),
        at_risk=[_at_risk(one) for one in customers["at_risk"]],
        others=_others(business["everyone"]),
        flawless=[one["name"] or one["customer_id"] for one in business["everyone"] if one["score"] == _FULL],
        totals=", ".join(f"{count} {outcome}" for outcome, count in customers["totals"].items() if count),
        since=_since(customers["changes"]),
        told=business["told"]["slack"],
        month=f"{_day(last['window']['start']):%B}",
        movements=list(_movements(last)),
        rates=list(_rates(revenue, last)),
        services=_services(costs),
        apart=[
            Bar(name=one["record_type"], amount=_usd(one["invoice_usd"]), percent=0)
            for one in costs["by_record_type"]
            if not one["in_run_rate"]
        ],
        outlook=list(_outlook(costs)),
        days=line([float(one["figure"]["run_rate_usd"]) for one in costs["by_day"][:-1]], lowest=0),
        first_day=_spoken(costs["by_day"][0]["day"]) if costs["by_day"] else "",
        last_day=_spoken(costs["by_day"][-2]["day"]) if costs["by_day"][1:] else "",
        dearest=[_customer_cost(one, names, divided["margins"]) for one in divided["dearest"][:_MOST_CUSTOMERS]],
        more_customers=max(0, divided["customers"] - _MOST_CUSTOMERS),
        division=list(_division(divided)),
        target=f"{Decimal(divided['margins']['target_percent']):.0f} %" if divided["margins"] else "",
    )


def _headlines(business: Mapping[str, Any]) -> Iterator[Headline]:
    customers, revenue, costs = (business[kind]["body"] for kind in ("customers", "revenue", "costs"))
    unit = business["unit_costs"]["body"]["unit_costs"][0]
    at_risk = f"{customers['totals']['at risk']} of {customers['customers']}"
    paid = f"; they pay {_usd(revenue['at_risk']['mrr'])} a month" if revenue["at_risk"] else ""
    yield Headline(title="customers at risk", value=at_risk, says=_since(customers["changes"]) + paid)
    mrr_says = f"of {revenue['customers']} that pay; ARR {_usd(revenue['arr'])}"
    yield Headline(title="monthly recurring revenue", value=_usd(revenue["mrr"]), says=mrr_says)
    month = costs["month_to_date"]
    charged = _usd(month["invoice_usd"]) if month else "no data"
    yield Headline(title="charged this month", value=charged, says=f"{month['state']}, to yesterday" if month else "")
    value = unit["now"]["value_usd"]
    one = "no data" if value is None else f"${_THREE_DIGITS.create_decimal(value):f}"
    yield Headline(title=f"one {unit['unit']} costs", value=one, says=_unit_says(unit))


def _unit_says(unit: Mapping[str, Any]) -> str:
    now, change = unit["now"], unit["change_percent"]
    if now["value_usd"] is None:
        return str(now["reason"])
    compared = "" if change is None else f"; {_signed(change)} % against the 30 days before"
    return f"{_usd(now['usd'])} for {Decimal(now['units']) / 1_000_000:,.0f} million{compared}"


def _at_risk(one: Mapping[str, Any]) -> CustomerView:
    return CustomerView(
        customer_id=one["customer_id"],
        name=one["name"] or one["customer_id"],
        outcome=_outcome(one["outcome"]),
        score=str(one["score"]),
        why=one["risk_factors"],
    )


def _others(everyone: Sequence[Mapping[str, Any]]) -> list[CustomerView]:
    """Without those at risk and those whose score is full; what is unusual first."""
    rest = [one for one in everyone if one["outcome"] != _ORDER[0] and one["score"] != _FULL]
    return [
        CustomerView(
            customer_id=one["customer_id"],
            name=one["name"] or one["customer_id"],
            outcome=_outcome(one["outcome"]),
            score="–" if one["score"] is None else str(one["score"]),
            why=_lines(one),
        )
        for one in sorted(rest, key=lambda one: (_ORDER.index(one["outcome"]), one["score"] or 0, one["customer_id"]))
    ]


def _lines(one: Mapping[str, Any]) -> list[str]:
    """Of who is healthy the signals that cost points, of others why they are what they are."""
    first, *signals = one["reasons"].split("\n")
    return [each for each in signals if "points off" in each] if one["outcome"] == "healthy" else [first]


def _outcome(outcome: str) -> Badge:
    return Badge(word=outcome, tone=_TONES[outcome])


def _since(changes: Mapping[str, Any] | None) -> str:
    if changes is None:
        return "nothing to compare with"
    words = (("newly_at_risk", "new"), ("recovered", "recovered"), ("out_of_sight", "out of sight"))
    told = [f"{changes[name]['count']} {word}" for name, word in words if changes[name]["count"]]
    return f"{', '.join(told) or 'as before'} since {_spoken(changes['since'][:10])}"


def _movements(moved: Mapping[str, Any]) -> Iterator[Bar]:
    """From the start to the end, each where the one before it ends; scaled so that the movements can be seen."""
    start, end = Decimal(moved["mrr_start"]), Decimal(moved["mrr_end"])
    steps = [(name, Decimal(moved[name])) for name in _UP] + [(name, -Decimal(moved[name])) for name in _DOWN]
    heights = [start]
    for _, amount in steps:
        heights.append(heights[-1] + amount)
    foot = min(heights) - (max(heights) - min(heights) or start or 1)
    scale = float(max(heights) - foot) / 100 or 1
    yield Bar(name="at its start", amount=_usd(start), percent=float(start - foot) / scale, tone="whole")
    for (name, amount), before in zip(steps, heights, strict=False):
        if amount:
            yield Bar(
                name=name,
                amount=f"{'+' if amount > 0 else _MINUS}{_usd(abs(amount))}",
                percent=float(abs(amount)) / scale,
                from_percent=float(min(before, before + amount) - foot) / scale,
                tone="good" if amount > 0 else "bad",
            )
    yield Bar(name="at its end", amount=_usd(end), percent=float(end - foot) / scale, tone="whole")


def _rates(revenue: Mapping[str, Any], last: Mapping[str, Any]) -> Iterator[Headline]:
    for title, name in (
        ("net retention", "net_retention"),
        ("gross retention", "gross_retention"),
        ("gross churn", "gross_churn"),
        ("customers lost", "customer_churn"),
    ):
        figure = last[name]
        value = "undefined" if figure["value"] is None else f"{Decimal(figure['value']) * 100:.1f} %"
        yield Headline(title=title, value=value, says=figure["reason"])
    worth = revenue["lifetime_value"]
    value = "undefined" if worth["value"] is None else _usd(worth["value"])
    says = "ARPA × margin ÷ gross churn" if worth["value"] is not None else worth["reason"]
    yield Headline(title="lifetime value", value=value, says=says)


def _services(costs: Mapping[str, Any]) -> list[Bar]:
    shares = [(one["name"], Decimal(one["figure"]["run_rate_usd"])) for one in costs["by_service"]]
    longest, whole = max((usd for _, usd in shares), default=Decimal(0)), sum(usd for _, usd in shares)
    return [
        Bar(name=name, amount=_usd(usd), percent=float(100 * usd / longest), says=f"{100 * usd / whole:.1f} %")
        for name, usd in sorted(shares, key=lambda share: -share[1])
        if usd
    ]


def _outlook(costs: Mapping[str, Any]) -> Iterator[Headline]:
    month, projection, comparison = costs["month_to_date"], costs["projection"], costs["comparison"]
    if month:
        yield Headline(
            title="cost, month to date", value=_usd(month["run_rate_usd"]), says=f"{month['state']}, to yesterday"
        )
    if projection:
        says = f"at {_usd(projection['mean_day_usd'])} a day"
        yield Headline(title="the whole month, projected", value=_usd(projection["run_rate_usd"]), says=says)
    if comparison and comparison["change_percent"] is not None:
        says = f"{_usd(comparison['before']['run_rate_usd'])} then"
        value = f"{_signed(comparison['change_percent'])} %"
        yield Headline(title="against the same days a month ago", value=value, says=says)
    paid = f"{costs['paid_requests']} requests"
    yield Headline(title="asking for it cost", value=f"${costs['paid_requests_usd']}", says=paid)


def _customer_cost(
    one: Mapping[str, Any], names: Mapping[str, str | None], margins: Mapping[str, Any] | None
) -> CustomerCostView:
    percent = one["margin_percent"]
    target = Decimal(margins["target_percent"]) if margins else Decimal(0)
    below = percent is not None and Decimal(percent) < target
    margin = Badge(word="unknown", tone="unsure")
    if percent is not None:
        margin = Badge(word=f"{Decimal(percent):.1f} %", tone="warn" if below else "good")
    return CustomerCostView(
        customer_id=one["customer_id"],
        name=names.get(one["customer_id"]) or one["customer_id"],
        cost=_usd(one["cost_usd"]),
        metered=_usd(one["metered_usd"]),
        shared=_usd(one["shared_usd"]),
        revenue="unknown" if one["revenue_usd"] is None else _usd(one["revenue_usd"]),
        margin=margin,
    )


def _division(divided: Mapping[str, Any]) -> Iterator[Bar]:
    """To the cent: these are the lines that add up."""
    parts = (
        f"{_usd(divided['metered_usd'])} metered, {_usd(divided['shared_usd'])} shared by {divided['shared_driver']}"
    )
    yield Bar(name=f"{divided['customers']} customers", amount=_cents(divided["allocated_usd"]), percent=0, says=parts)
    for rest in divided["unallocated"]:
        yield Bar(name=rest["what"], amount=_cents(rest["usd"]), percent=0, says=rest["why"])
    yield Bar(name="the bill", amount=_cents(divided["bill_usd"]), percent=0, says=divided["state"], tone="whole")


def _usd(amount: Any) -> str:
    """Whole dollars from a hundred on."""
    exact = Decimal(amount)
    said = f"{abs(exact):,.0f}" if abs(exact) >= 100 else f"{abs(exact):,.2f}"  # noqa: PLR2004 - three digits
    return f"{_MINUS if exact < 0 else ''}${said}"


def _cents(amount: Any) -> str:
    exact = Decimal(amount)
    return f"{_MINUS if exact < 0 else ''}${abs(exact):,.2f}"


def _signed(percent: Any) -> str:
    exact = Decimal(percent)
    return f"{'+' if exact > 0 else _MINUS if exact < 0 else ''}{abs(exact):.1f}"


def _day(written: str) -> date:
    return date.fromisoformat(written[:10])


def _spoken(written: str) -> str:
    return f"{_day(written):%-d %b}"
