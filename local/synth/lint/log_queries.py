"""Commands of log queries that are misspelt: CloudWatch saves any text, and says so when someone on call runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.lint.finding import Finding, near, warning
from local.synth.lint.subject import Subject

# docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
_COMMANDS = (
    "addtotals", "anomaly", "dedup", "diff", "display", "fields", "filter", "filterIndex", "join", "limit", "lookup",
    "parse", "pattern", "sort", "SOURCE", "stats", "unmask", "unnest",
)  # fmt: skip
_KNOWN = frozenset(command.lower() for command in _COMMANDS)
# A pipe within these begins no command.
_LITERAL = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|/(?:\\.|[^/\\\n])+/|#[^\n]*')
_COMMAND = re.compile(r"(?:^|\|)\s*([A-Za-z]+)\b")
# So alike, it is a typing error; less, it may be one that this list has not.
_TYPO = 0.7


def log_queries(subject: Subject) -> Iterator[Finding]:
    for origin, query in _queries(subject.file):
        for word in _COMMAND.findall(_LITERAL.sub("", query)):
            meant = None if word.lower() in _KNOWN else near(word, _COMMANDS, _TYPO)
            if meant:
                yield warning(origin, "query", f"a log query has no command {word!r}; did you mean {meant}?")


def _queries(file: WorkloadFile) -> Iterator[tuple[str, str]]:
    for saved in file.queries:
        yield f"queries[{saved.name}]", saved.query
    for dashboard in file.dashboards:
        for at, section in enumerate(dashboard.sections):
            for number, widget in enumerate(section.widgets):
                if widget.query:
                    yield f"dashboards[{dashboard.name}].sections[{at}].widgets[{number}]", widget.query
