"""Multi-window, multi-burn-rate alarms of an SLO whose events CloudWatch counts (Site Reliability Workbook, chapter 5).

**A window is one period.** PutMetricAlarm takes any multiple of 60 as a period while period x evaluation periods stays
within 604 800 s (API Reference, PutMetricAlarm, Period; WallClockWindow names a period of a week), and the window
slides with every evaluation. So one datapoint holds the sums of the whole window, and good / valid is event-weighted
exactly. Three days in periods of an hour, by contrast, are 72 ratios: each hour would weigh the same, whatever its
traffic, and RUNNING_SUM starts where CloudWatch happens to start reading. The price: over more than a day CloudWatch
evaluates once an hour, up to the last full hour; a ticket comes an hour or two late, and every other alarm a minute.

**The long window decides, the short one ends it.** A tier fires while both burn at its rate. Silence in the long
window is no burn: its gaps are filled with 0. Silence in the short one tells nothing, and leaves its alarm as it was:
what fails once in ten minutes would otherwise be told anew each time. It ends with the first success, or with the
long window.

**Nobody is told of a window**: only the tiers' composites have actions. A tier keeps quiet while one above is in
ALARM, and until its own short window has drained afterwards: what is over is not told again by the next tier. A
composite has one suppressor; so each tier between others is in ALARM, silently, along with those above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from lamplighter.domain.alert import Severity
from lamplighter.domain.burn_rate import can_fire, highest_burn_rate, tier_threshold
from lamplighter.domain.definitions.alarms import MissingData, Topic
from lamplighter.domain.definitions.objectives import BurnRateTier, Slo, SloWindow
from lamplighter.errors import ConfigurationError
from local.synth.alarms.burn_queries import long_queries, short_queries
from local.synth.alarms.custom import all_in_alarm, in_alarm
from local.synth.alarms.defaults.recipe import Beyond
from local.synth.alarms.slice_windows import slice_windows
from local.synth.alarms.topics import topic_of
from local.synth.alarms.wording import spoken
from local.synth.model import CompositeAlarm, MetricAlarm, Query
from local.synth.names import burn_alarm_name, window_alarm_name

_MINUTE_S = 60
_LONGEST_S = 604_800
# From a window's end until both its alarm and the composite have noticed.
_NOTICED_S = 300


@dataclass(frozen=True, slots=True)
class _Tier:
    """``index`` is its place in the file."""

    slo: Slo
    tier: BurnRateTier
    index: int
    name: str
    threshold: Fraction

    @property
    def origin(self) -> str:
        return f"slos[{self.slo.name}].tiers[{self.index}]"

    def window(self, which: str) -> str:
        return window_alarm_name(self.name, which)


def is_cloudwatch(slo: Slo) -> bool:
    """Whether every count is a metric in CloudWatch; others are Prometheus's."""
    return all(count.metric is not None for count in slo.indicator.counts.values())


def objective_alarms(title: str, slo: Slo) -> tuple[tuple[MetricAlarm, ...], tuple[CompositeAlarm, ...]]:
    """Two window alarms and a composite for each tier; none for an SLO that Prometheus counts.

    Raises ConfigurationError for a tier that could never fire, or that no alarm can look back on.
    """
    if not is_cloudwatch(slo):
        return (), ()
    tiers = _gravest_first(title, slo)
    return tuple(alarm for tier in tiers for alarm in _windows(title, tier)), tuple(_composites(title, tiers))


def _gravest_first(title: str, slo: Slo) -> list[_Tier]:
    tiers = [
        _Tier(slo, tier, at, burn_alarm_name(title, slo.name, tier.long_window_s), tier_threshold(slo, tier))
        for at, tier in enumerate(slo.tiers)
    ]
    for tier in tiers:
        _check(tier)
    ordered = sorted(tiers, key=lambda tier: tier.threshold, reverse=True)
    for above, below in pairwise(sorted(tier.name for tier in ordered)):
        if above == below:
            raise ConfigurationError(f"slos[{slo.name}].tiers: two tiers have the same long window")
    return ordered


