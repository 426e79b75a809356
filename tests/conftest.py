"""What every test stands on: repeatable examples, and charts without a screen."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("MPLBACKEND", "Agg")

# derandomize: a property that fails, fails for everyone. No deadline: the first example of a rule compiles it.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True, scope="session")
def pilots_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what pilots find apart: a test that bends a rule must leave nothing that a study would believe."""
    from sim.trials.planning import pilots_kept

    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("cache")
        root.chmod(0o700)
        patch.setattr(pilots_kept, "cache_root", lambda: root)
        yield
