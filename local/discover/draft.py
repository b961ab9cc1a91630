"""The draft: a workload file that is right as it stands, and says what was guessed, left open and left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from local.discover.accepted import accepted, open_entries
from local.discover.alarms import alarms
from local.discover.claims import claims
from local.discover.log_groups import log_groups
from local.discover.own_metrics import own_metrics
from local.discover.resources import READ, resources
from local.discover.source import Source
from local.discover.stack_view import StackView
from local.discover.tags import common_tags, environment, region, team
from local.discover.watching import WATCHING, Watching, name_of, watching_of
from local.discover.yaml_lines import Entry, Noted, Section, document

_WIDTH = 110
# How a question names a parameter: ${Stage}, !Ref Stage.
_REFERRED = re.compile(r"(?:\$\{|!Ref )([\w:]+)")


def drafted(source: Source, workload: str, *, claim: bool = False) -> str:
    """YAML. ``workload`` is the name of the workload and of its file; see `slug`. ``claim``: what watches already
    stays where it is made, and only its alarms are named.
    """
    view = StackView(source, None if claim else titled(workload).replace(" ", ""))
    found = {kind: _once(entries) for kind, entries in resources(view).items()}
    existing = _once(list(claims(view) if claim else alarms(view)))
    title = titled(workload, [str(name_of(entry)) for entry in existing])
    where = region(view)
    watching = Watching() if claim else watching_of(view, workload, existing, where)
    groups = _once(watching.log_groups(view, list(log_groups(view)), found.get("buckets", [])))
    sections = [
        Section(key="schema_version", value=1, blank_before=False),
        Section(key="workload", value=workload, blank_before=False),
        Section(key="title", value=Noted(title, "guessed"), blank_before=False),
        Section(key="owner", value=_owner(view, title, workload)),
        Section(key="region", value=where),
        Section(key="environment", value=environment(view), blank_before=False),
        *_tags(view),
        *_resources(found),
        _alarms(title, existing, claim=claim),
        *_own_metrics(own_metrics([*existing, *watching.found.get("dashboards", [])], groups)),
        *_log_groups(groups),
        *watching.sections(),
        *_telling(workload),
    ]
    taken, wrong = accepted(sections)
    left_open = list(open_entries(taken))
    header = [*_header(source, left_open, claim=claim), *_left_out(view, claim=claim), *watching.remarks]
    return document([*header, *(f"`lamplighter validate` will say: {said}" for said in wrong)], taken)


def slug(text: str) -> str:
    """A name for a workload: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "workload"


def titled(workload: str, alarms: Sequence[str] = ()) -> str:
    """As alarms that are there already write it (AuraStream-High-Latency), else in capitals."""
    written = (name.partition("-")[0] for name in alarms)
    said = next((word for word in written if word.lower() == workload.replace("-", "") != word), None)
    return said or " ".join(word.capitalize() for word in workload.split("-"))


def _owner(view: StackView, title: str, workload: str) -> dict[str, Any]:
    return {
        "team": team(view) or Noted(f"{title} team", "guessed: who owns it?"),
        "contact": Noted(f"#{workload}-oncall", "guessed: where are they reached?"),
    }


def _tags(view: StackView) -> Iterator[Section]:
    tags = common_tags(view)
    if tags:
        yield Section(key="tags", value=tags, remarks=("On everything that is made of this file.",))


def _resources(found: dict[str, list[Entry]]) -> Iterator[Section]:
    if found:
        remarks = ("Each brings alarms and widgets of its own, changed under `alarms` and `widgets`, or `off`.",)
        yield Section(key="resources", value=found, remarks=remarks)


def _alarms(title: str, existing: list[Entry], *, claim: bool) -> Section:
    prefix = title.replace(" ", "")
    own = Entry(
        fields={"name": f"{prefix}-*", "severity": "warning"}, remarks=("any other alarm whose name begins like ours",)
    )
    claimed = "Alarms that are made elsewhere are claimed by their names: the first that fits counts."
    remarks = (claimed,) if claim else ("Defined here, or claimed by their names where they are made elsewhere.",)
    return Section(key="alarms", value=[*existing, own], remarks=remarks)


