"""The demo's page: one incident's evening, told from its facts."""

from __future__ import annotations

from local.demo.facts import Facts


def page(facts: Facts) -> str:
    """A self-contained HTML document."""
    return f"<!doctype html><title>Lamplighter</title><p>{facts['duration_s']} s"
