"""A request to the function URL in; how the workloads are out: JSON, a page, or Prometheus' text."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import measuring
from lamplighter.inbound.http_request import http_request
from lamplighter.observability import logger, observed
from lamplighter.usecases.serve_status import serve_status


@observed
def handler(event: Any, _context: LambdaContext) -> dict[str, object]:
    """What no one planned for leaves as it is: Lambda answers 502 then, without a word of it."""
    parts = measuring.status_server()
    request = http_request(event)
    response = serve_status(request, parts.server, parts.clock.now())
    logger().info("answered", extra={"path": "/".join(request.segments), "status": response.status.value})
    return response.payload()
