"""What the guides' calls record is what the workload files declare, alarm on and query: nothing else, and all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lamplighter.domain.definitions.own_metrics import OwnMetric
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.telemetry.catalogue import of_guides
from lamplighter.workload_files import WorkloadFiles, read_workload_files
from local.paths import WORKLOADS
from local.workload_files import compile_workloads
from tests.unit.telemetry.recorded import Recorded, recorded

# A pipeline's, which has no code of the product's in it.
NOT_BY_THE_PRODUCT = {"AuraStream/Deployment"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> WorkloadFiles:
    path = tmp_path_factory.mktemp("workloads") / "workloads.json"
    path.write_bytes(compile_workloads(WORKLOADS))
    return read_workload_files(path)


def aurastream() -> Recorded:
    one = recorded("AuraStream", customers=50)
    telemetry = one.telemetry
    telemetry.sentiment_analyzed("POSITIVE", confidence=0.93, processing_time_ms=41)
    telemetry.cache(hit=True, key="abc")
    telemetry.cache(hit=False, key="def")
    telemetry.api_requested("POST", "/analyze", customer_id="c-1", request_id="r-1")
    telemetry.api_called(
        "/analyze", customer_id="c-1", status_code=200, response_time_ms=1500, cache_hit=False, request_id="r-1"
    )
    telemetry.business_event("analysis", customer_id="c-1", batch=3)
    telemetry.revenue(Decimal("12.50"), customer_id="c-1", usage=120)
    telemetry.customer_used("characters", customer_id="c-1", amount=5000)
    telemetry.security_event("failed_authentication", customer_id="c-1", ip_address="203.0.113.9")
    telemetry.audit_event("plan_changed", actor="ann")
    telemetry.performance_event("model_loaded", duration_ms=80)
    telemetry.failed(ValueError("no text"), request_id="r-1")
    return one


def photo_sync() -> Recorded:
    declared = OwnMetric(
        namespace="S3Sync/Photos", name="CustomMetric", dimensions=("BucketName", "OperationType"), unit="Count"
    )
    one = recorded("photo-sync", namespace="S3Sync/Photos", metrics=[declared])
    with one.telemetry.session("photo-sync", bucket="my-photo-bucket") as session:
        with session.upload("a.jpg") as upload:
            upload.bytes = 5 * 1024 * 1024
        with pytest.raises(TimeoutError), session.upload("b.jpg"):
            raise TimeoutError
        session.performed(2.5, 1024 * 1024, succeeded=True)
        session.warning("high latency", "upload")
        session.optimized(12, savings_usd=Decimal("3.20"))
    one.telemetry.count("CustomMetric", 42, BucketName="my-photo-bucket", OperationType="upload")
    return one


def test_an_upload_that_ends_its_session_is_one_error() -> None:
    one = recorded("photo-sync", namespace="S3Sync/Photos")
    with (
        pytest.raises(TimeoutError),
        one.telemetry.session("nightly") as session,
        session.upload("a.jpg"),
    ):
        raise TimeoutError
    assert one.values("Errors") == [1]
    assert [line["context"] for line in one.events() if line["event_type"] == "error"] == ["a.jpg"]


def bayon() -> Recorded:
    one = recorded("BayonCoAgent", event_field="event")
    one.telemetry.endpoint_timed("/api/content/generate", 420)
    one.telemetry.tokens_used(1800, model_id="claude-3-5-sonnet", feature_type="contentGeneration")
    one.telemetry.page_loaded(time_to_interactive_ms=2100, first_contentful_paint_ms=900)
    one.telemetry.security_event("mfa_succeeded", user_id="u-1")
    one.telemetry.security_event("failed_authentication", user_id="u-1")
    one.telemetry.failed(RuntimeError("throttled"))
    return one


def ims() -> Recorded:
    one = recorded("IMS", event_field="event")
    one.telemetry.security_event("login_failed", user_id="u-1", ip_address="203.0.113.9")
    one.telemetry.failed(RuntimeError("no connection"))
    return one


def aws_orchestrator() -> Recorded:
    one = recorded("aws-orchestrator")
    one.telemetry.event("processing_task", task_id="t-1")
    one.telemetry.failed(RuntimeError("no capacity"), task_id="t-1")
    return one


PRODUCTS: dict[str, Callable[[], Recorded]] = {
    "aurastream": aurastream,
    "photo-sync": photo_sync,
    "bayon-coagent": bayon,
    "ims": ims,
    "aws-orchestrator": aws_orchestrator,
}


@pytest.mark.parametrize("workload", ["aurastream", "photo-sync", "bayon-coagent"])
def test_every_metric_is_declared_and_every_declared_metric_is_recorded(files: WorkloadFiles, workload: str) -> None:
    declared = {_identity(metric): metric for metric in _own_metrics(files, workload)}
    published = {
        (datum["Namespace"], datum["MetricName"], frozenset(datum["Dimensions"]), datum["Unit"]): datum
        for datum in PRODUCTS[workload]().metrics()
    }
    assert set(published) == set(declared)
    for identity, datum in published.items():
        metric = declared[identity]
        for value in datum["Values"]:
            assert metric.lowest is None or value >= metric.lowest
            assert metric.highest is None or value <= metric.highest


def test_aurastreams_declarations_are_those_of_its_file(files: WorkloadFiles) -> None:
    """Bounds and the number of series too: with these the bill is made, and values held."""
    declared = {_identity(metric): metric for metric in of_guides("AuraStream", None, 50)}
    for metric in _own_metrics(files, "aurastream"):
        assert declared[_identity(metric)] == metric


@pytest.mark.parametrize("workload", PRODUCTS)
def test_saved_queries_find_the_lines(files: WorkloadFiles, workload: str) -> None:
    """Each query that filters application lines passes some line of the product's, and its fields are in it."""
    events = PRODUCTS[workload]().events()
    queries = [query for query in _file(files, workload).queries if _reads_application_lines(query.log_groups)]
    for query in queries:
        found = [event for event in events if _passes(query.query, event)]
        assert found, query.name
        for name in _fields(query.query):
            assert any(name in event for event in found), f"{query.name}: {name}"


