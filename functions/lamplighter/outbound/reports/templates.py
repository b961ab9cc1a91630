"""Where the documents' HTML comes from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment

from lamplighter.outbound.reports.values import glued
from lamplighter.outbound.templating import environment, style_hash

_TEMPLATES = Path(__file__).with_name("templates")
# What the status page looks like as well.
_SHARED = Path(__file__).parent.with_name("templates")


def rendered(template: str, **values: object) -> str:
    """All values are escaped, whatever the template writes."""
    return _documents().get_template(template).render(**values)


@cache
def _documents() -> Environment:
    return environment(_TEMPLATES).overlay(finalize=_finished)


def _finished(value: object) -> object:
    """What is markup already has been through this."""
    return glued(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def page(template: str, **values: object) -> str:
    """With the style that all pages share, and its hash: a policy in the page lets no other apply, and nothing load."""
    style = environment(_SHARED).get_template("base.css").render() + rendered("report.css")
    return rendered(template, style=style, style_hash=style_hash(style), **values)
