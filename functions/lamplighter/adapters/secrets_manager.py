"""Secrets from Secrets Manager, remembered for some minutes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.errors import ConfigurationError, Unavailable
from lamplighter.ports import Secret

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

# A rotated secret is seen after this long at the latest.
REMEMBERED_S = 300


@dataclass(frozen=True, slots=True)
class SecretsManager:
    """Implements Secrets."""

    client: SecretsManagerClient
    _remembered: dict[str, tuple[float, Secret]] = field(default_factory=dict)

    def current(self, name: str) -> Secret:
        read_at, secret = self._remembered.get(name, (float("-inf"), None))
        if secret is None or time.monotonic() - read_at > REMEMBERED_S:
            secret = self._read(name, {"SecretId": name})
            self._remembered[name] = (time.monotonic(), secret)
        return secret

    def version(self, name: str, version_id: str) -> Secret:
        known = self._remembered.get(name)
        if known is not None and known[1].version_id == version_id:
            return known[1]
        return self._read(name, {"SecretId": name, "VersionId": version_id})

    def _read(self, name: str, request: dict[str, str]) -> Secret:
        try:
            answer = self.client.get_secret_value(**request)
        except self.client.exceptions.ResourceNotFoundException as error:
            raise ConfigurationError(f"secret {name}: {error.response['Error']['Message']}") from error
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"Secrets Manager, secret {name}: {error}") from error
        return Secret(version_id=answer["VersionId"], value=answer["SecretString"])
