"""The line of a place that is told by names."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.workload_files import Places

FILE = """\
resources:
  functions:
    - name: pay
    - name: ship.fast
      alarms:
        errors: {above: 5}
log_groups:
  - name: /aws/x.y
    metric_filters:
      - {name: a, pattern: x}
      - {name: "b [c]", pattern: y}
slos:
  - name: quick
    tiers:
      - {budget_share: 0.1}
      - {budget_share: 0.2}
  - name: sound
dashboards:
  - name: main
    sections:
      - title: First
        widgets:
          - title: Requests, by stage [prod]
"""


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        ("resources.functions[pay].alarms.errors", 3),
        ("resources.functions[ship.fast].alarms.errors", 6),
        ("resources.functions[ship.fast].alarms.throttles", 4),
        ("resources.functions[gone].alarms.errors", 2),
        ("log_groups[/aws/x.y]", 8),
        ("log_groups[/aws/x.y].metric_filters[a]", 10),
        ("log_groups[/aws/x.y].metric_filters[b [c]]", 11),
        ("slos[quick].tiers[1].long", 16),
        ("slos[sound].tiers[1].long", 17),
        ("dashboards[main].sections[First].widgets[Requests, by stage [prod]]", 23),
        ("dashboards[main].alarms", 19),
        ("log_groups", 7),
        ("tracing.groups[x]", 1),
    ],
)
def test_a_place_has_the_line_of_what_stands_there_or_brings_it(tmp_path: Path, origin: str, line: int) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(FILE)
    assert Places(path).line(origin) == line