def _check(tier: _Tier) -> None:
    objective = tier.slo.objective
    if not can_fire(tier.threshold, objective):
        highest = highest_burn_rate(objective)
        raise ConfigurationError(
            f"{tier.origin}: can't fire: at {objective:.10g} a full outage burns at {float(highest):g}, under its "
            f"burn rate of {float(tier.threshold):g}; lower budget_share or lengthen long_window_s"
        )
    for key, seconds in (("long_window_s", tier.tier.long_window_s), ("short_window_s", tier.tier.short_window_s)):
        if seconds % _MINUTE_S or seconds > _LONGEST_S:
            raise ConfigurationError(
                f"{tier.origin}.{key}: is {seconds}; CloudWatch takes multiples of {_MINUTE_S} up to {_LONGEST_S}"
            )
    if tier.tier.short_window_s >= tier.tier.long_window_s:
        raise ConfigurationError(f"{tier.origin}.short_window_s: must be shorter than long_window_s")


def _windows(title: str, tier: _Tier) -> Iterator[MetricAlarm]:
    if tier.slo.time_slices:
        yield from slice_windows(title, tier.slo, tier.tier, tier.origin, tier.window)
    else:
        yield from _ratio_windows(title, tier)


def _ratio_windows(title: str, tier: _Tier) -> Iterator[MetricAlarm]:
    slo, settings = tier.slo, tier.tier
    of = f"The SLO {slo.name} of {title}"
    rate = f"burn rate of {float(tier.threshold):g} or more"
    yield _window(
        tier,
        "long",
        long_queries(slo, settings.long_window_s),
        MissingData.NOT_BREACHING,
        f"{of} has a {rate} over {spoken(settings.long_window_s)}. Nobody is told of it by itself.",
    )
    yield _window(
        tier,
        "short",
        short_queries(slo, settings.short_window_s),
        MissingData.IGNORE,
        f"{of} still has a {rate} over {spoken(settings.short_window_s)}. Nobody is told of it by itself.",
    )


def _window(
    tier: _Tier, which: str, queries: tuple[Query, ...], missing_data: MissingData, description: str
) -> MetricAlarm:
    return MetricAlarm(
        name=tier.window(which),
        origin=f"{tier.origin}.{which}",
        severity=Severity.INFO,
        topic=Topic.NONE,
        queries=queries,
        comparison=Beyond.AT_LEAST,
        threshold=float(tier.threshold),
        periods=1,
        breaching=1,
        missing_data=missing_data,
        description=description,
        actions=False,
    )


def _composites(title: str, tiers: list[_Tier]) -> Iterator[CompositeAlarm]:
    for at, tier in enumerate(tiers):
        above = tiers[at - 1].name if at else None
        windows = (tier.window("long"), tier.window("short"))
        rule = all_in_alarm(windows) or ""
        is_between = above is not None and at < len(tiers) - 1
        if above is not None and is_between:
            rule = f"({rule}) OR {in_alarm(above)}"
        yield CompositeAlarm(
            name=tier.name,
            origin=tier.origin,
            severity=tier.tier.severity,
            topic=topic_of(tier.tier.severity),
            rule=rule,
            children=(*windows, above) if above is not None and is_between else windows,
            suppressor=above,
            extension_s=tier.tier.short_window_s + _NOTICED_S,
            description=_described(title, tier),
        )


def _described(title: str, tier: _Tier) -> str:
    """What is promised, how fast it is being broken, and what to look at."""
    slo, settings = tier.slo, tier.tier
    promised = f", {slo.description.rstrip('.')}" if slo.description else ""
    return (
        f"The SLO {slo.name} of {title} ({slo.objective * 100:.10g} % of {_period(slo.window)}{promised}) is at risk: "
        f"at least {settings.budget_share * 100:g} % of its error budget has burnt within "
        f"{spoken(settings.long_window_s)} (burn rate of {float(tier.threshold):g} or more), and over the last "
        f"{spoken(settings.short_window_s)} it still burns as fast. Look first at {_counted(slo)}."
    )


def _period(window: SloWindow) -> str:
    if window.rolling_days is not None:
        return f"{window.rolling_days} days"
    return f"the {window.calendar}"


def _counted(slo: Slo) -> str:
    """The metric that tells failures from the rest."""
    telling = slo.indicator.bad or slo.indicator.good
    metric = telling.metric if telling else None
    if metric is None:
        return "what it counts"
    of = ", ".join(f"{name} {value}" for name, value in metric.dimensions.items())
    return f"{metric.namespace} {metric.name}" + (f" of {of}" if of else "")
