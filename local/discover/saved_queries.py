"""Saved queries of Logs Insights."""

from __future__ import annotations

from collections.abc import Iterator

from local.discover.found import entry_of, left_out
from local.discover.stack_view import StackView
from local.discover.yaml_lines import Entry

_LANGUAGE = "CWLI"


def saved_queries(view: StackView, workload: str) -> Iterator[Entry]:
    """Synth keeps them in a folder of the workload's name: of a name in that folder the rest is left."""
    for seen in view.of("AWS::Logs::QueryDefinition"):
        name = seen.name
        fields = {
            "log_groups": seen.properties.get("LogGroupNames"),
            "query": seen.properties.get("QueryString"),
        }
        said = ["Name", "LogGroupNames", "QueryString"]
        said += ["QueryLanguage"] if seen.properties.get("QueryLanguage") == _LANGUAGE else []
        known = name.removeprefix(f"{workload}/") if isinstance(name, str) else name
        yield entry_of(seen, fields, name=known, remarks=left_out(seen.properties, said))
