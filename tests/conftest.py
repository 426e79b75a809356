"""What every test stands on: repeatable examples, and charts without a screen."""

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("MPLBACKEND", "Agg")

# derandomize: a property that fails, fails for everyone. No deadline: the first example of a rule compiles it.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")
