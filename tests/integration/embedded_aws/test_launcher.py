"""The embedded AWS listens on loopback only and leaves nothing behind, however it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil
import pytest

from local.embedded_aws.launcher import EmbeddedAws, EmbeddedAwsError, free_ports

pytestmark = pytest.mark.embedded

WaitUntil = Callable[..., Any]
HOLDER = """
import io, sys, time, zipfile
from local.embedded_aws.launcher import EmbeddedAws

with EmbeddedAws() as aws:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as bundle:
        bundle.writestr("app.py", "def handler(event, context): return 1")
    role = aws.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    aws.client("lambda").create_function(
        FunctionName="f", Runtime="python3.13", Role=role, Handler="app.handler", Code={"ZipFile": code.getvalue()}
    )
    aws.client("lambda").invoke(FunctionName="f")
    print(aws.state, *[process.pid for process in aws.processes()], flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder() -> Iterator[subprocess.Popen[str]]:
    """Another process that runs an embedded AWS and has invoked a function in it."""
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def running(holder: subprocess.Popen[str]) -> tuple[Path, list[psutil.Process]]:
    """The state directory and the processes that the holder reports."""
    assert holder.stdout
    state, *pids = holder.stdout.readline().split()
    processes = [psutil.Process(int(pid)) for pid in pids]
    assert len(processes) == 3  # MiniStack, the handler, moto
    return Path(state), processes


def gone(process: psutil.Process) -> bool:
    """Whether a process has ended, waited for or not."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_process_that_started_it(
    how: signal.Signals, holder: subprocess.Popen[str], wait_until: WaitUntil
) -> None:
    state, processes = running(holder)

    holder.send_signal(how)

    wait_until(lambda: all(map(gone, processes)))
    wait_until(lambda: not state.exists())


def test_nothing_is_left_after_stop() -> None:
    with EmbeddedAws() as aws:
        state, processes = aws.state, aws.processes()

    assert len(processes) == 2
    assert all(map(gone, processes))
    assert not state.exists()


def test_it_listens_on_loopback_only(
    aws: EmbeddedAws, make_function: Callable[..., str], invoke: Callable[..., Any]
) -> None:
    invoke(make_function("def handler(event, context): return 1"))

    listening = [
        connection.laddr
        for process in aws.processes()
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]

    assert {address.ip for address in listening} == {"127.0.0.1"}
    assert len(listening) >= 3  # MiniStack, moto, the Runtime API of the function


def test_a_port_in_use_is_refused(aws: EmbeddedAws) -> None:
    port = int(aws.endpoint_url.rsplit(":", 1)[1])

    with pytest.raises(EmbeddedAwsError, match=f"port {port} is already in use; `lamplighter up --port"):
        EmbeddedAws(port=port).start()


def test_a_start_that_takes_too_long_shows_the_log_and_cleans_up() -> None:
    slow = EmbeddedAws(start_timeout_s=0)

    with pytest.raises(
        EmbeddedAwsError, match=r"(?s)no answer from http.* in 0 s.*--- server\.log.*--- moto_server\.log"
    ):
        slow.start()

    with pytest.raises(EmbeddedAwsError, match="is not running"):
        _ = slow.state


def test_up_says_where_it_listens_and_ends_cleanly_on_sigterm() -> None:
    port = free_ports(1)[0]
    say = "lambda text: print(text, flush=True)"
    command = f"from local.embedded_aws.up import run; run({port}, write={say})"
    with subprocess.Popen([sys.executable, "-c", command], stdout=subprocess.PIPE, text=True) as up:
        assert up.stdout
        first = up.stdout.readline()
        processes = psutil.Process(up.pid).children(recursive=True)

        up.send_signal(signal.SIGTERM)

        assert up.wait(20) == 0
    assert f"http://127.0.0.1:{port} " in first
    assert all(map(gone, processes))


def test_the_environment_leads_other_programs_to_it(aws: EmbeddedAws) -> None:
    code = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])"

    printed = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | aws.environment(), capture_output=True, text=True, check=True
    ).stdout

    assert printed.strip() == "arn:aws:iam::123456789012:root"


def test_cost_explorer_and_x_ray_answer(aws: EmbeddedAws) -> None:
    yesterday, today = (datetime.now(UTC).date() - timedelta(days=days) for days in (1, 0))
    period = {"Start": yesterday.isoformat(), "End": today.isoformat()}
    code = "import boto3; boto3.client('ce').get_cost_and_usage"
    call = f"{code}(TimePeriod={period}, Granularity='DAILY', Metrics=['UnblendedCost'])"

    costs = aws.client("ce").get_cost_and_usage(TimePeriod=period, Granularity="DAILY", Metrics=["UnblendedCost"])
    subprocess.run([sys.executable, "-c", call], env=os.environ | aws.environment(), check=True)

    (day,) = costs["ResultsByTime"]
    assert Decimal(day["Total"]["UnblendedCost"]["Amount"]) > 0
    assert aws.cost_explorer.paid_requests == 2
    assert aws.client("xray").batch_get_traces(TraceIds=["1-5759e988-bd862e3fe1be46a994272793"])["Traces"] == []
