"""What was seen of a component, before anyone says whether it is well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """``body`` is its beginning, ``complete`` whether that is all. The certificate that ends first of those met on
    the way, None without TLS.
    """

    status: int
    body: str
    complete: bool = True
    certificate_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The service knows it and lets us at it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The service has nothing of that name."""


@dataclass(frozen=True, slots=True)
class InState:
    """One word of a service's own, as in ``available``."""

    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSeen:
    """Lambda's State and LastUpdateStatus; the reasons as Lambda says them, or empty."""

    state: str
    state_reason: str = ""
    last_update: str
    last_update_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSeen:
    """``indexes``: the status of each by its name."""

    status: str
    indexes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSeen:
    """Stages by name, and whether something is deployed to each."""

    stages: Mapping[str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSeen:
    """``lifecycle``: ACTIVE or LEGACY. ``withheld``: what keeps this account from using it, as Bedrock names it."""

    lifecycle: str
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSeen:
    """``oldest_message_s`` is None where CloudWatch has no datapoint of the last minutes."""

    waiting: int
    oldest_message_s: float | None


Observation = HttpAnswer | Answered | Missing | InState | FunctionSeen | TableSeen | ApiSeen | ModelSeen | QueueSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What came of looking at one subject: an observation, or why there is none. ``latency_ms`` until the answer."""

    observation: Observation | None
    latency_ms: float | None
    failure: Exception | None = None
