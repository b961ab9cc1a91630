"""What the guides' products record, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from lamplighter.domain.definitions.own_metrics import OwnMetric
from lamplighter.domain.definitions.telemetry import LogCategory
from lamplighter.errors import ConfigurationError
from lamplighter.telemetry.catalogue import APPLICATION, of_guides
from lamplighter.telemetry.parts import Sending
from lamplighter.telemetry.recorder import Recorder
from lamplighter.telemetry.session import Session


class Telemetry(Recorder):
    """One for each product and process, made where the module is imported.

    ``application`` begins the namespaces, as in AuraStream/Application; ``namespace`` stands for all of them instead.
    ``customers``: for how many customers figures of their own are paid for, at $0.30 a month for each metric and
    combination; with 0 a customer's id stands in log lines only. ``metrics`` declares what else is published with
    dimensions; what is declared nowhere is published without. ``log_groups`` names the log group of a category.
    ``event_field`` is the field of a line that says what happened. ``high_resolution`` keeps the second.

    Raises ConfigurationError where one of these can't be used; its calls never raise.
    """

    def __init__(
        self,
        application: str,
        *,
        namespace: str | None = None,
        environment: str = "production",
        customers: int = 0,
        metrics: Iterable[OwnMetric] = (),
        log_groups: Mapping[str, str] | None = None,
        event_field: str = "event_type",
        high_resolution: bool = False,
        sending: Sending | None = None,
    ) -> None:
        if not application or customers < 0:
            raise ConfigurationError(f"telemetry {application!r}: an application has a name, and 0 or more customers")
        self.environment = environment
        own = tuple(metrics)
        overridden = {metric.name for metric in own}
        guides = [metric for metric in of_guides(application, namespace, customers) if metric.name not in overridden]
        super().__init__(
            application,
            namespace=namespace or f"{application}/{APPLICATION}",
            metrics=(*guides, *own),
            log_groups=_checked(log_groups or {}),
            event_field=event_field,
            high_resolution=high_resolution,
            sending=sending or Sending(),
        )

    def sentiment_analyzed(self, sentiment: str, *, confidence: float, processing_time_ms: float) -> None:
        """``sentiment`` is POSITIVE, NEGATIVE, NEUTRAL or MIXED; ``confidence`` is from 0 to 1."""
        self.count("SentimentAnalysisCount", Sentiment=sentiment)
        self.gauge("SentimentConfidence", confidence, Sentiment=sentiment)
        self.timing("ProcessingTime", processing_time_ms, Sentiment=sentiment)
        self.annotate(sentiment=sentiment)
        self.metadata(confidence=confidence)

    def cache(self, *, hit: bool, key: str | None = None) -> None:
        """A look-up. CacheHitRate is 1 or 0, so that its average is the rate; the key stands in the trace."""
        self.count("CacheHitCount" if hit else "CacheMissCount")
        self.gauge("CacheHitRate", 1 if hit else 0)
        self.metadata(cache_hit=hit, cache_key=key)

    def api_requested(self, method: str, path: str, *, customer_id: str | None = None, **fields: object) -> None:
        """A request came in. An address or a browser's name is personal data: leave it out unless security needs it."""
        self.tell("api_request", {"method": method, "path": path, "customer_id": customer_id, **fields})

    def api_called(
        self,
        endpoint: str,
        *,
        customer_id: str,
        status_code: int,
        response_time_ms: float,
        cache_hit: bool | None = None,
        **fields: object,
    ) -> None:
        """A request was answered. ``endpoint`` is the route, as in /analyze/{id}: a path with ids costs by the id."""
        labels = {"Endpoint": endpoint, "CustomerId": customer_id, "StatusCode": status_code}
        self.measure("APIRequestCount", 1, "Count", labels)
        self.measure("APIResponseTime", response_time_ms, "Milliseconds", labels)
        told = {
            "endpoint": endpoint,
            "customer_id": customer_id,
            "status_code": status_code,
            "response_time": response_time_ms,
            "cache_hit": cache_hit,
        }
        self.tell("api_response", {**told, **fields})

    def endpoint_timed(self, endpoint: str, milliseconds: float) -> None:
        self.timing("EndpointLatency", milliseconds, Endpoint=endpoint, Environment=self.environment)

    def page_loaded(self, *, time_to_interactive_ms: float, first_contentful_paint_ms: float) -> None:
        """As the page itself measured it."""
        self.timing("TimeToInteractive", time_to_interactive_ms)
        self.timing("FirstContentfulPaint", first_contentful_paint_ms)

    def tokens_used(self, tokens: int, *, model_id: str, feature_type: str) -> None:
        """Of a language model, in and out."""
        self.count("TokensUsed", tokens, ModelId=model_id, FeatureType=feature_type)

    def business_event(self, event_type: str, /, *, customer_id: str, value: float = 1, **data: object) -> None:
        """A customer did something: the line's event is ``business_`` and the type."""
        self.count("CustomerActivity", value, CustomerId=customer_id, ActivityType=event_type)
        told = {"customer_id": customer_id, "value": value, "data": data or None}
        self.tell(f"business_{event_type}", told, LogCategory.BUSINESS)

    def revenue(self, amount: Decimal, *, customer_id: str, usage: int = 0, currency: str = "USD") -> None:
        """What a customer pays, and for how much usage. CloudWatch keeps doubles: the exact amount is in the line."""
        self.measure("Revenue", amount, "None", {"CustomerId": customer_id})
        self.count("Usage", usage, CustomerId=customer_id)
        told = {"customer_id": customer_id, "amount": str(amount), "currency": currency, "usage": usage}
        self.tell("business_revenue", told, LogCategory.BUSINESS)

    def customer_used(self, usage_type: str, *, customer_id: str, amount: float = 1) -> None:
        self.count("CustomerUsage", amount, CustomerId=customer_id, UsageType=usage_type)
        told = {"customer_id": customer_id, "usage_type": usage_type, "amount": amount}
        self.tell("business_usage", told, LogCategory.BUSINESS)

    def performance_event(self, event_type: str, /, **fields: object) -> None:
        self.tell(event_type, fields, LogCategory.PERFORMANCE)

    def security_event(self, event_type: str, /, **fields: object) -> None:
        """As in ``failed_authentication``: who and from where belong here, kept encrypted."""
        self.tell(event_type, fields, LogCategory.SECURITY)

    def audit_event(self, event_type: str, /, *, actor: str, **fields: object) -> None:
        """Who changed what."""
        self.tell(event_type, {"actor": actor, **fields}, LogCategory.AUDIT)

    @contextmanager
    def session(self, name: str, *, bucket: str | None = None, operation: str = "upload") -> Iterator[Session]:
        """A run that is watched from its start to its end."""
        session = Session(self, name, bucket or name, operation)
        session.start()
        try:
            yield session
        except Exception as error:
            session.error(error, name)
            raise
        finally:
            session.stop()


def _checked(log_groups: Mapping[str, str]) -> Mapping[str, str]:
    known = [category.value for category in LogCategory]
    for category, group in log_groups.items():
        if category not in known or not group:
            raise ConfigurationError(f"log_groups: {category}: {group!r}; a category is one of {', '.join(known)}")
    return log_groups