def _own_metrics(metrics: list[Entry]) -> Iterator[Section]:
    if metrics:
        remarks = (
            "Published by its own telemetry, as its alarms and dashboards have it: `unit` and `every_s` are open.",
        )
        yield Section(key="own_metrics", value=metrics, remarks=remarks)


def _log_groups(groups: list[Entry]) -> Iterator[Section]:
    if groups:
        remarks = ("They exist: they are watched, and neither made nor changed.",)
        yield Section(key="log_groups", value=groups, remarks=remarks)


def _telling(workload: str) -> Iterator[Section]:
    """No template says who is told."""
    channel = Entry(
        fields={
            "name": "team-channel",
            "slack": {
                "channel": Noted(f"#{workload}-alerts", "guessed"),
                "bot_token_secret": "lamplighter/slack-bot-token",
            },
        }
    )
    on_call = Entry(
        fields={
            "name": "on-call",
            "pagerduty": {"routing_key_secret": Noted(f"lamplighter/pagerduty/{workload}", "guessed")},
        }
    )
    remarks = ("Who is told. Secrets are named here and kept in Secrets Manager.",)
    yield Section(key="receivers", value=[on_call, channel], remarks=remarks)
    yield Section(
        key="routes",
        value=[
            Entry(fields={"severities": ["critical"], "receivers": ["on-call"], "continue_matching": True}),
            Entry(fields={"receivers": ["team-channel"]}),
        ],
    )


def _header(source: Source, left_open: Sequence[Entry], *, claim: bool) -> Iterator[str]:
    yield f"Drafted by `lamplighter discover` from {source.origin}."
    yield "What is marked as guessed is to be read by someone who knows; nothing here has been tried."
    if not claim:
        yield "What watches and is defined here is made there too: take it out there before you deploy what synth makes"
        yield "of this, for a name is made once. With --claim alarms stay there, and are only named here."
    if left_open:
        yield f"Left open, as comments with a question above: {len(left_open)}. --parameter NAME=VALUE"
        yield "answers for the template's parameters and for AWS::StackName; --stack NAME asks what is deployed."
        yield from _most_asked(source, left_open)
    yield from (f"Could not be asked: {said}" for said in source.unasked)


def _most_asked(source: Source, left_open: Sequence[Entry]) -> Iterator[str]:
    """The option that helps most, as it is typed."""
    questions = ["\n".join(_remarks(entry)) for entry in left_open]
    asked = Counter(name for said in questions for name in {*_REFERRED.findall(said)})
    given = {"AWS::StackName", *(source.template.get("Parameters") or {})}
    name, count = max(((name, asked[name]) for name in sorted(given)), key=lambda one: one[1])
    if count:
        yield f"Start with --parameter {name}=…: {count} of them ask for it."


def _remarks(value: Any) -> Iterator[str]:
    if isinstance(value, Entry):
        yield from value.remarks
        yield from _remarks(value.fields)
    elif isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _remarks(inner)


def _left_out(view: StackView, *, claim: bool) -> Iterator[str]:
    """A workload file has no such kind or its entries can't be told from a template; or the resource is not made."""
    read = {*READ, *(() if claim else WATCHING)}
    counted = Counter(seen.type for seen in view.resources if seen.type not in read)
    if counted:
        said = ", ".join(f"{kind} ({count})" for kind, count in sorted(counted.items()))
        yield from _wrapped(f"Left out, for nothing is drafted of these: {said}.")
    for logical_id, condition in view.absent:
        yield f"Left out, for its condition {condition} does not hold: {logical_id}."


def _wrapped(text: str) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and len(line) + len(word) > _WIDTH:
            yield line
            line = ""
        line = f"{line} {word}".lstrip()
    yield line


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """A name stands once in a list: the first that has it."""
    kept: dict[Any, Entry] = {}
    for entry in entries:
        name = name_of(entry)
        kept.setdefault((name, id(entry)) if entry.open else name, entry)
    return list(kept.values())
