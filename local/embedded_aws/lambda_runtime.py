"""Python handlers run behind the Runtime API, through the real awslambdaric.

Wrong in MiniStack: it imports a Python handler into a worker script of its own, under its own interpreter with all of
its own packages and environment, and reports every exception as `Runtime.HandlerError`, so no Retry or Catch by name
can match. It does have a Runtime API, for `provided.*` functions only.

Corrected: `python*` functions take that road. Their interpreter is the bare one underneath the virtual environment; it
can import the function's code, its layers and the runtime directory, nothing else. Their environment is written from
scratch, with the execution role's credentials. What a handler prints is complete in its log before the invocation
returns (MiniStack guesses by waiting), an error during initialisation keeps its type, and a REPORT line tells the
handler's memory instead of some other process's.
"""

import contextlib
import hashlib
import io
import os
import queue
import select
import sys
import tempfile
import threading
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil
from ministack.core import lambda_runtime
from ministack.core.lambda_runtime import ProvidedRuntimeError, ProvidedWorker
from ministack.core.responses import get_region
from ministack.services import lambda_svc

from local.embedded_aws.corrections import CorrectionError, Corrections, pinned_version

LAMBDA = "ministack.services.lambda_svc"
WORKERS = "ministack.core.lambda_runtime"
RUNTIME_CLIENT = Path(__file__).with_name("runtime_client.py")
CHUNK = 65_536


@dataclass(frozen=True)
class HandlerHost:
    """What the host lends to every handler."""

    state: Path
    """Where layers are unpacked and temporary files go; removed with the server."""
    runtime: Path | None
    """The directory that holds awslambdaric alone; none where it has no wheel (a Mac)."""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    """AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE>."""

    def bootstrap(self) -> str:
        """The start script. -S and -s keep site-packages out, -P the script's own directory."""
        entry = "-m awslambdaric" if self._has_awslambdaric() else f'-u "{RUNTIME_CLIENT}"'
        return f'#!/bin/sh\nexec "{base_interpreter()}" -S -s -P {entry} "$_HANDLER"\n'

    def _has_awslambdaric(self) -> bool:
        if self.runtime is None or not (self.runtime / "awslambdaric").is_dir():
            return False
        expected = pinned_version("awslambdaric")
        if not (self.runtime / f"awslambdaric-{expected}.dist-info").is_dir():
            raise CorrectionError(f"awslambdaric {expected} expected, another version found in {self.runtime}")
        return True


def base_interpreter() -> str:
    """The interpreter without the virtual environment around it."""
    return str(getattr(sys, "_base_executable", sys.executable))


def install(corrections: Corrections, host: HandlerHost) -> None:
    """Send every python function down the Runtime API road."""
    layers = LayerDirectories(host.state / "layers")
    corrections.wrap(LAMBDA, "_provided_runtime_code_dir", lambda extract: with_bootstrap(extract, host.bootstrap()))
    corrections.wrap(LAMBDA, "_provided_worker_env", lambda other: _environment_builder(other, host, layers))
    corrections.wrap(WORKERS, "_worker_class_for", _with_handler_workers)
    corrections.wrap(LAMBDA, "_execute_function_warm", _with_runtime_api)
    corrections.wrap(LAMBDA, "_probe_peak_memory_mb", _of_the_handlers)


def _is_python(config: Mapping[str, Any]) -> bool:
    return str(config.get("Runtime", "")).startswith("python")


def with_bootstrap(extract: Any, bootstrap: str) -> Any:
    def extract_with_bootstrap(code_zip: bytes) -> str:
        directory = extract(code_zip)
        script = Path(directory, "bootstrap")
        if not script.exists():
            # Whole or not at all: functions share the directory, and several may start at once.
            with tempfile.NamedTemporaryFile("w", dir=directory, encoding="utf-8", delete=False) as written:
                written.write(bootstrap)
            Path(written.name).chmod(0o755)
            Path(written.name).replace(script)
        return str(directory)

    return extract_with_bootstrap


def _with_handler_workers(worker_class: Any) -> Any:
    return lambda config: HandlerWorker if _is_python(config) else worker_class(config)


def _with_runtime_api(execute_warm: Any) -> Any:
    def execute(function: dict[str, Any], event: Any, request_id: str) -> Any:
        config = function.get("config") or function
        if _is_python(config):
            return lambda_svc._execute_function_provided_warm(function, event, request_id)
        return execute_warm(function, event, request_id)

    return execute


def _of_the_handlers(probe: Any) -> Any:
    """The memory in a REPORT line: the most that the function's processes hold."""

    def probe_peak_memory_mb(function: dict[str, Any]) -> int:
        config = function.get("config") or function
        processes = [
            worker._proc
            for key, workers in list(lambda_runtime._workers.items())
            if key.split(":")[2] == config["FunctionName"]
            for worker in list(workers)
            if isinstance(worker, HandlerWorker) and worker._proc is not None
        ]
        return max([_resident_mb(process.pid) for process in processes], default=0) or int(probe(function))

    return probe_peak_memory_mb


def _resident_mb(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss / 2**20)
    except psutil.NoSuchProcess:
        return 0


def _environment_builder(other: Any, host: HandlerHost, layers: "LayerDirectories") -> Any:
    def build(config: dict[str, Any], code_directory: str, port: int) -> dict[str, str]:
        if not _is_python(config):
            return dict(other(config, code_directory, port))
        environment = handler_environment(config, code_directory, port, layers.of(config), host)
        credentials: dict[str, str] = lambda_svc.execution_credentials(config)
        return environment | credentials

    return build


