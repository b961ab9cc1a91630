"""Starts and stops the embedded AWS: MiniStack and, beside it, moto and a stand-in for Cost Explorer.

    with EmbeddedAws() as aws:
        aws.client("sns").publish(…)
        subprocess.run(["aws", "sns", "list-topics"], env=os.environ | aws.environment())

Each server leads a process group of its own, so that a Ctrl-C in the terminal reaches this process alone and everything
a server starts, handlers included, can be ended with it. lifeline.py covers an end of this process that runs no code.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
import psutil

from lamplighter.errors import LamplighterError
from local.embedded_aws.artifacts import ensure_runtime
from local.embedded_aws.server import LOOPBACK, REGION, ROOT_KEY
from local.receivers.aurastream_bill import aurastream_bill
from local.receivers.cost_explorer import Bill, CostExplorerStandIn

REPOSITORY = Path(__file__).resolve().parents[2]
KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT")
"""All that a server sees of this process's environment: no AWS profile, proxy or endpoint of the developer's."""


class EmbeddedAwsError(LamplighterError):
    """The embedded AWS did not start or ended; the message says why or ends with the tail of its log."""


class EmbeddedAws:
    """An AWS of your own, for as long as the `with` block lasts."""

    def __init__(
        self,
        *,
        port: int | None = None,
        moto_port: int | None = None,
        runtime: Path | None = None,
        start_timeout_s: float = 60.0,
        bill: Bill = aurastream_bill,
    ) -> None:
        """Free ports and the runtime directory under .lamplighter unless others are given. ``bill`` is what Cost
        Explorer tells.
        """
        free, another = free_ports(2)
        self._port = port or free
        self._moto_port = moto_port or another
        self._runtime = runtime
        self._start_timeout_s = start_timeout_s
        self._servers: list[subprocess.Popen[bytes]] = []
        self._state: Path | None = None
        self._session: Any = boto3.session.Session()
        self._session_lock = threading.Lock()
        self.cost_explorer = CostExplorerStandIn(bill)

    @property
    def endpoint_url(self) -> str:
        """Every service's endpoint but Cost Explorer's, X-Ray's and Comprehend's."""
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def moto_url(self) -> str:
        """The endpoint of X-Ray and Comprehend."""
        return f"http://{LOOPBACK}:{self._moto_port}"

    @property
    def state(self) -> Path:
        """The temporary directory that holds the logs and all that the servers write."""
        if self._state is None:
            raise EmbeddedAwsError("the embedded AWS is not running")
        return self._state

    def endpoints(self) -> dict[str, str]:
        """The endpoints alone, in the variables boto3 and the AWS command line read."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ENDPOINT_URL_COST_EXPLORER": self.cost_explorer.origin,
            "AWS_ENDPOINT_URL_XRAY": self.moto_url,
            "AWS_ENDPOINT_URL_COMPREHEND": self.moto_url,
        }

    def environment(self) -> dict[str, str]:
        """What a program needs in its environment to use this AWS as the account's root."""
        return {
            **self.endpoints(),
            "AWS_ACCESS_KEY_ID": ROOT_KEY,
            "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def client(self, service: str, **overrides: Any) -> Any:
        """A boto3 client of this AWS, whatever this process's environment says."""
        settings: dict[str, Any] = {
            "endpoint_url": self._endpoint(service),
            "region_name": REGION,
            "aws_access_key_id": ROOT_KEY,
            "aws_secret_access_key": ROOT_KEY,
        }
        with self._session_lock:  # a session reads botocore's models once, and is not made for threads
            return self._session.client(service, **(settings | overrides))

    def _endpoint(self, service: str) -> str:
        if service == "ce":
            return self.cost_explorer.origin
        return self.moto_url if service in {"xray", "comprehend"} else self.endpoint_url

    def processes(self) -> list[psutil.Process]:
        """The servers and everything they started."""
        return [process for server in self._servers for process in _tree(server.pid)]

    def log_tail(self, lines: int = 40) -> str:
        """The last lines of both logs."""
        tails = []
        for name in ("server", "moto_server"):
            log = self.state / f"{name}.log"
            written = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
            tails.append("\n".join([f"--- {name}.log", *written[-lines:]]))
        return "\n".join(tails)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start both servers and wait until they answer."""
        for port in (self._port, self._moto_port):
            _require_free(port)  # somebody else would answer in our place
        runtime = self._runtime or ensure_runtime()
        self._state = Path(tempfile.mkdtemp(prefix="lamplighter-aws-"))
        self.cost_explorer.__enter__()
        endpoints = [f"--endpoint={name}={url}" for name, url in self.endpoints().items()]
        at_runtime = [f"--runtime={runtime}"] if runtime else []
        try:
            self._spawn("moto_server", f"--port={self._moto_port}")
            self._spawn("server", f"--port={self._port}", f"--state={self._state}", *at_runtime, *endpoints)
            self._await(f"{self.endpoint_url}/_ministack/ready")
            self._await(f"{self.moto_url}/moto-api/data.json")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End every process of both servers and remove the state directory. Nothing is left behind."""
        doomed = self.processes()
        for server in self._servers:
            _kill_group(server.pid)
        for process in doomed:
            _quietly(process.kill)
        for server in self._servers:
            server.wait()
            if server.stdin:
                server.stdin.close()
        while not all(map(_ended, doomed)):  # the signal can't be refused: a matter of milliseconds
            time.sleep(0.005)
        self._servers.clear()
        if self._state is not None:
            self.cost_explorer.__exit__()
            shutil.rmtree(self._state, ignore_errors=True)
            self._state = None

    def ensure_running(self) -> None:
        """Raise if a server ended by itself."""
        if any(server.poll() is not None for server in self._servers):
            raise EmbeddedAwsError(f"a server of the embedded AWS ended by itself\n{self.log_tail()}")

    def _spawn(self, module: str, *arguments: str) -> None:
        with (self.state / f"{module}.log").open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", f"local.embedded_aws.{module}", *arguments],
                cwd=REPOSITORY,
                env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._servers.append(server)

    def _await(self, url: str) -> None:
        deadline = time.monotonic() + self._start_timeout_s
        while not _answers(url):
            self.ensure_running()
            if time.monotonic() > deadline:
                raise EmbeddedAwsError(f"no answer from {url} in {self._start_timeout_s:.0f} s\n{self.log_tail()}")
            time.sleep(0.05)


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [probe.getsockname()[1] for probe in probes]


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            raise EmbeddedAwsError(f"port {port} is already in use; `lamplighter up --port PORT` takes another")


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2):
            return True
    except OSError:
        return False


def _tree(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # all gone; a Mac says so with EPERM
        return


def _ended(process: psutil.Process) -> bool:
    """Gone, or waiting for init to notice."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _quietly(kill: Callable[[], None]) -> None:
    try:
        kill()
    except psutil.NoSuchProcess:
        return
