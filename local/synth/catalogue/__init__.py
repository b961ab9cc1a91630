"""What AWS publishes to CloudWatch, offline: namespace, metric, exact dimension sets, statistics, bounds, sources."""

from local.synth.catalogue.files import catalogue
from local.synth.catalogue.model import PERCENTILE, Catalogue, Ceiling, Publication, Published, Service
from local.synth.catalogue.own import own_publications, with_own_metrics

__all__ = [
    "PERCENTILE",
    "Catalogue",
    "Ceiling",
    "Publication",
    "Published",
    "Service",
    "catalogue",
    "own_publications",
    "with_own_metrics",
]
