"""`lamplighter up`: the embedded AWS in the foreground, for the AWS command line, SAM and everything else."""

import signal
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from local.embedded_aws.artifacts import LayerBuilder
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.embedded_aws.server import LOOPBACK

PORT = 4566
"""Where LocalStack and MiniStack listen too."""
MOTO_PORT = 4567
CHECK_S = 0.5
Write = Callable[[str], None]


def run(
    port: int = PORT,
    *,
    deploy_template: Path | None = None,
    stack_name: str = "lamplighter",
    parameters: Mapping[str, str] | None = None,
    build_layer: LayerBuilder | None = None,
    moto_port: int = MOTO_PORT,
    write: Write = print,
) -> None:
    """Run until Ctrl-C or SIGTERM, and leave nothing behind. Raises EmbeddedAwsError if a server ends by itself."""
    stop = threading.Event()
    previous = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with EmbeddedAws(port=port, moto_port=moto_port) as aws:
            write(instructions(aws))
            if deploy_template is not None:
                outputs = deploy(aws, deploy_template, stack_name, parameters, write, build_layer=build_layer)
                write("\n".join(f"{name}: {value}" for name, value in sorted(outputs.items())))
            while not stop.wait(CHECK_S):
                aws.ensure_running()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


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
            "lamplighter incident",
            "",
            f"Logs: {aws.state}. Ctrl-C ends it; its state goes with it.",
        ]
    )
