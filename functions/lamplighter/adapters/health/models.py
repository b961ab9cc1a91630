"""Whether Bedrock models can be used by this account, in this region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamplighter.adapters.health.asking import asked
from lamplighter.adapters.health.probe import target
from lamplighter.domain.definitions.resources import Model
from lamplighter.domain.health.observations import ModelSeen, Observation
from lamplighter.domain.health.subjects import Subject

if TYPE_CHECKING:
    from mypy_boto3_bedrock import BedrockClient
    from mypy_boto3_bedrock.type_defs import GetFoundationModelAvailabilityResponseTypeDef

# https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
_PROFILE_PREFIXES = ("us.", "us-gov.", "eu.", "apac.", "jp.", "au.", "ca.", "global.")


@dataclass(frozen=True, slots=True)
class Models:
    """Implements Probe by what Bedrock says of a model, or of an inference profile: no invocation is paid for."""

    client: BedrockClient

    def observe(self, subject: Subject) -> Observation:
        model_id = target(subject, Model).model_id
        seen = self._profile if model_id.startswith(_PROFILE_PREFIXES) else self._model
        return asked("Bedrock", lambda: seen(model_id), missing=frozenset({"ResourceNotFoundException"}))

    def _model(self, model_id: str) -> Observation:
        details = self.client.get_foundation_model(modelIdentifier=model_id)["modelDetails"]
        availability = self.client.get_foundation_model_availability(modelId=model_id)
        lifecycle = details.get("modelLifecycle", {"status": "ACTIVE"})["status"]
        return ModelSeen(lifecycle=lifecycle, withheld=tuple(_withheld(availability)))

    def _profile(self, profile_id: str) -> Observation:
        return ModelSeen(lifecycle=self.client.get_inference_profile(inferenceProfileIdentifier=profile_id)["status"])


def _withheld(availability: GetFoundationModelAvailabilityResponseTypeDef) -> Iterator[str]:
    """The agreement is left out: what it says of models that need none is not documented."""
    if availability["authorizationStatus"] != "AUTHORIZED":
        yield f"authorization {availability['authorizationStatus']}"
    if availability["entitlementAvailability"] != "AVAILABLE":
        yield f"entitlement {availability['entitlementAvailability']}"
    if availability["regionAvailability"] != "AVAILABLE":
        yield f"region {availability['regionAvailability']}"
