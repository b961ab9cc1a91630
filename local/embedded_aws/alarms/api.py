"""The CloudWatch operations that MiniStack answers otherwise than AWS, in its form of a handler."""

import functools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudwatch

from local.embedded_aws.alarms import composite_rule, metric_queries, records
from local.embedded_aws.alarms.datapoints import SamplesOf
from local.embedded_aws.alarms.definition import Record
from local.embedded_aws.alarms.engine import Engine
from local.embedded_aws.alarms.limits import check_metric_alarm
from local.embedded_aws.alarms.metric_pages import InvalidNextTokenError
from local.embedded_aws.alarms.metric_queries import Time

Answer = tuple[int, dict[str, str], bytes]
Handler = Callable[..., Answer]
ERROR = 300


@dataclass(frozen=True)
class Request:
    """A request in one of CloudWatch's three protocols."""

    data: Record
    is_cbor: bool
    is_json: bool

    def answer(self, operation: str, data: Any) -> Answer:
        """The response in the request's protocol."""
        answer: Answer
        if self.is_cbor:
            answer = cloudwatch._cbor_ok(_written(data, cloudwatch._cbor_timestamp))
        elif self.is_json:
            answer = cloudwatch._json_ok(_written(data, float))
        else:
            inner = f"<{operation}Result>{_xml(_written(data, cloudwatch._ts_iso))}</{operation}Result>"
            answer = cloudwatch._xml(200, f"{operation}Response", inner)
        return answer

    def refusal(self, message: str, code: str = "ValidationError", status: int = 400) -> Answer:
        """An error in the request's protocol."""
        answer: Answer = cloudwatch._error(code, message, status, use_json=self.is_json, use_cbor=self.is_cbor)
        return answer


def _written(data: Any, moment: Callable[[float], Any]) -> Any:
    if isinstance(data, Time):
        return moment(float(data))
    if isinstance(data, Mapping):
        return {key: _written(value, moment) for key, value in data.items()}
    if isinstance(data, list):
        return [_written(value, moment) for value in data]
    return data


def _xml(data: Any) -> str:
    if isinstance(data, Mapping):
        return "".join(f"<{key}>{_xml(value)}</{key}>" for key, value in data.items())
    if isinstance(data, list):
        return "".join(f"<member>{_xml(value)}</member>" for value in data)
    return escape(str(data))


def _request(parameters: Mapping[str, Any], body: Record, is_cbor: bool, is_json: bool) -> Request:
    return Request(body if is_cbor or is_json else records.nested(parameters), is_cbor, is_json)


def _arn(name: str) -> str:
    return f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm:{name}"


def query_handler(operation: str, compute: Callable[..., Any], samples_of: SamplesOf) -> Handler:
    """A handler that only reads metrics."""

    def handle(parameters: Mapping[str, Any], body: Record, is_cbor: bool, is_json: bool = False) -> Answer:
        request = _request(parameters, body, is_cbor, is_json)
        try:
            return request.answer(operation, compute(request.data, samples_of, cloudwatch._parse_ts, time.time()))
        except KeyError as error:
            return request.refusal(f"The parameter {error.args[0]} is required.", "MissingParameter")
        except InvalidNextTokenError as error:
            return request.refusal(str(error), "InvalidNextToken")
        except ValueError as error:
            return request.refusal(str(error))

    return handle


get_metric_data = functools.partial(query_handler, "GetMetricData", metric_queries.metric_data)
get_metric_statistics = functools.partial(query_handler, "GetMetricStatistics", metric_queries.metric_statistics)


def put_metric_alarm(engine: Engine, original: Handler) -> Handler:
    """MiniStack checks the tags and stores them; the alarm's record is ours."""

    def handle(parameters: Mapping[str, Any], body: Record, is_cbor: bool, is_json: bool = False) -> Answer:
        request = _request(parameters, body, is_cbor, is_json)
        name = request.data.get("AlarmName", "")
        with engine.lock:
            record = records.metric_alarm(request.data, _arn(name), cloudwatch._alarms.get(name), time.time())
            try:
                check_metric_alarm(record)
            except (KeyError, ValueError) as error:
                return request.refusal(_told(error))
            answer = original(parameters, body, is_cbor, is_json)
            if answer[0] < ERROR:
                cloudwatch._alarms[name] = record
        engine.wake()
        return answer

    return handle


def _told(error: Exception) -> str:
    return f"The parameter {error.args[0]} is required." if isinstance(error, KeyError) else str(error)


def put_composite_alarm(engine: Engine, original: Handler) -> Handler:
    """MiniStack checks tags and children; limits, suppressor and evaluation are ours."""

    def handle(parameters: Mapping[str, Any], body: Record, is_cbor: bool, is_json: bool = False) -> Answer:
        request = _request(parameters, body, is_cbor, is_json)
        try:
            composite_rule.parse(request.data.get("AlarmRule", ""))
            suppression = records.suppression(request.data)
        except ValueError as error:
            return request.refusal(str(error))
        with engine.lock:
            answer = original(parameters, body, is_cbor, is_json)
            if answer[0] < ERROR:
                alarm = cloudwatch._composite_alarms[request.data["AlarmName"]]
                alarm |= suppression | {"AlarmConfigurationUpdatedTimestamp": time.time()}
        engine.wake()
        return answer

    return handle


def set_alarm_state(engine: Engine) -> Handler:
    """The state stays until there is something new to evaluate."""

    def handle(parameters: Mapping[str, Any], body: Record, is_cbor: bool, is_json: bool = False) -> Answer:
        request = _request(parameters, body, is_cbor, is_json)
        name, value = request.data.get("AlarmName", ""), request.data.get("StateValue")
        if value not in composite_rule.STATES:
            return request.refusal(f"StateValue must be one of {', '.join(composite_rule.STATES)}")
        alarm = cloudwatch._alarms.get(name) or cloudwatch._composite_alarms.get(name)
        if not alarm:
            return request.refusal(f"Alarm {name} not found", "ResourceNotFound", 404)
        engine.set_state(alarm, value, request.data.get("StateReason", ""), request.data.get("StateReasonData"))
        return request.answer("SetAlarmState", {})

    return handle


def template_alarm(engine: Engine, original: Callable[[dict[str, Any]], None]) -> Callable[[Record], None]:
    """CloudFormation's way of storing a metric alarm."""

    def put(alarm: Record) -> None:
        name = alarm["AlarmName"]
        with engine.lock:
            record = records.metric_alarm(alarm, _arn(name), cloudwatch._alarms.get(name), time.time())
            check_metric_alarm(record)
            original(record)
        engine.wake()

    return put
