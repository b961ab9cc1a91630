"""The status page: one HTML document, no scripts, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lamplighter.domain.health.overview import Overview
from lamplighter.domain.health.report import CHECK_EVERY_S, HISTORY_RUNS
from lamplighter.outbound.health_view import workload_views
from lamplighter.outbound.health_words import overview_sentence

_HISTORY_HOURS = CHECK_EVERY_S * HISTORY_RUNS // 3600


@dataclass(frozen=True, slots=True)
class Page:
    """``style_hash`` lets a content security policy apply the page's own style and no other."""

    html: str
    style_hash: str


def health_page(overview: Overview) -> Page:
    environment = _environment()
    style = environment.get_template("health.css").render()
    html = environment.get_template("health.html.j2").render(
        style=style,
        overview=overview,
        sentence=overview_sentence(overview),
        workloads=workload_views(overview),
        every_min=CHECK_EVERY_S // 60,
        history_hours=_HISTORY_HOURS,
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return Page(html=html, style_hash=f"sha256-{digest}")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
