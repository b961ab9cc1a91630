"""Load on the demo's product, from callers that wait for their answers, as an API in front of it sees them."""

from __future__ import annotations

import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from botocore.config import Config

from local.embedded_aws.launcher import EmbeddedAws

NAMESPACE = "AuraStream/Api"
DIMENSIONS = [{"Name": "ApiName", "Value": "aurastream-api"}]
# 5000 characters are 250 ms of work for a whole vCPU.
TEXT = "la " * 1667
PAUSE_S = 0.3
REPORT_EVERY_S = 1.0
# A caller of an API that was turned away is told so: nothing is tried again behind its back.
_NO_RETRIES = Config(retries={"total_max_attempts": 1}, max_pool_connections=32)


@dataclass(slots=True)
class Load:
    """So many callers at once, each with one request under way. Answers and refusals become metrics every second."""

    aws: EmbeddedAws
    function: str
    callers: int
    answered: int = 0
    turned_away: int = 0
    _since_report: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._threads = [threading.Thread(target=self._call_on_and_on, daemon=True) for _ in range(self.callers)]
        self._threads.append(threading.Thread(target=self._report_on_and_on, daemon=True))
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends the load; the last answers are waited for."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _call_on_and_on(self) -> None:
        client = self.aws.client("lambda", config=_NO_RETRIES)
        while not self._over.is_set():
            answered = self._call(client)
            with self._lock:
                self.answered += answered
                self.turned_away += not answered
                self._since_report["Count"] += 1
                self._since_report["5XXError"] += not answered
            self._over.wait(PAUSE_S)

    def _call(self, client: Any) -> bool:
        try:
            answer = client.invoke(FunctionName=self.function, Payload=json.dumps({"text": TEXT}))
        except client.exceptions.TooManyRequestsException:
            return False
        return "FunctionError" not in answer

    def _report_on_and_on(self) -> None:
        cloudwatch = self.aws.client("cloudwatch")
        while not self._over.wait(REPORT_EVERY_S):
            with self._lock:
                counted, self._since_report = self._since_report, Counter()
            now = datetime.now(UTC)
            cloudwatch.put_metric_data(
                Namespace=NAMESPACE, MetricData=[_datum(name, counted[name], now) for name in ("Count", "5XXError")]
            )


def _datum(name: str, value: int, at: datetime) -> dict[str, Any]:
    return {
        "MetricName": name,
        "Dimensions": DIMENSIONS,
        "Timestamp": at,
        "Value": value,
        "Unit": "Count",
        "StorageResolution": 1,
    }
