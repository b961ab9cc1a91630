"""What can go wrong, told apart by class.

LamplighterError
├── ConfigurationError      what was configured can't be used: says what, where and what is allowed
├── Conflict                someone else wrote in between: read again and decide anew
├── Unavailable             trouble that passes; ``retry_after_s`` where the other side said when
│   └── Unanswered          no answer: it may have been done, or not
├── Damaged                 what was read is broken or gone: says which file, where, and what is wrong
├── Incomplete              parts of a whole are missing: says which; what was done is kept for a repetition
├── Rejected                the other side will never accept this: do not repeat it
└── ControlRefused          AWS would not carry out a change; ``limit`` names the limit it hit, if one
"""

from __future__ import annotations


class LamplighterError(Exception):
    """The root of all of them."""


class ConfigurationError(LamplighterError):
    """What was configured can't be used."""


class Conflict(LamplighterError):  # noqa: N818 - the field's word
    """An optimistic lock did not hold."""


class Unavailable(LamplighterError):  # noqa: N818 - the field's word
    """Trouble that passes. ``retry_after_s`` is what the other side asked for, in seconds, or None."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Unanswered(Unavailable):
    """The request went out and no answer came: it may have been carried out."""


class Damaged(LamplighterError):  # noqa: N818 - the field's word
    """What was read can't be what was written: it names the file, and where in it."""


class Incomplete(LamplighterError):  # noqa: N818 - the field's word
    """A whole without all of its parts is none. A repetition does what is missing, and nothing else."""


class Rejected(LamplighterError):  # noqa: N818 - the field's word
    """Permanent: repeating the same request can't help."""


class ControlRefused(LamplighterError):  # noqa: N818 - the field's word
    """A change that AWS does not allow."""

    def __init__(self, message: str, limit: str | None = None) -> None:
        super().__init__(message)
        self.limit = limit
