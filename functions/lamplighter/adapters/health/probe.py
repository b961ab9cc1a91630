"""What looks at one kind of component."""

from __future__ import annotations

from typing import Protocol, TypeVar

from lamplighter.domain.definitions.resources import Resource
from lamplighter.domain.health.observations import Observation
from lamplighter.domain.health.subjects import Subject
from lamplighter.errors import ConfigurationError

ResourceT = TypeVar("ResourceT", bound=Resource)


class Probe(Protocol):
    """Raises Unanswered (the component does not answer, or fails), Unavailable, Rejected and ConfigurationError (it
    can't be known). Messages go after the component's name, for anyone to read: no URL, no ARN.
    """

    def observe(self, subject: Subject) -> Observation: ...


def target(subject: Subject, kind: type[ResourceT]) -> ResourceT:
    """Raises ConfigurationError where the check's target is of another kind."""
    if not isinstance(subject.resource, kind):
        raise ConfigurationError(f"its check needs a target that is a {kind.__name__.lower()}")
    return subject.resource
