"""Whether API Gateway's APIs are deployed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamplighter.adapters.health.asking import asked
from lamplighter.adapters.health.probe import target
from lamplighter.domain.definitions.resources import Api, ApiType
from lamplighter.domain.health.observations import ApiSeen, Missing, Observation
from lamplighter.domain.health.subjects import Subject
from lamplighter.errors import ConfigurationError

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_apigatewayv2 import ApiGatewayV2Client


@dataclass(frozen=True, slots=True)
class Apis:
    """Implements Probe by the stages: a REST API is found by its name, an HTTP API by its id. Nothing calls the API."""

    rest: APIGatewayClient
    http: ApiGatewayV2Client

    def observe(self, subject: Subject) -> Observation:
        api = target(subject, Api)
        seen = self._rest if api.type is ApiType.REST else self._http
        return asked("API Gateway", lambda: seen(api), missing=frozenset({"NotFoundException"}))

    def _rest(self, api: Api) -> Observation:
        """Names are not unique: metrics by ApiName are of all that bear it, and so are these stages."""
        pages = self.rest.get_paginator("get_rest_apis").paginate(PaginationConfig={"PageSize": 500})
        ids = [item["id"] for page in pages for item in page["items"] if item["name"] == api.name]
        if not ids:
            return Missing()
        stages = [stage for id_ in ids for stage in self.rest.get_stages(restApiId=id_)["item"]]
        return ApiSeen(stages={stage["stageName"]: bool(stage.get("deploymentId")) for stage in stages})

    def _http(self, api: Api) -> Observation:
        if api.api_id is None:
            raise ConfigurationError("an HTTP API is known by its api_id, and it has none")
        pages = self.http.get_paginator("get_stages").paginate(ApiId=api.api_id)
        stages = [stage for page in pages for stage in page["Items"]]
        return ApiSeen(stages={stage["StageName"]: bool(stage.get("DeploymentId")) for stage in stages})
