"""AWS's limits on what a runbook may set."""

from __future__ import annotations

# "as long as you leave at least 100 simultaneous executions unreserved" (botocore's Lambda service model,
# PutFunctionConcurrency).
UNRESERVED_AT_LEAST = 100
UNRESERVED_LIMIT = f"UnreservedConcurrentExecutions >= {UNRESERVED_AT_LEAST}"

# "Function memory allocation: 128 MB to 10,240 MB" (Lambda quotas). The API model allows more; ordinary functions
# do not take it.
MEMORY_MB_AT_LEAST = 128
MEMORY_MB_AT_MOST = 10_240
MEMORY_LIMIT = f"MemorySize {MEMORY_MB_AT_LEAST} to {MEMORY_MB_AT_MOST} MB"


def over_unreserved(before: int | None, after: int, unreserved: int) -> str | None:
    """Why the account has no room for a reservation, or None."""
    taken = after - (before or 0)
    if taken <= 0 or taken <= unreserved - UNRESERVED_AT_LEAST:
        return None
    return (
        f"AWS limit {UNRESERVED_LIMIT} (PutFunctionConcurrency): {taken} more reserved would leave"
        f" {unreserved - taken} of the account's {unreserved} unreserved"
    )


def outside_memory(memory_mb: int) -> str | None:
    """Why a function can't have this much memory, or None."""
    if MEMORY_MB_AT_LEAST <= memory_mb <= MEMORY_MB_AT_MOST:
        return None
    return f"AWS limit {MEMORY_LIMIT} (Lambda quotas): {memory_mb} MB is outside it"
