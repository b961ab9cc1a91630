"""What a file is that was given for another kind."""

from __future__ import annotations

import re
from pathlib import Path

_TEMPLATE = re.compile(r'^ {0,4}"?(AWSTemplateFormatVersion|Resources)"?:', re.MULTILINE)
_WORKLOAD = re.compile(r"^workload:", re.MULTILINE)


def a_template(path: Path) -> str | None:
    """And which command takes it; None where it is none."""
    if not _TEMPLATE.search(_text(path)):
        return None
    return f"{path} is a CloudFormation template: `lamplighter discover {path}` drafts a workload file of it"


def a_workload(path: Path) -> str | None:
    if not _WORKLOAD.search(_text(path)):
        return None
    return f"{path} is a workload file: `lamplighter synth {path} -o DIR` says what it costs a month"


def _text(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")
