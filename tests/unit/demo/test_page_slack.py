"""Slack's blocks and its mrkdwn, as Slack shows them."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.demo.page.slack_blocks import blocks_as_html
from local.demo.page.slack_mrkdwn import mrkdwn_as_html

TAGS = {"a", "b", "i", "s", "code", "pre", "br", "blockquote", "time", "span"}


@pytest.mark.parametrize(
    ("mrkdwn", "shown"),
    [
        ("plain", "plain"),
        ("a *bold* word", "a <b>bold</b> word"),
        ("an _italic_ word", "an <i>italic</i> word"),
        ("a ~struck~ word", "a <s>struck</s> word"),
        ("*bold _and italic_*", "<b>bold <i>and italic</i></b>"),
        ("2*3*4 and reserved_concurrency_set", "2*3*4 and reserved_concurrency_set"),
        ("_of reserved_concurrency_", "<i>of reserved_concurrency</i>"),
        ("`*code*`", "<code>*code*</code>"),
        ("```*as* it\nis```", "<pre>*as* it\nis</pre>"),
        ("one\ntwo", "one<br>two"),
        (">a quote\nafter", "<blockquote>a quote</blockquote>after"),
        ("&gt;a quote", "<blockquote>a quote</blockquote>"),
        ("5 &gt; 3 &amp;&amp; 2 &lt; 3", "5 &gt; 3 &amp;&amp; 2 &lt; 3"),
        ("<https://a.example/?b=1&amp;c=2|here>", '<a href="https://a.example/?b=1&amp;c=2" rel="noreferrer">here</a>'),
        ("<https://a.example>", '<a href="https://a.example" rel="noreferrer">https://a.example</a>'),
        ("*<https://a.example|Name>*", '<b><a href="https://a.example" rel="noreferrer">Name</a></b>'),
        ("<javascript:alert(1)|here>", '<span class="sl-mention">@here</span>'),
        ("<!here>", '<span class="sl-mention">@here</span>'),
        ("<#C1|alerts>", '<span class="sl-mention">#alerts</span>'),
        (":red_circle:", '<span class="sl-circle red" role="img" aria-label="red circle"></span>'),
        (":unknown_face:", ":unknown_face:"),
        ("at 12:54:50 sharp", "at 12:54:50 sharp"),
        (
            "<!date^1795265681^{date_short_pretty} at {time}|some time>",
            '<time datetime="2026-11-21T12:54:41+00:00">Nov 21, 2026 at 12:54 UTC</time>',
        ),
        (
            "<!date^1795265681^{ago}|a while ago>",
            '<time datetime="2026-11-21T12:54:41+00:00">a while ago</time>',
        ),
    ],
)
def test_mrkdwn_is_shown_as_slack_does(mrkdwn: str, shown: str) -> None:
    assert mrkdwn_as_html(mrkdwn) == shown


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.addresses: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.addresses += [value or "" for name, value in attrs if name == "href"]


@given(
    st.text(alphabet="ab<>&|:*_~`!^@#\n\"'/=; ")
    | st.lists(
        st.sampled_from(
            [
                "<script>",
                "<b onclick=x>",
                "```",
                "&lt;i&gt;",
                "<javascript:x|y>",
                '<https://x"y|z>',
                "*",
                "_",
                ">",
                "\n",
                "a",
            ]
        )
    ).map("".join)
)
def test_no_text_can_bring_its_own_markup(text: str) -> None:
    tags = _Tags(mrkdwn_as_html(text))

    assert set(tags.seen) <= TAGS
    assert all(address.startswith(("https://", "http://", "mailto:")) for address in tags.addresses)


def test_blocks_are_shown_in_their_order() -> None:
    blocks: list[dict[str, object]] = [
        {"type": "header", "text": {"type": "plain_text", "text": "*Head*"}},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*Body*"},
            "fields": [{"type": "mrkdwn", "text": "one"}],
        },
        {"type": "divider"},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Do it"}}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}]},
    ]

    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", blocks_as_html(blocks, "not this")))

    assert shown.split() == ["*Head*", "Body", "one", "Do", "it", "small"]


def test_without_blocks_the_text_is_shown() -> None:
    assert "<b>Text</b>" in blocks_as_html([], "*Text*")


def test_a_block_we_do_not_know_is_named() -> None:
    assert "(a block of type video)" in blocks_as_html([{"type": "video"}], "")
