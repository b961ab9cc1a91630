"""Resources: what CloudWatch knows them by."""

from __future__ import annotations

from collections.abc import Iterator

from local.workload_files.problems import Finding, Location
from local.workload_files.rules.reading import Data, given, objects

_CAPACITIES = ("read_capacity", "write_capacity")


def _apis(data: Data) -> Iterator[Finding]:
    for place, api in objects(data, "resources", "apis"):
        is_http = api.get("type") == "http"
        if is_http and not given(api, "api_id"):
            yield Finding(place, "needs an api_id: CloudWatch knows an HTTP API by that, not by its name")
        if not is_http and given(api, "api_id"):
            yield Finding((*place, "api_id"), "is an HTTP API's; CloudWatch knows a REST API by its name")
        if is_http and api.get("caching") is True:
            yield Finding((*place, "caching"), "is a REST API's; an HTTP API has no cache")


def _tables(data: Data) -> Iterator[Finding]:
    for place, table in objects(data, "resources", "tables"):
        said = given(table, *_CAPACITIES)
        if table.get("billing") == "provisioned":
            if len(said) < len(_CAPACITIES):
                yield Finding(place, f"is provisioned: it needs {' and '.join(_CAPACITIES)}")
        else:
            for key in said:
                yield Finding((*place, key), "is a provisioned table's; this one is on demand")


def _urls(data: Data) -> Iterator[Finding]:
    for place, endpoint in objects(data, "resources", "endpoints"):
        url = endpoint.get("url")
        if isinstance(url, str) and not url.startswith(("https://", "http://")):
            yield Finding((*place, "url"), f"is {url!r}; it should begin with https://")


def _prices(data: Data) -> Iterator[Finding]:
    prices = ("input_usd_per_1000_tokens", "output_usd_per_1000_tokens")
    for place, model in objects(data, "resources", "models"):
        if len(given(model, *prices)) == 1:
            yield from _both(place, prices)


def _both(place: Location, keys: tuple[str, ...]) -> Iterator[Finding]:
    yield Finding(place, f"needs both {' and '.join(keys)}, or neither: half a price is none")


RULES = (_apis, _tables, _urls, _prices)
