"""What a draft is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """``parameters`` are the template's and CloudFormation's own (``AWS::StackName``), as far as they are known.

    Of a live stack: ``physical_ids`` by logical id; ``properties`` as they are in AWS, under CloudFormation's names, by
    logical id; ``log_groups`` that functions write to and the template does not have, with their retention in days
    (None: for ever); ``exports`` of its Region by their names; ``unasked`` says what could not be asked.
    """

    origin: str
    template: Mapping[str, Any]
    parameters: Mapping[str, str] = field(default_factory=dict)
    physical_ids: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    log_groups: Mapping[str, int | None] = field(default_factory=dict)
    exports: Mapping[str, str] = field(default_factory=dict)
    unasked: tuple[str, ...] = ()
