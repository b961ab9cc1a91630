"""What all tests share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No test is timed: on a small machine that does something else as well, a slow example is no fault.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
