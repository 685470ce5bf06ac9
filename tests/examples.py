"""How many examples a property is tried with: the same ones at every run; with YISHI_SOAK others
each time, and twenty times as many.
"""

import os

from hypothesis import HealthCheck, settings

SOAK = bool(os.environ.get("YISHI_SOAK"))
USUAL = 100
# A machine may be slow, and a failure must come again: neither the clock nor what an earlier run
# left in a folder decides a test.
settings.register_profile(
    "repeatable",
    max_examples=USUAL,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "soak",
    max_examples=20 * USUAL,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def load_examples() -> None:
    """Chooses the profile for the whole run."""
    settings.load_profile("soak" if SOAK else "repeatable")


def examples(count: int) -> settings:
    """For a property that needs more or fewer than the usual hundred."""
    return settings(max_examples=count * (20 if SOAK else 1))
