"""What Prometheus is told: jobs that can be scraped, links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from local.workload_files.problems import Finding, Location
from local.workload_files.rules.reading import Data, at_most_one, given, mapping, objects, words

_TARGET = re.compile(r"(\[[0-9a-fA-F:]+\]|[^\s/:]+)(:\d{1,5})?")
_SERVER = re.compile(r"https?://(\[[0-9a-fA-F:]+\]|[^\s/:@?#]+)(:\d{1,5})?(/[^\s@?#]*)?")
_ALERT = re.compile(r"[^\s{}\"']+")


def _scrape(data: Data) -> Iterator[Finding]:
    for place, job in objects(data, "prometheus", "scrape"):
        yield from _targets(place, job, "targets")
        if given(job, "probes") and len(words(job, "targets")) != 1:
            message = f"are {len(words(job, 'targets'))}; a job with probes has one, its exporter"
            yield Finding((*place, "targets"), message)
        if given(job, "module") and not given(job, "probes"):
            yield Finding((*place, "module"), "is a prober's, and this job has no probes")
        for at, probe in words(job, "probes"):
            yield from _url((*place, "probes", at), probe)
    yield from _targets(("prometheus",), mapping(data, "prometheus"), "alertmanagers")


def _targets(place: Location, data: Data, key: str) -> Iterator[Finding]:
    for at, target in words(data, key):
        if not _TARGET.fullmatch(target):
            yield Finding((*place, key, at), f"is {target!r}; it should be a host and a port, as in backend:8000")


def _url(place: Location, url: object) -> Iterator[Finding]:
    if isinstance(url, str) and not url.startswith(("https://", "http://")):
        yield Finding(place, f"is {url!r}; it should begin with https:// or http://")


def _server(data: Data) -> Iterator[Finding]:
    place: Location = ("prometheus", "server")
    server = mapping(mapping(data, "prometheus"), "server")
    url = server.get("url")
    yield from at_most_one(place, server, "bearer_token_secret", "sigv4_region")
    if not isinstance(url, str) or not url:
        return
    if not _SERVER.fullmatch(url):
        message = f"is {url!r}; it should be an address such as https://prometheus.example.com, no user, ? or # in it"
        yield Finding((*place, "url"), message)
    elif url.startswith("http://") and given(server, "bearer_token_secret", "sigv4_region"):
        yield Finding((*place, "url"), f"is {url!r}; credentials are sent over https:// only")
    elif url.rstrip("/").endswith("/api/v1"):
        yield Finding((*place, "url"), f"is {url!r}; /api/v1 comes by itself")


def _rules(data: Data) -> Iterator[Finding]:
    for place, alert in objects(data, "prometheus", "alerts"):
        name = alert.get("name")
        if isinstance(name, str) and name and not _ALERT.fullmatch(name):
            yield Finding((*place, "name"), f"is {name!r}; it should be one word such as HighErrorRate")
        yield from _url((*place, "runbook"), alert.get("runbook"))
    section = mapping(data, "prometheus")
    yield from _url(("prometheus", "grafana_url"), section.get("grafana_url"))
    yield from _url(("prometheus", "lamplighter", "url"), mapping(section, "lamplighter").get("url"))


RULES = (_scrape, _server, _rules)
