"""API Gateway. A REST API is known by ApiName, an HTTP API by ApiId; either with Stage or without."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.resources import Api, ApiType
from lamplighter.errors import ConfigurationError
from local.synth.alarms.defaults.recipe import Beyond, DefaultAlarm, Scope, Unit, percent_of

_DOCS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
REST_SOURCE = _DOCS + "api-gateway-metrics-and-dimensions.html"
HTTP_SOURCE = _DOCS + "http-api-metrics.html"


def scope(api: Api) -> Scope:
    """The dimensions that CloudWatch has this API's metrics under."""
    stage = {"Stage": api.stage} if api.stage else {}
    if api.type is ApiType.REST:
        return Scope("AWS/ApiGateway", {"ApiName": api.name} | stage)
    if api.api_id is None:
        raise ConfigurationError(f"resources.apis[{api.name}].api_id: an HTTP API is known by its ApiId; say it")
    return Scope("AWS/ApiGateway", {"ApiId": api.api_id} | stage)


def api_alarms(api: Api) -> tuple[DefaultAlarm, ...]:
    """A REST API counts 5XXError, an HTTP API 5xx."""
    rest = api.type is ApiType.REST
    source = REST_SOURCE if rest else HTTP_SOURCE
    of = scope(api)
    always = (
        DefaultAlarm(
            what="errors",
            severity=Severity.CRITICAL,
            says="fails: {limit} of its requests (20 or more) end in a 5XX",
            look_at="the errors and the log of what stands behind it",
            source=source,
            metrics=of.sums(failed="5XXError" if rest else "5xx", requests="Count"),
            expression=percent_of("failed", "requests", 20),
            threshold=5,
            unit=Unit.PERCENT,
            periods=3,
            breaching=2,
        ),
        DefaultAlarm(
            what="client-errors",
            severity=Severity.WARNING,
            says="refuses its callers: {limit} of its requests (100 or more) end in a 4XX",
            look_at="the status codes in its access log: a new release of a client, keys that ran out, or an attack",
            source=source,
            metrics=of.sums(failed="4XXError" if rest else "4xx", requests="Count"),
            expression=percent_of("failed", "requests", 100),
            threshold=25,
            unit=Unit.PERCENT,
            periods=3,
        ),
        DefaultAlarm(
            what="latency",
            severity=Severity.WARNING,
            says="is slow: one request in 20 takes {limit}",
            look_at="its IntegrationLatency: if that is as high, it waits for what stands behind it",
            source=source,
            metrics=of.only("Latency", "p95"),
            threshold=3000,
            unit=Unit.MILLISECONDS,
            periods=3,
        ),
    )
    return (*always, *_cache(of, source)) if api.caching and rest else always


def _cache(of: Scope, source: str) -> tuple[DefaultAlarm, ...]:
    return (
        DefaultAlarm(
            what="cache-hits",
            severity=Severity.WARNING,
            says="has a cold cache: {limit} of the look-ups (100 or more) hit it",
            look_at="what was deployed or flushed last, and at the cache's size and time to live",
            source=source,
            metrics=of.sums(hits="CacheHitCount", misses="CacheMissCount"),
            expression="IF(FILL(hits, 0) + FILL(misses, 0) >= 100, "
            "100 * FILL(hits, 0) / (FILL(hits, 0) + FILL(misses, 0)), 100)",
            beyond=Beyond.BELOW,
            threshold=50,
            unit=Unit.PERCENT,
            period_s=900,
            periods=2,
        ),
    )
