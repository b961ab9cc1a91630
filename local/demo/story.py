"""The demo from beginning to end: a spike comes, and everything that follows comes about by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from lamplighter.domain.remediation import Remediation, RemediationStatus
from local.demo.checks import ALARMS
from local.demo.facts import Facts, Run, facts_of
from local.demo.load import Load
from local.demo.past import Past
from local.demo.progress import Progress, Step
from local.demo.stage import Note, Stage
from local.demo.watch import FunctionSettings, Watch

CALLERS = 6
ALARM_WITHIN_S = 40
TELL_WITHIN_S = 20
# One of the two may have to wait for the other: a function takes one update at a time.
ACT_WITHIN_S = 30
RECOVER_WITHIN_S = 60
# The alarms'. A spike that begins with one fills it for both, so that they go off and recover together: what the first
# to recover has been given back must not have to bear the load that the second still sees.
PERIOD_S = 10
JUST_BEGUN_S = 2


def tell(stage: Stage, progress: Progress, past: Past) -> Facts:
    """The past begins when the runbooks have acted. Raises StepError at the first step that does not come about."""
    progress.act("deploy template.yaml", partial(_deploy_core, stage))
    progress.act("deploy the product", partial(_deploy_product, stage))
    watch = Watch(stage)
    before = watch.function()
    progress.run(Step(title="both alarms are quiet", look=partial(_quiet, watch), within_s=ALARM_WITHIN_S))
    spike_from = datetime.now(UTC)
    with Load(stage.aws, stage.function, CALLERS) as load:
        for step in _while_it_fires(stage, watch, before):
            progress.run(step)
        changed = watch.function()
        past.begin()
        for step in _recovery(stage, watch):
            progress.run(step)
    spike_until = datetime.now(UTC)
    for step in _giving_back(watch, before):
        progress.run(step)
    run = Run(
        started_at=past.now,
        ended_at=datetime.now(UTC),
        spike_from=spike_from,
        spike_until=spike_until,
        callers=CALLERS,
        answered=load.answered,
        turned_away=load.turned_away,
        before=before,
        changed=changed,
    )
    return facts_of(stage, watch, run)


def _deploy_core(stage: Stage, note: Note) -> str:
    stage.deploy_core(note)
    return f"{_resources(stage, stage.stack_name)} resources, IAM enforced"


def _deploy_product(stage: Stage, note: Note) -> str:
    stage.deploy_product(note)
    return "SyncHandler, alarms, buckets"


def _resources(stage: Stage, stack: str) -> int:
    return len(stage.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"])


def _while_it_fires(stage: Stage, watch: Watch, before: FunctionSettings) -> list[Step]:
    return [
        Step(title="a spike: both alarms go off", look=partial(_all_states, watch, "ALARM"), within_s=ALARM_WITHIN_S),
        Step(title="Slack is told", look=partial(_slack_says, stage, "is firing"), within_s=TELL_WITHIN_S),
        Step(title="PagerDuty is triggered", look=partial(_pagerduty_is, stage, "triggered"), within_s=TELL_WITHIN_S),
        Step(title="the runbooks act", look=partial(_changed, watch, before), within_s=ACT_WITHIN_S),
    ]


def _recovery(stage: Stage, watch: Watch) -> list[Step]:
    return [
        Step(title="both alarms recover", look=partial(_all_states, watch, "OK"), within_s=RECOVER_WITHIN_S),
        Step(title="the recovery is verified", look=partial(_all_are, watch, _verified), within_s=30),
        Step(title="Slack shows it resolved", look=partial(_slack_says, stage, "is resolved"), within_s=TELL_WITHIN_S),
        Step(title="PagerDuty is resolved", look=partial(_pagerduty_is, stage, "resolved"), within_s=TELL_WITHIN_S),
    ]


def _giving_back(watch: Watch, before: FunctionSettings) -> list[Step]:
    return [
        Step(title="quiet, and all is given back", look=partial(_is_again, watch, before), within_s=60),
        Step(title="the books are closed", look=partial(_all_are, watch, _given_back), within_s=30),
        Step(title="every step is in the audit", look=partial(_audited, watch), within_s=TELL_WITHIN_S),
    ]


def _quiet(watch: Watch) -> str | None:
    """And a period of theirs has just begun."""
    quiet = _all_states(watch, "OK")
    return quiet if time.time() % PERIOD_S < JUST_BEGUN_S else None


def _all_states(watch: Watch, state: str) -> str | None:
    states = watch.alarm_states()
    return f"{len(states)} × {state}" if set(states) == set(ALARMS) and set(states.values()) == {state} else None


def _slack_says(stage: Stage, words: str) -> str | None:
    messages = stage.slack.messages
    if len(messages) < len(ALARMS) or not all(words in message.text for message in messages):
        return None
    return f"{len(messages)} messages, {sum(message.edits for message in messages)} updates"


def _pagerduty_is(stage: Stage, status: str) -> str | None:
    alerts = stage.pagerduty.alerts
    if len(alerts) < len(ALARMS) or not all(alert.status == status for alert in alerts):
        return None
    return f"{len(alerts)} alerts, {alerts[0].severity}"


def _changed(watch: Watch, before: FunctionSettings) -> str | None:
    now = watch.function()
    if now.reserved_concurrency == before.reserved_concurrency or now.memory_mb == before.memory_mb:
        return None
    return _path(before, now)


def _verified(remediation: Remediation) -> bool:
    """Since whenever: the first may be given back by now."""
    return remediation.verified_at is not None


def _given_back(remediation: Remediation) -> bool:
    return remediation.status is RemediationStatus.GIVEN_BACK


def _all_are(watch: Watch, so: Callable[[Remediation], bool]) -> str | None:
    found = [watch.remediation(incident) for incident in watch.incidents().values()]
    done = [one for one in found if one is not None and so(one)]
    return ", ".join(one.runbook for one in done) if len(done) == len(found) >= len(ALARMS) else None


def _is_again(watch: Watch, before: FunctionSettings) -> str | None:
    now = watch.function()
    return f"concurrency {now.reserved_concurrency}, memory {now.memory_mb} MB" if now == before else None


def _audited(watch: Watch) -> str | None:
    entries = [[entry.type.value for entry in watch.audit(one)] for one in watch.incidents().values()]
    whole = all("RemediationGivenBack" in types for types in entries)
    return f"{sum(map(len, entries))} entries" if whole else None


def _path(before: FunctionSettings, now: FunctionSettings) -> str:
    concurrency = f"concurrency {before.reserved_concurrency} → {now.reserved_concurrency}"
    return f"{concurrency}, {before.memory_mb} → {now.memory_mb} MB"
