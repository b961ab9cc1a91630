"""Reads metrics by GetMetricData."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from lamplighter.adapters.metric_results import Results
from lamplighter.domain.metric_call import Call, MetricQuery, queries
from lamplighter.domain.query_plan import plan, refused
from lamplighter.errors import ConfigurationError, Rejected, Unavailable
from lamplighter.observability import logger

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef

    from lamplighter.domain.series import Question, Series
    from lamplighter.domain.window import Window
    from lamplighter.ports import Clock

# GetMetricData's own and the common errors (API Reference, "Common Errors"), by either protocol's name.
_FORBIDDEN = {"AccessDenied", "AccessDeniedException", "NotAuthorized", "OptInRequired"}
_REFUSED = {
    "ValidationError",
    "ValidationException",
    "InvalidParameterValue",
    "InvalidParameterValueException",
    "InvalidParameterCombination",
    "InvalidParameterCombinationException",
    "MissingParameter",
    "MissingRequiredParameterException",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWatchMetrics:
    """Implements MetricReader, for the metrics of the client's account and region.

    What CloudWatch could not compute, or gave in part, is asked ``attempts`` times, first after ``pause_s`` seconds.
    """

    client: CloudWatchClient
    clock: Clock
    attempts: int = 3
    pause_s: float = 0.5

    def read(self, questions: Sequence[Question]) -> Mapping[str, Series]:
        planned = plan(questions, self.clock.now())
        answers = dict(planned.answers)
        for call in planned.calls:
            answers |= self._answers(call)
        return answers

    def _answers(self, call: Call) -> Mapping[str, Series]:
        """One question that CloudWatch refuses does not spoil the others."""
        try:
            return self._asked(call)
        except Rejected as error:
            if len(call.asks) > 1:
                first, second = call.halves()
                return {**self._answers(first), **self._answers(second)}
            (ask,) = call.asks
            logger().error("CloudWatch refuses a question", extra={"question": ask.question.key, "error": str(error)})
            # The error names our ids, and those are not the asker's.
            written = f"{ask.expression}: " if ask.expression else ""
            return {ask.question.key: refused(f"{written}{error}", ask.period_s)}

    def _asked(self, call: Call) -> Mapping[str, Series]:
        asked, askers = queries(call)
        results = self._results(call.window, asked)
        periods = {query.id: query.period_s for query in asked}
        return {
            question.key: results.series(id_, question.key, periods[id_])
            for id_, questions in askers.items()
            for question in questions
        }

    def _results(self, window: Window, asked: Sequence[MetricQuery]) -> Results:
        for attempt in range(1, self.attempts):
            results = self._pages(window, asked)
            if not results.unfinished:
                return results
            time.sleep(self.pause_s * 2 ** (attempt - 1))
        return self._pages(window, asked)

    def _pages(self, window: Window, asked: Sequence[MetricQuery]) -> Results:
        # $0.01 per 1000 metrics asked for (aws.amazon.com/cloudwatch/pricing): expressions are free.
        logger().info("metrics asked for", extra={"metrics": sum(query.metric is not None for query in asked)})
        pages = self.client.get_paginator("get_metric_data").paginate(
            MetricDataQueries=[_query(each) for each in asked],
            StartTime=window.start,
            EndTime=window.end,
            ScanBy="TimestampAscending",
        )
        results = Results()
        with _our_errors():
            for page in pages:
                results.add(page)
        return results


@contextmanager
def _our_errors() -> Iterator[None]:
    """Rejected where it is a question that is wrong, and not the caller's rights or CloudWatch's day."""
    try:
        yield
    except ParamValidationError as error:
        raise Rejected(str(error)) from error
    except BotoCoreError as error:
        raise Unavailable(f"CloudWatch, GetMetricData: {error}") from error
    except ClientError as error:
        code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
        if code in _REFUSED:
            raise Rejected(message or code) from error
        if code in _FORBIDDEN:
            raise ConfigurationError(f"CloudWatch: the role lacks cloudwatch:GetMetricData: {message}") from error
        raise Unavailable(f"CloudWatch, GetMetricData: {error}") from error


def _query(query: MetricQuery) -> MetricDataQueryTypeDef:
    if query.metric is None:
        expression = query.expression or ""
        return {"Id": query.id, "Expression": expression, "Period": query.period_s, "ReturnData": query.returned}
    metric = query.metric
    return {
        "Id": query.id,
        "MetricStat": {
            "Metric": {
                "Namespace": metric.namespace,
                "MetricName": metric.name,
                "Dimensions": [{"Name": name, "Value": value} for name, value in metric.dimensions.items()],
            },
            "Period": query.period_s,
            "Stat": metric.statistic,
        },
        "ReturnData": query.returned,
    }
