"""The product's own address, as its customers reach it: what an HTTP health check asks."""

from __future__ import annotations

from http import HTTPStatus

from local.receivers.http_receiver import Answer, HttpReceiver, Request

PATH = "/v1/health"


class ProductEndpoint(HttpReceiver):
    """Well, unless told to go wrong."""

    @property
    def url(self) -> str:
        return f"{self.origin}{PATH}"

    def respond(self, request: Request) -> Answer:
        if request.path != PATH:
            return Answer(status=HTTPStatus.NOT_FOUND, body={"error": f"there is {PATH}"})
        return Answer(body={"status": "ok"})
