"""Subscriptions to the core stack's topics, each to the alarms of its workload alone."""

from __future__ import annotations

import re

from lamplighter.domain.definitions.alarms import Topic
from lamplighter.domain.definitions.subscriptions import Subscription
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.model import Plan
from local.synth.names import logical_ids
from local.synth.template.parts import Json, Part, resource, topic_arn

_WILDCARD = re.compile(r"[*?\[]")


def subscription_part(file: WorkloadFile, plan: Plan) -> Part:
    """Raises ConfigurationError for a subscription to no topic."""
    for at, subscription in enumerate(file.subscriptions):
        if subscription.topic is Topic.NONE:
            raise ConfigurationError(f"subscriptions[{at}].topic: is none; allowed: critical, warning")
    ids = logical_ids((_name(subscription) for subscription in file.subscriptions), "Subscription")
    names = list(_own_names(file, plan))
    return Part({ids[_name(one)]: _subscription(one, names) for one in file.subscriptions})


def _name(subscription: Subscription) -> str:
    return f"{subscription.topic.value} {subscription.endpoint}"


def _subscription(subscription: Subscription, names: list[str | Json]) -> Json:
    return resource(
        "AWS::SNS::Subscription",
        {
            "TopicArn": topic_arn(subscription.topic),
            "Protocol": subscription.protocol.value,
            "Endpoint": subscription.endpoint,
            # Many workloads share the topic.
            "FilterPolicyScope": "MessageBody",
            "FilterPolicy": {"AlarmName": names},
        },
    )


def _own_names(file: WorkloadFile, plan: Plan) -> list[str | Json]:
    """The file's patterns, as far as SNS has them: a name, or how names begin. And the names that none of them has."""
    prefixes = [_WILDCARD.split(alarm.name)[0] for alarm in file.alarms if _WILDCARD.search(alarm.name)]
    named = [*(alarm.name for alarm in file.alarms), *(alarm.name for alarm in plan.alarms)]
    named += [alarm.name for alarm in plan.composites]
    exact = [name for name in named if not _WILDCARD.search(name)]
    rest = [name for name in dict.fromkeys(exact) if not name.startswith(tuple(prefixes))]
    return [*({"prefix": prefix} for prefix in dict.fromkeys(prefixes) if prefix), *rest]
