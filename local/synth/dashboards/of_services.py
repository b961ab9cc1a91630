"""The widgets that APIs, functions, queues, user pools and models bring by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.definitions.dashboards import View
from lamplighter.domain.definitions.resources import Api, ApiType, Function, Model, Queue, UserPool
from local.synth.dashboards.graph import Graph
from local.synth.dashboards.queries import Source, computed, hit_rate

PERCENTILES = ("p50", "p95", "p99")
Named = Iterator[tuple[str, Graph]]


def widgets_of_api(api: Api) -> Named:
    rest = api.type is ApiType.REST
    known_by = {"ApiName": api.name} if rest else {"ApiId": api.api_id or api.name}
    source = Source("AWS/ApiGateway", known_by | ({"Stage": api.stage} if api.stage else {}))
    refused, failed = ("4XXError", "5XXError") if rest else ("4xx", "5xx")
    yield "requests", Graph(title="requests and errors", queries=source.sums("Count", refused, failed))
    yield (
        "latency",
        Graph(
            title="latency",
            unit="ms",
            queries=(
                *source.each("Latency", PERCENTILES),
                source.query("backend", "IntegrationLatency", "p95", "backend p95"),
            ),
        ),
    )
    yield (
        "availability",
        Graph(
            title="availability",
            unit="%",
            minimum=None,
            queries=(
                source.hidden("requests", "Count"),
                source.hidden("failed", failed),
                computed("availability", "100 * (1 - FILL(failed, 0) / requests)", "answered without a 5xx"),
            ),
        ),
    )
    if api.caching:
        lookups = hit_rate(source, "CacheHitCount", "CacheMissCount")
        yield "cache", Graph(title="cache hit rate", unit="%", queries=lookups)


def widgets_of_function(function: Function) -> Named:
    source = Source("AWS/Lambda", {"FunctionName": function.name})
    timeout = {"time-out": function.timeout_s * 1000.0} if function.timeout_s else {}
    yield "invocations", Graph(title="invocations", queries=source.sums("Invocations", "Errors", "Throttles"))
    yield (
        "duration",
        Graph(
            title="duration", unit="ms", thresholds=timeout, queries=source.each("Duration", (*PERCENTILES, "Maximum"))
        ),
    )
    yield (
        "concurrency",
        Graph(
            title="concurrent executions", queries=(source.query("most", "ConcurrentExecutions", "Maximum", "at most"),)
        ),
    )
    if function.asynchronous:
        yield (
            "asynchronous",
            Graph(
                title="asynchronous events lost",
                queries=source.sums("DeadLetterErrors", "DestinationDeliveryFailures", "AsyncEventsDropped"),
            ),
        )


def widgets_of_queue(queue: Queue) -> Named:
    source = Source("AWS/SQS", {"QueueName": queue.name})
    limit = {"allowed": float(queue.oldest_message_s)} if queue.oldest_message_s else {}
    waiting = (
        source.query("waiting", "ApproximateNumberOfMessagesVisible", "Maximum", "waiting"),
        source.query("in_flight", "ApproximateNumberOfMessagesNotVisible", "Maximum", "in flight"),
    )
    oldest = source.query("oldest", "ApproximateAgeOfOldestMessage", "Maximum", "oldest")
    traffic = source.sums("NumberOfMessagesSent", "NumberOfMessagesReceived", "NumberOfMessagesDeleted")
    yield "messages", Graph(title="messages", queries=waiting)
    yield "age", Graph(title="age of the oldest message", unit="s", thresholds=limit, queries=(oldest,))
    yield "traffic", Graph(title="sent, received, deleted", queries=traffic)


def widgets_of_user_pool(pool: UserPool) -> Named:
    """Successes are published as 1 and failures as 0: the Sum counts the one, SampleCount both."""
    source = Source("AWS/Cognito", {"UserPool": pool.pool_id, "UserPoolClient": pool.client_id})
    for name, title, metric in (
        ("sign_ins", "sign-ins", "SignInSuccesses"),
        ("sign_ups", "sign-ups", "SignUpSuccesses"),
        ("token_refreshes", "token refreshes", "TokenRefreshSuccesses"),
    ):
        yield (
            name,
            Graph(
                title=title,
                queries=(
                    source.query("succeeded", metric, "Sum", "succeeded"),
                    source.hidden("tried", metric, "SampleCount"),
                    computed("failed", "tried - succeeded", "failed"),
                ),
            ),
        )
    yield (
        "throttles",
        Graph(title="throttled", queries=source.sums("SignInThrottles", "SignUpThrottles", "TokenRefreshThrottles")),
    )


def widgets_of_model(model: Model) -> Named:
    source = Source("AWS/Bedrock", {"ModelId": model.model_id})
    first = source.query("first_token", "TimeToFirstToken", "p95", "first token p95")
    yield "invocations", Graph(title="invocations", queries=source.sums("Invocations"))
    yield (
        "latency",
        Graph(title="latency", unit="ms", queries=(*source.each("InvocationLatency", PERCENTILES), first)),
    )
    yield (
        "throttling",
        Graph(
            title="throttles and errors",
            queries=source.sums("InvocationThrottles", "InvocationClientErrors", "InvocationServerErrors"),
        ),
    )
    yield (
        "tokens",
        Graph(title="tokens", view=View.STACKED, queries=source.sums("InputTokenCount", "OutputTokenCount")),
    )
    if model.input_usd_per_1000_tokens is not None and model.output_usd_per_1000_tokens is not None:
        cost = f"read / 1000 * {model.input_usd_per_1000_tokens} + written / 1000 * {model.output_usd_per_1000_tokens}"
        yield (
            "cost",
            Graph(
                title="estimated cost of an invocation",
                unit="US$",
                queries=(
                    source.hidden("read", "InputTokenCount"),
                    source.hidden("written", "OutputTokenCount"),
                    source.hidden("invocations", "Invocations"),
                    computed("each", f"({cost}) / invocations", "of an invocation"),
                ),
            ),
        )
