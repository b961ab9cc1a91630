"""Money, customers, and addresses that are blocked."""

from __future__ import annotations

import dataclasses
import ipaddress
import re
from collections.abc import Iterator
from itertools import pairwise

from lamplighter.domain.definitions.business import CustomerFields, CustomerSource
from local.workload_files.problems import Finding, Location, allowed
from local.workload_files.rules.reading import Data, exactly_one, given, is_number, mapping, names, objects, words

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TELEPHONE = re.compile(r"\+[1-9]\d{6,14}")  # E.164
# Where customers are read, and which of the file's lists must have it.
_SOURCES = {"dynamodb": ("resources", "tables"), "s3": ("resources", "buckets"), "logs_insights": ("log_groups",)}
# Wider than this, a block is an outage: a whole provider's customers behind it.
_WIDEST = {4: 16, 6: 32}
_SIGNALS = ("usage_trend_percent", "error_rate_percent", "open_tickets")
CLOUDFRONT_REGION = "us-east-1"
_S3_PREFIX = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?")
_CURRENCY = re.compile(r"[A-Z]{3}")


def emails(place: Location, data: Data, key: str) -> Iterator[Finding]:
    for at, address in words(data, key):
        if not EMAIL.fullmatch(address):
            yield Finding((*place, key, at), f"is {address!r}; it should be an e-mail address")


def _budgets(data: Data) -> Iterator[Finding]:
    for place, budget in objects(data, "budgets"):
        yield from emails(place, budget, "emails")
        for key in ("actual_percent", "forecast_percent"):
            listed = budget.get(key)
            if isinstance(listed, list) and len({str(one) for one in listed}) < len(listed):
                yield Finding((*place, key), f"has a percentage twice: {', '.join(map(str, listed))}")
        if budget.get("actual_percent") == [] and not given(budget, "forecast_percent"):
            yield Finding(place, "tells nobody: give a percentage in actual_percent or in forecast_percent")


def _subscriptions(data: Data) -> Iterator[Finding]:
    for place, one in objects(data, "subscriptions"):
        protocol, endpoint = one.get("protocol"), one.get("endpoint")
        if one.get("topic") == "none":
            yield Finding((*place, "topic"), "is none; allowed: critical, warning")
        if protocol == "email" and isinstance(endpoint, str) and not EMAIL.fullmatch(endpoint):
            yield Finding((*place, "endpoint"), f"is {endpoint!r}; it should be an e-mail address")
        if protocol == "sms" and not (isinstance(endpoint, str) and _TELEPHONE.fullmatch(endpoint)):
            message = f'is {endpoint!r}; it should be a number in E.164 form and in quotes, such as "+15550100"'
            yield Finding((*place, "endpoint"), message)


def _customers(data: Data) -> Iterator[Finding]:
    customers = mapping(data, "customers")
    path, location = _SOURCES.get(str(customers.get("source"))), customers.get("location")
    if path and isinstance(location, str):
        known = names(data, *path)
        named = location.partition("/")[0] if path[-1] == "buckets" else location
        if named not in known:
            message = f"none of {'.'.join(path)} is named {named!r}; {allowed(named, known)}"
            yield Finding(("customers", "location"), message)
    table, tables = customers.get("revenue_table"), names(data, "resources", "tables")
    if isinstance(table, str) and table not in tables:
        message = f"none of resources.tables is named {table!r}; {allowed(table, tables)}"
        yield Finding(("customers", "revenue_table"), message)
    for key in given(customers, "gross_margin", "revenue_currency"):
        if not given(customers, "revenue_table"):
            yield Finding(("customers", key), "is of no use without a revenue_table")
    currency = customers.get("revenue_currency", "USD")
    if isinstance(currency, str) and not _CURRENCY.fullmatch(currency):
        yield Finding(
            ("customers", "revenue_currency"), f"is {currency!r}; it should be a code of ISO 4217 such as USD"
        )


def _customer_figures(data: Data) -> Iterator[Finding]:
    """What the source's figures are called."""
    customers = mapping(data, "customers")
    asked = customers.get("source") == CustomerSource.LOGS_INSIGHTS
    if asked and not given(customers, "query"):
        yield Finding(("customers", "query"), "is missing; with logs_insights it gives a row for each customer")
    if not asked and given(customers, "query"):
        yield Finding(("customers", "query"), "is of no use: only logs_insights is asked one")
    named = {
        **{field.name: field.default for field in dataclasses.fields(CustomerFields)},
        **mapping(customers, "fields"),
    }
    seen: dict[str, str] = {}
    for key, name in named.items():
        if isinstance(name, str) and seen.setdefault(name, key) != key:
            yield Finding(
                ("customers", "fields", key), f"is {name!r}, and so is {seen[name]}; each is a field of its own"
            )