@pytest.mark.parametrize("workload", PRODUCTS)
def test_metric_filters_of_json_lines_find_them(files: WorkloadFiles, workload: str) -> None:
    events = PRODUCTS[workload]().events()
    patterns = [
        one.pattern
        for group in _file(files, workload).log_groups
        for one in group.metric_filters
        if one.pattern.startswith("{ $.event") and "unauthorized" not in one.pattern
    ]
    for pattern in patterns:
        field, wanted = re.findall(r"\$\.(\w+) = \"([^\"]*)\"", pattern)[0]
        assert any(re.fullmatch(wanted.replace("*", ".*"), str(event.get(field))) for event in events), pattern


def test_a_customer_is_no_dimension_unless_that_is_paid_for() -> None:
    one = recorded("AuraStream")
    one.telemetry.api_called("/analyze", customer_id="c-1", status_code=200, response_time_ms=50)
    one.telemetry.revenue(Decimal(10), customer_id="c-1", usage=3)
    assert not [datum for datum in one.metrics() if "CustomerId" in datum["Dimensions"]]
    assert one.values("APIRequestCount", Endpoint="/analyze", StatusCode="200") == [1]
    assert {event["customer_id"] for event in one.events()} == {"c-1"}


def test_more_customers_than_declared_are_not_paid_for() -> None:
    one = recorded("AuraStream", customers=3)
    for number in range(10):
        one.telemetry.revenue(Decimal(10), customer_id=f"c-{number}", usage=1)
    by_customer = {d["Dimensions"]["CustomerId"] for d in one.metrics() if "CustomerId" in d["Dimensions"]}
    assert by_customer == {"c-0", "c-1", "c-2"}
    assert sum(one.values("Revenue")) == 100  # the whole is whole
    assert one.telemetry.counts().dropped == {"too_many_series": 14}


def test_a_request_is_followed_by_its_id_through_a_handler() -> None:
    one = recorded()

    class Context:
        aws_request_id = "r-42"

    @one.telemetry.handler
    def handler(_event: Any, _context: Any) -> str:
        one.telemetry.api_called("/analyze", customer_id="c-1", status_code=200, response_time_ms=5)
        return "done"

    assert handler({}, Context()) == "done"
    assert [event["request_id"] for event in one.events()] == ["r-42"]


def _file(files: WorkloadFiles, name: str) -> WorkloadFile:
    found = files.get(name)
    assert found is not None
    return found


def _own_metrics(files: WorkloadFiles, name: str) -> list[OwnMetric]:
    return [metric for metric in _file(files, name).own_metrics if metric.namespace not in NOT_BY_THE_PRODUCT]


def _identity(metric: OwnMetric) -> tuple[str, str, frozenset[str], str]:
    return metric.namespace, metric.name, frozenset(metric.dimensions), metric.unit


def _reads_application_lines(groups: tuple[str, ...]) -> bool:
    """Others are written by services: access logs, PostgreSQL's own."""
    return not any(re.search("database|api-gateway", group) for group in groups)


def _conditions(query: str) -> Iterator[str]:
    for part in query.split("|"):
        if part.strip().startswith("filter "):
            yield part.strip().removeprefix("filter ")


def _passes(query: str, event: dict[str, Any]) -> bool:
    return all(_holds(condition, event) for condition in _conditions(query) if "@type" not in condition)


def _holds(condition: str, event: dict[str, Any]) -> bool:
    if " or " in condition:
        return any(_holds(one, event) for one in condition.split(" or "))
    return all(_compares(one.strip(), event) for one in condition.split(" and "))


def _compares(comparison: str, event: dict[str, Any]) -> bool:
    field, operator, wanted = re.fullmatch(r"(\S+) (like|=|>) (.+)", comparison, re.DOTALL).groups()  # type: ignore[union-attr]
    value = str(event) if field == "@message" else event.get(field)
    if operator == "like":
        return value is not None and re.search(wanted.strip().strip("/"), str(value)) is not None
    if operator == ">":
        return value is not None and float(value) > float(wanted)
    return value == ("t-1" if wanted.strip('"') == "TASK_ID" else wanted.strip('"'))


def _fields(query: str) -> set[str]:
    """Names of what a line must have: those listed, filtered and grouped by."""
    listed = re.findall(r"^\s*\|?\s*fields ([^|]+)", query, re.MULTILINE)
    grouped = re.findall(r"\bby ([^|]+)", query)
    names = {name.strip().split("(")[0] for part in (*listed, *grouped) for name in part.split(",")}
    return {name for name in names if name and not name.startswith(("@", "bin"))}


def test_the_walk_over_the_queries_is_not_empty() -> None:
    assert Path(WORKLOADS / "aurastream.yaml").exists()
    assert _fields("fields @timestamp, a, b\n| stats count(*) by c, bin(1h)") == {"a", "b", "c"}
    assert not _passes('filter event_type = "x" and size > 3', {"event_type": "x", "size": 2})
