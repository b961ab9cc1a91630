"""CloudWatch Logs exports log groups to S3.

Missing in MiniStack: CreateExportTask and DescribeExportTasks.

Added: the events from one instant to another, both included, as a gzip file for each stream. A task is running for a
moment, and a second one meanwhile is refused, whatever group it is of. The bucket's policy is not asked.
"""

import gzip
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import error_response_json, get_account_id, get_region, json_response, new_uuid
from ministack.services import cloudwatch_logs, s3

from local.embedded_aws.corrections import Corrections

LOGS = "ministack.services.cloudwatch_logs"
RUNS_S = 2.0
NOT_FOUND = "ResourceNotFoundException"


@dataclass(frozen=True)
class Task:
    """``ends_at`` by the monotonic clock."""

    asked: Mapping[str, Any]
    owner: tuple[str, str]
    ends_at: float

    @property
    def is_running(self) -> bool:
        return time.monotonic() < self.ends_at


_tasks: dict[str, Task] = {}


def install(corrections: Corrections) -> None:
    """Answer two more actions."""
    corrections.wrap(LOGS, "handle_request", _with_export_tasks)


def _with_export_tasks(handle_request: Any) -> Any:
    actions = {"Logs_20140328.CreateExportTask": _create, "Logs_20140328.DescribeExportTasks": _describe}

    async def handle(method: str, path: str, headers: Mapping[str, str], body: bytes, query_params: Any) -> Any:
        action = actions.get(headers.get("x-amz-target", ""))
        if action is None:
            return await handle_request(method, path, headers, body, query_params)
        return action(json.loads(body or b"{}"))

    return handle


def _owner() -> tuple[str, str]:
    return get_account_id(), get_region()


def _create(asked: dict[str, Any]) -> Any:
    group = cloudwatch_logs._log_groups.get(asked["logGroupName"])
    if group is None:
        return error_response_json(NOT_FOUND, "The specified log group does not exist.", 400)
    if asked["destination"] not in s3._buckets:
        message = "The given bucket does not exist. Please make sure the bucket is valid."
        return error_response_json("InvalidParameterException", message, 400)
    if any(task.is_running and task.owner == _owner() for task in _tasks.values()):
        return error_response_json("LimitExceededException", "Resource limit exceeded.", 400)
    task_id = new_uuid()
    _tasks[task_id] = Task(asked, _owner(), time.monotonic() + RUNS_S)
    for stream, lines in _exported(group, asked):
        key = f"{asked.get('destinationPrefix', 'exportedlogs')}/{task_id}/{stream.replace('/', '-')}/000000.gz"
        s3._put_object(asked["destination"], key, gzip.compress(lines), {})
    return json_response({"taskId": task_id})


def _exported(group: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The lines of each stream that has any: when, and what."""
    for name, stream in group["streams"].items():
        lines = [
            f"{_written(event['timestamp'])} {event['message']}\n"
            for event in stream["events"]
            if asked["from"] <= event["timestamp"] <= asked["to"]
        ]
        if lines:
            yield name, "".join(lines).encode()


def _written(timestamp_ms: int) -> str:
    moment = datetime.fromtimestamp(timestamp_ms / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{timestamp_ms % 1000:03}Z"


def _describe(asked: dict[str, Any]) -> Any:
    found = {task_id: task for task_id, task in _tasks.items() if task.owner == _owner()}
    if "taskId" in asked:
        found = {task_id: task for task_id, task in found.items() if task_id == asked["taskId"]}
        if not found:
            return error_response_json(NOT_FOUND, "The specified export task does not exist.", 400)
    return json_response({"exportTasks": [_described(task_id, task) for task_id, task in found.items()]})


def _described(task_id: str, task: Task) -> dict[str, Any]:
    status = (
        {"code": "RUNNING", "message": "Started"}
        if task.is_running
        else {"code": "COMPLETED", "message": "Completed successfully"}
    )
    return {"taskId": task_id, **task.asked, "status": status}
