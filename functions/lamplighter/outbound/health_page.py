"""The status page: one HTML document, no scripts, nothing loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lamplighter.domain.health.overview import Overview
from lamplighter.domain.health.report import CHECK_EVERY_S, HISTORY_RUNS
from lamplighter.outbound.health_view import workload_views
from lamplighter.outbound.health_words import overview_sentence
from lamplighter.outbound.templating import environment, style_hash

_TEMPLATES = Path(__file__).with_name("templates")
_HISTORY_HOURS = CHECK_EVERY_S * HISTORY_RUNS // 3600


@dataclass(frozen=True, slots=True)
class Page:
    """``style_hash`` lets a content security policy apply the page's own style and no other."""

    html: str
    style_hash: str


def health_page(overview: Overview) -> Page:
    templates = environment(_TEMPLATES)
    style = "".join(templates.get_template(name).render() for name in ("base.css", "health.css"))
    html = templates.get_template("health.html.j2").render(
        style=style,
        overview=overview,
        sentence=overview_sentence(overview),
        workloads=workload_views(overview),
        every_min=CHECK_EVERY_S // 60,
        history_hours=_HISTORY_HOURS,
    )
    return Page(html=html, style_hash=style_hash(style))
