"""A small client of the Lambda Runtime API, for hosts that have no wheel of awslambdaric (a Mac).

It runs as a script in the handler's process, with the standard library alone, and does what awslambdaric does as far as
a handler can see: the context object, one answer per event, an error under the name of its exception class.
"""

import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any, NoReturn

API = "/2018-06-01/runtime"
Handler = Callable[[Any, "Context"], Any]


class Context:
    """What a handler receives as its second argument."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        environment = os.environ
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = environment["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = environment["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = environment["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = environment["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        self.client_context = None
        self._deadline_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda ends the invocation."""
        return max(0, self._deadline_ms - int(time.time() * 1000))


def described(error: Exception, error_type: str = "") -> str:
    """The error as Lambda reports it, with a type that Retry and Catch can name."""
    trace = traceback.format_list(traceback.extract_tb(error.__traceback__))
    return json.dumps(
        {"errorMessage": str(error), "errorType": error_type or type(error).__name__, "stackTrace": trace}
    )


def load(handler: str) -> Handler:
    """`module.function`, as in the template's Handler."""
    module, _, name = handler.rpartition(".")
    function: Handler = getattr(importlib.import_module(module.replace("/", ".")), name)
    return function


def request(method: str, path: str, body: str | None = None) -> tuple[Mapping[str, str], bytes]:
    """One exchange with the Runtime API."""
    connection = HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    connection.request(method, f"{API}/{path}", body)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    if response.status == HTTPStatus.INTERNAL_SERVER_ERROR:  # the environment was stopped
        sys.exit(0)
    return dict(response.getheaders()), content


def serve(handler: Handler) -> NoReturn:
    """Answer one event after the other for as long as the environment lives."""
    while True:
        headers, body = request("GET", "invocation/next")
        context = Context(headers)
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("Lambda-Runtime-Trace-Id", "")
        try:
            answer, outcome = json.dumps(handler(json.loads(body), context)), "response"
        except Exception as error:  # noqa: BLE001  # whatever the handler raises is its answer
            traceback.print_exc()
            answer, outcome = described(error), "error"
        request("POST", f"invocation/{context.aws_request_id}/{outcome}", answer)


def main(handler: str) -> NoReturn:
    """Load the handler, report a failure to do so, and serve."""
    try:
        function = load(handler)
    except Exception as error:  # noqa: BLE001  # module code may raise anything
        traceback.print_exc()
        error_type = "Runtime.ImportModuleError" if isinstance(error, ImportError) else ""
        request("POST", "init/error", described(error, error_type))
        sys.exit(1)
    serve(function)


if __name__ == "__main__":
    main(sys.argv[1])
