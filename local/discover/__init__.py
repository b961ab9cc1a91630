"""Drafts a workload file from a CloudFormation or SAM template, or from a live stack.

`Source` is what there is to read; `drafted` makes the YAML of it. Data in, data out, but for `live_stack`.
"""

from local.discover.draft import drafted
from local.discover.source import Source

__all__ = ["Source", "drafted"]
