"""Whatever stands in a template stands in the draft as it was."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from local.discover.yaml_lines import Entry, Section, document

# What XML and YAML call printable; a template is YAML or JSON itself.
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"), include_characters="\n"))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, min_size=1, max_size=3)),
    max_leaves=8,
)


@given(value=VALUES)
def test_a_value_is_read_as_it_was_written(value: Any) -> None:
    entry = Entry(fields={"name": "one", "value": value}, remarks=("several\nlines: of # it",))
    written = document(["a remark"], [Section(key="list", value=[entry, entry])])
    assert yaml.safe_load(written) == {"list": [{"name": "one", "value": value}] * 2}


@given(value=VALUES)
def test_what_is_left_open_is_a_comment_whatever_stands_in_it(value: Any) -> None:
    entry = Entry(fields={"name": "one", "value": value}, open=True)
    sections = [Section(key="known", value=1), Section(key="list", value=[entry])]
    assert yaml.safe_load(document([], sections)) == {"known": 1}


def test_a_text_of_several_lines_is_a_block() -> None:
    entry = Entry(fields={"query": "fields @message\n| limit 5\n"})
    assert "  - query: |\n      fields @message\n      | limit 5\n" in document(
        [], [Section(key="list", value=[entry])]
    )
