"""Probes run side by side: none waits for another, and nobody waits for one that hangs."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

from lamplighter.adapters.health.probe import Probe
from lamplighter.adapters.health.side_by_side import SideBySide
from lamplighter.domain.definitions.indicators import HealthCheckType as Type
from lamplighter.domain.health.observations import Answered, Observation
from lamplighter.domain.health.subjects import Subject
from lamplighter.errors import Unanswered
from local.paths import ROOT
from tests.builders_health import a_check, a_subject

HOME = "us-east-1"


@dataclass(frozen=True)
class Does(Probe):
    what: Callable[[Subject], Observation]

    def observe(self, subject: Subject) -> Observation:
        return self.what(subject)


def probing(**what: Callable[[Subject], Observation]) -> SideBySide:
    return SideBySide({(Type(name), HOME): Does(does) for name, does in what.items()})


def a_look_at(type_: Type, timeout_s: float = 5) -> Subject:
    return a_subject(check=a_check(type_, name=type_.value, timeout_s=timeout_s))


def well(_: Subject) -> Observation:
    return Answered()


def test_one_that_hangs_did_not_answer_and_delays_no_other() -> None:
    """Were the hanging one waited for, this would never end."""
    released = threading.Event()

    def hangs(_: Subject) -> Observation:
        released.wait()
        return Answered()

    subjects = [a_look_at(Type.HTTP, timeout_s=0.2), a_look_at(Type.TABLE)]
    hanging, other = probing(http=hangs, table=well).look(subjects)
    released.set()

    assert isinstance(hanging.failure, Unanswered)
    assert str(hanging.failure) == "did not answer within 0.2 s"
    assert (hanging.observation, hanging.latency_ms) == (None, None)
    assert other.observation == Answered()
    assert other.latency_ms is not None


def test_all_run_at_the_same_time() -> None:
    """Each waits until all have begun."""
    together = threading.Barrier(3, timeout=5)

    def waits(_: Subject) -> Observation:
        together.wait()
        return Answered()

    looks = probing(http=waits, table=waits, queue=waits).look(
        [a_look_at(Type.HTTP), a_look_at(Type.TABLE), a_look_at(Type.QUEUE)]
    )

    assert [look.observation for look in looks] == [Answered()] * 3


def test_what_fails_costs_the_others_nothing() -> None:
    def fails(_: Subject) -> Observation:
        raise KeyError("State")

    failed, other, unknown = probing(http=fails, table=well).look(
        [a_look_at(Type.HTTP), a_look_at(Type.TABLE), a_look_at(Type.CACHE)]
    )

    assert isinstance(failed.failure, KeyError)
    assert other.observation == Answered()
    assert unknown.failure is not None


def test_the_looks_come_in_the_order_of_their_subjects() -> None:
    second_ran = threading.Event()

    def first(_: Subject) -> Observation:
        second_ran.wait(5)
        raise Unanswered("first")

    def second(_: Subject) -> Observation:
        second_ran.set()
        return Answered()

    looks = probing(http=first, table=second).look([a_look_at(Type.HTTP), a_look_at(Type.TABLE)])

    assert [str(look.failure) for look in looks] == ["first", "None"]


def test_a_process_ends_though_a_probe_still_hangs() -> None:
    script = """
import threading
from tests.contract.test_health_side_by_side import *
(look,) = probing(http=lambda _: threading.Event().wait()).look([a_look_at(Type.HTTP, timeout_s=0.1)])
print(look.failure)
"""
    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'functions'}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert ended.stdout.strip() == "did not answer within 0.1 s"
