"""What a change of a workload's file changes, told in the workload's words: data in, data out."""

from local.synth.diff.changes import Change, What
from local.synth.diff.versions import Difference, Version, against_deployed, difference

__all__ = ["Change", "Difference", "Version", "What", "against_deployed", "difference"]
