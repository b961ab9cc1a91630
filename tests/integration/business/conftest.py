"""template.yaml, deployed as it is, with the shop's customers and its bill; all that looks at them has looked once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.demo.measured import MeasuringError, tick
from local.demo.stage import Stage
from local.receivers.http_receiver import server_error
from tests import world_of_business as world

FAILING_REQUEST = 2


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """The second page of the bill fails once."""
    with Stage(quiet_s=1, files=world.files(), bill=world.bill) as stage:
        stage.deploy_core()
        world.put(stage)
        with pytest.raises(MeasuringError, match="1 of 3 failed"):  # the attic's
            tick(stage, "customer_scorer")
        tick(stage, "revenue_analyzer")
        stage.aws.cost_explorer.fail_request(FAILING_REQUEST, server_error())
        tick(stage, "cost_analyzer")
        yield stage
