"""Where the documents' HTML comes from."""

from __future__ import annotations

from pathlib import Path

from lamplighter.outbound.templating import environment, style_hash

_TEMPLATES = Path(__file__).with_name("templates")


def rendered(template: str, **values: object) -> str:
    """All values are escaped, whatever the template writes."""
    return environment(_TEMPLATES).get_template(template).render(**values)


def page(template: str, **values: object) -> str:
    """With the style that all pages share, and its hash: a policy in the page lets no other apply, and nothing load."""
    style = rendered("report.css")
    return rendered(template, style=style, style_hash=style_hash(style), **values)
