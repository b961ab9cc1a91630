"""What the tags and parameters of a template say of the workload: tags in common, environment, team, region."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.discover.intrinsics import texts_in
from local.discover.stack_view import StackView
from local.discover.yaml_lines import Noted

_ENVIRONMENTS = ("environment", "env", "stage")
_TEAMS = ("team", "owner", "squad")
# AWS's own are no one's to set; SAM sets its own on what it makes.
_NOT_OURS = ("aws:", "lambda:", "serverlessrepo:")
_REGION = re.compile(r'"region":\s*"([a-z]{2}(?:-[a-z]+)+-\d)"')
_DEFAULT_REGION = WorkloadFile.__dataclass_fields__["region"].default
_DEFAULT_ENVIRONMENT = WorkloadFile.__dataclass_fields__["environment"].default


def common_tags(view: StackView) -> dict[str, str]:
    """Those of the stack, or those that every tagged resource has with the same value."""
    if view.source.tags:
        return dict(view.source.tags)
    tagged = [tags for seen in view.resources if (tags := _tags(seen.properties.get("Tags")))]
    if not tagged:
        return {}
    return {key: value for key, value in tagged[0].items() if all(tags.get(key) == value for tags in tagged)}


def _tags(written: Any) -> dict[str, str]:
    """A list of keys and values in CloudFormation, a map in SAM."""
    if isinstance(written, list):
        entries = [entry for entry in written if isinstance(entry, Mapping)]
        written = {entry.get("Key"): entry.get("Value") for entry in entries}
    if not isinstance(written, Mapping):
        return {}
    return {
        key: value
        for key, value in written.items()
        if isinstance(key, str) and isinstance(value, str) and not key.startswith(_NOT_OURS)
    }


def environment(view: StackView) -> str | Noted:
    tags = {key.lower(): value for key, value in common_tags(view).items()}
    tagged = next((tags[key] for key in _ENVIRONMENTS if tags.get(key)), None)
    if tagged:
        return tagged
    parameters = {name.lower(): name for name in view.source.template.get("Parameters") or {}}
    for key in _ENVIRONMENTS:
        value = view.resolved({"Ref": parameters[key]}) if key in parameters else None
        if isinstance(value, str) and value:
            return Noted(value, f"guessed: the parameter {parameters[key]}")
    return Noted(str(_DEFAULT_ENVIRONMENT), "guessed")


def team(view: StackView) -> Noted | None:
    tags = common_tags(view)
    said = next((key for key in tags if key.lower() in _TEAMS and tags[key]), None)
    return Noted(tags[said], f"guessed: the tag {said}") if said else None


def region(view: StackView) -> str | Noted:
    known = view.resolved({"Ref": "AWS::Region"})
    if isinstance(known, str):
        return known
    bodies = "".join(texts_in([seen.raw for seen in view.of("AWS::CloudWatch::Dashboard")]))
    for shown, widgets in Counter(_REGION.findall(bodies)).most_common(1):
        if 2 * widgets > bodies.count('"region"'):
            return Noted(shown, "guessed: most widgets of its dashboards are of it")
    return Noted(str(_DEFAULT_REGION), "guessed: where is it deployed?")
