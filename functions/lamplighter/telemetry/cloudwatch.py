"""PutMetricData and PutLogEvents. A client is made at the first call, by the thread that sends, and once a process."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from lamplighter.errors import ConfigurationError
from lamplighter.telemetry.aws_errors import as_ours
from lamplighter.telemetry.log_buffer import LogLine
from lamplighter.telemetry.metric_buffer import Datum

CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 10
ClientFactory = Callable[[], Any]


def make_cloudwatch() -> Any:
    return _made("cloudwatch")


def make_logs() -> Any:
    return _made("logs")


def _made(service: str) -> Any:
    """One attempt a call: the delivery tries again by itself. What is sent was checked already."""
    import boto3  # noqa: PLC0415 - a product that never sends need not load it
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"total_max_attempts": 1},
        parameter_validation=False,
    )
    session: Any = boto3.session.Session()
    return session.client(service, config=config)


class _Service:
    def __init__(self, make_client: ClientFactory) -> None:
        self._make_client = make_client
        self._client: Any = None

    def forget(self) -> None:
        """In a forked child: connections are not shared."""
        self._client = None

    def client(self) -> Any:
        if self._client is None:
            self._client = self._make_client()
        return self._client


class MetricService(_Service):
    """botocore compresses bodies over 10 KB by itself: PutMetricData is modelled with it."""

    def send(self, batch: Sequence[Datum]) -> Sequence[Datum]:
        with as_ours("CloudWatch"):
            self.client().put_metric_data(
                Namespace=batch[0].series.namespace, MetricData=[_metric_datum(datum) for datum in batch]
            )
        return ()


def _metric_datum(datum: Datum) -> Mapping[str, object]:
    series = datum.series
    return {
        "MetricName": series.name,
        "Dimensions": [{"Name": name, "Value": value} for name, value in series.dimensions],
        "Timestamp": datetime.fromtimestamp(series.period_start_s, UTC),
        "Values": list(datum.values),
        "Counts": [float(count) for count in datum.values.values()],
        "Unit": series.unit,
        "StorageResolution": 1 if series.high_resolution else 60,
    }


class LogService(_Service):
    """Writes into a log stream of this process's own in each group, and makes it where there is none yet."""

    def __init__(self, make_client: ClientFactory, application: str) -> None:
        super().__init__(make_client)
        self._application = application
        self.forget()

    def forget(self) -> None:
        super().forget()
        self._stream = ""
        self._made: set[str] = set()

    def send(self, batch: Sequence[LogLine]) -> Sequence[LogLine]:
        with as_ours("CloudWatch Logs"):
            group = batch[0].group
            if group not in self._made:
                self._make_stream(group)
            answer = self.client().put_log_events(
                logGroupName=group,
                logStreamName=self._stream,
                logEvents=[{"timestamp": round(line.at_s * 1000), "message": line.text} for line in batch],
            )
        return _refused(batch, answer.get("rejectedLogEventsInfo") or {})

    def _name_stream(self) -> str:
        import socket  # noqa: PLC0415 - most processes have no log groups of their own

        where = f"{self._application}/{socket.gethostname()}/{os.getpid()}-{os.urandom(4).hex()}"
        return where.translate(str.maketrans(":*", "--"))  # neither is allowed in a stream's name

    def _make_stream(self, group: str) -> None:
        self._stream = self._stream or self._name_stream()
        client = self.client()
        try:
            client.create_log_stream(logGroupName=group, logStreamName=self._stream)
        except client.exceptions.ResourceAlreadyExistsException:
            pass  # this process's own: an earlier answer was lost
        except client.exceptions.ResourceNotFoundException as error:
            raise ConfigurationError(f"log group {group} does not exist; the workload's stack makes it") from error
        self._made.add(group)


def _refused(batch: Sequence[LogLine], info: Mapping[str, int]) -> Sequence[LogLine]:
    """Those too old or expired stand in front, those too new at the end."""
    first = max(info.get("tooOldLogEventEndIndex", 0), info.get("expiredLogEventEndIndex", 0))
    return [*batch[:first], *batch[info.get("tooNewLogEventStartIndex", len(batch)) :]]