def _costs(data: Data) -> Iterator[Finding]:
    """FOCUS exports are somewhere; Cost Explorer is everywhere the same."""
    costs = mapping(data, "costs")
    source, location = costs.get("source", "cost_explorer"), costs.get("location")
    if source == "focus" and location is None:
        yield Finding(("costs",), "needs a location, as in s3://BUCKET/PREFIX, for its source focus")
    if source == "cost_explorer" and location is not None:
        yield Finding(("costs", "location"), "is of no use with the source cost_explorer; allowed with focus")
    if isinstance(location, str) and not _S3_PREFIX.fullmatch(location):
        yield Finding(("costs", "location"), f"is {location!r}; it should be as in s3://BUCKET/PREFIX")
    by_tag = costs.get("by_tag")
    if isinstance(by_tag, str) and by_tag in mapping(costs, "tags"):
        yield Finding(("costs", "by_tag"), f"is {by_tag!r}, which costs.tags gives one value: there is nothing to tell")


def _score_rules(data: Data) -> Iterator[Finding]:
    """Of a signal's rules the first that fits counts: one that an earlier one covers never does."""
    for signal in _SIGNALS:
        rules = list(objects(data, "customers", "health", signal))
        for place, rule in rules:
            yield from exactly_one(place, rule, "above", "below")
        for (_, first), (place, second) in pairwise(rules):
            if _covers(first, second):
                yield Finding(place, "never counts: the one before it fits whenever this one does; the gravest first")


def _covers(first: Data, second: Data) -> bool:
    above, below = (first.get("above"), second.get("above")), (first.get("below"), second.get("below"))
    return (is_number(above[0]) and is_number(above[1]) and above[0] <= above[1]) or (
        is_number(below[0]) and is_number(below[1]) and below[0] >= below[1]
    )


def _addresses(data: Data) -> Iterator[Finding]:
    for place, ip_set in objects(data, "ip_sets"):
        if ip_set.get("scope") == "cloudfront" and data.get("region", CLOUDFRONT_REGION) != CLOUDFRONT_REGION:
            message = f"CloudFront's sets are made in {CLOUDFRONT_REGION}, and this workload is in {data['region']}"
            yield Finding((*place, "scope"), message)
        version = 6 if ip_set.get("ip_version") == "ipv6" else 4
        seen: set[str] = set()
        for at, written in words(ip_set, "addresses"):
            problem = "stands twice" if written in seen else _wrong(written, version)
            seen.add(written)
            if problem:
                yield Finding((*place, "addresses", at), f"{written!r} {problem}")


def _wrong(written: str, version: int) -> str | None:
    """https://docs.aws.amazon.com/waf/latest/APIReference/API_IPSet.html: CIDR only, and every range but /0."""
    try:
        network = ipaddress.ip_network(written)
    except ValueError as error:
        return f"is no CIDR range ({error}); write it as in 192.0.2.0/24"
    if "/" not in written:
        return f"has no prefix; a single address is {network}"
    if network.version != version:
        return f"is IPv{network.version}, and this set is for IPv{version}"
    return _never_blocked(network)


def _never_blocked(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> str | None:
    widest = _WIDEST[network.version]
    if network.prefixlen < widest:
        return f"is too wide to block; allowed: /{widest} and narrower"
    kinds = {
        "private": network.is_private and not _is_documentation(network),
        "loopback": network.is_loopback,
        "link-local": network.is_link_local,
        "multicast": network.is_multicast,
    }
    found = next((kind for kind, holds in kinds.items() if holds), None)
    return f"is {found}: no visitor comes from there, but your own machines do" if found else None


def _is_documentation(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    """RFC 5737 and RFC 3849: nobody's, and so the ones to write in examples."""
    of_examples = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
    return any(
        network.version == example.version and network.subnet_of(example)  # type: ignore[arg-type]
        for example in map(ipaddress.ip_network, of_examples)
    )


RULES = (_budgets, _subscriptions, _customers, _customer_figures, _costs, _score_rules, _addresses)
