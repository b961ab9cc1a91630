"""Where the documents' HTML comes from."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def rendered(template: str, **values: object) -> str:
    """All values are escaped, whatever the template writes."""
    return _environment().get_template(template).render(**values)


def page(template: str, **values: object) -> str:
    """With the style that all pages share, and its hash: a policy in the page lets no other apply, and nothing load."""
    style = rendered("report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return rendered(template, style=style, style_hash=f"sha256-{digest}", **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