def handler_environment(
    config: Mapping[str, Any],
    code_directory: str,
    port: int,
    layers: list[Path],
    host: HandlerHost,
) -> dict[str, str]:
    """What Lambda gives a handler, the endpoints of the embedded AWS, and nothing of the host's."""
    logging = config.get("LoggingConfig") or {}
    path = [code_directory, *map(str, layers), *([str(host.runtime)] if host.runtime else [])]
    temporary = host.state / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": ":UTC",
        "TMPDIR": str(temporary),
        # No daemon listens there, and nobody minds.
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:9",
        # A function may set those above; those below are reserved.
        **(config.get("Environment") or {}).get("Variables", {}),
        "PYTHONPATH": os.pathsep.join(path),
        "LAMBDA_TASK_ROOT": code_directory,
        "_HANDLER": config["Handler"],
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config['Runtime']}",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config["MemorySize"]),
        "AWS_LAMBDA_FUNCTION_VERSION": config["Version"],
        "AWS_LAMBDA_LOG_GROUP_NAME": logging.get("LogGroup") or f"/aws/lambda/{config['FunctionName']}",
        "AWS_LAMBDA_LOG_STREAM_NAME": hashlib.sha256(str(port).encode()).hexdigest()[:32],
        "AWS_LAMBDA_LOG_FORMAT": logging.get("LogFormat", "Text"),
        "AWS_REGION": get_region(),
        "AWS_DEFAULT_REGION": get_region(),
        # A handler must not read the developer's own AWS configuration.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        **host.endpoints,
    }


class LayerDirectories:
    """Layers, unpacked once each. A layer lies on the import path; /opt, which needs root, does not exist."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()

    def of(self, config: Mapping[str, Any]) -> list[Path]:
        """The import directories of a function's layers, in their order."""
        archives = [lambda_svc._resolve_layer_zip(layer) for layer in config.get("Layers") or []]
        return [self._unpacked(archive) / "python" for archive in archives if archive]

    def _unpacked(self, archive: bytes) -> Path:
        directory = self._root / hashlib.sha256(archive).hexdigest()
        with self._lock:
            if not directory.is_dir():
                unfinished = directory.with_suffix(".part")
                with zipfile.ZipFile(io.BytesIO(archive)) as layer:
                    layer.extractall(unfinished)
                unfinished.rename(directory)
        return directory


class HandlerWorker(ProvidedWorker):  # type: ignore[misc]  # MiniStack has no types
    """One execution environment of a python function."""

    def __init__(self, func_name: str, config: dict[str, Any], code_zip: bytes) -> None:
        super().__init__(func_name, config, code_zip)
        self._output = HandlerOutput()

    def _build_handler_class(self, generation: int, pending: "queue.Queue[Any]") -> Any:
        """Header and body leave in two segments: without this each invocation waits 40 ms for a delayed ACK."""
        handler_class = super()._build_handler_class(generation, pending)
        handler_class.disable_nagle_algorithm = True
        return handler_class

    def _pump_output(self, stream: IO[bytes], log_queue: "queue.Queue[str]") -> None:
        """Runs in a thread of its own for as long as the process lives: a full pipe would stop the handler."""
        while self._output.wait_and_read(stream, log_queue):
            pass
        stream.close()

    def _drain_stderr_bounded(self, *_args: float, **_kwargs: float) -> str:
        """The handler wrote before it answered: whatever it wrote is in the pipe or in the queue by now."""
        process = self._proc
        if process is not None:
            self._output.read(process.stdout, self._stderr_queue)
        return str(self._drain_stderr())

    def _await_init(self, init_timeout: float | None = None) -> None:
        try:
            super()._await_init(init_timeout)
        except RuntimeError as error:
            failure = self._init_error
            if isinstance(failure, dict):
                raise ProvidedRuntimeError(
                    failure.get("errorMessage", str(error)), failure.get("errorType", "Runtime.Unknown")
                ) from error
            raise


class HandlerOutput:
    """Splits what a handler prints into lines. Two threads read: the pump, and an invocation that wants its log."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begun = b""

    def wait_and_read(self, stream: IO[bytes], lines: "queue.Queue[str]") -> bool:
        """Wait until there is something to read. False at the end of the stream."""
        poll = select.poll()
        poll.register(stream, select.POLLIN)
        poll.poll()
        return self.read(stream, lines)

    def read(self, stream: IO[bytes], lines: "queue.Queue[str]") -> bool:
        """Take whatever is in the pipe, without waiting. False at the end of the stream."""
        with self._lock:
            if stream.closed:
                return False
            os.set_blocking(stream.fileno(), False)
            more = self._read_chunks(stream.fileno(), lines)
            if self._begun and not more:
                self._emit(self._begun, lines)
                self._begun = b""
            return more

    def _read_chunks(self, descriptor: int, lines: "queue.Queue[str]") -> bool:
        while True:
            try:
                chunk = os.read(descriptor, CHUNK)
            except BlockingIOError:
                return True
            if not chunk:
                return False
            *complete, self._begun = (self._begun + chunk).split(b"\n")
            for line in complete:
                self._emit(line, lines)

    @staticmethod
    def _emit(line: bytes, lines: "queue.Queue[str]") -> None:
        if lines.full():  # never block the pipe: the oldest line goes
            with contextlib.suppress(queue.Empty):
                lines.get_nowait()
        lines.put_nowait(line.decode("utf-8", errors="replace").rstrip("\r"))
