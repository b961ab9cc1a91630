"""`lamplighter up`: the embedded AWS in the foreground, for the AWS command line, SAM and everything else."""

import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from local.embedded_aws.artifacts import LayerBuilder
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.embedded_aws.server import LOOPBACK

PORT = 4566
"""Where LocalStack and MiniStack listen too; X-Ray is on the next port."""
CHECK_S = 0.5
Write = Callable[[str], None]
Prepare = Callable[[EmbeddedAws], Mapping[str, str]]


def run(
    port: int = PORT,
    *,
    deploy_template: Path | None = None,
    stack_name: str = "lamplighter",
    prepare: Prepare = lambda _aws: {},
    build_layer: LayerBuilder | None = None,
    write: Write = print,
) -> None:
    """Run until Ctrl-C or SIGTERM, and leave nothing behind. Raises EmbeddedAwsError if a server ends by itself.

    ``prepare`` is called once the services answer, and gives the stack's parameters.
    """
    stop = threading.Event()
    previous = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with EmbeddedAws(port=port, moto_port=port + 1) as aws:
            if deploy_template is not None:
                write(f"deploying {deploy_template.name} as stack {stack_name} …")
                outputs = deploy(aws, deploy_template, stack_name, prepare(aws), build_layer=build_layer)
                write("\n".join(f"{name}: {to_open(name, value)}" for name, value in sorted(outputs.items())) + "\n")
            write(instructions(aws))
            while not stop.wait(CHECK_S):
                aws.ensure_running()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def to_open(name: str, value: str) -> str:
    """The status page is a path of its function's URL."""
    return f"{value}health" if name == "StatusUrl" else value


def instructions(aws: EmbeddedAws) -> str:
    """What to paste into another terminal."""
    exports = [f"export {name}={value}" for name, value in aws.environment().items()]
    return "\n".join(
        [
            f"The embedded AWS listens on {aws.endpoint_url} ({LOOPBACK} only). In another terminal:",
            "",
            *exports,
            "",
            "aws cloudformation list-stacks",
            f"{Path(sys.executable).with_name('lamplighter')} incident",
            "",
            f"Ready. Logs: {aws.state}. Ctrl-C ends it; its state goes with it.",
        ]
    )
