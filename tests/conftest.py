"""What every test stands on: repeatable examples, and charts without a screen."""

import gc
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support.compiled_once import compiled_once

if TYPE_CHECKING:
    from sim.report.drawing.chart import Chart

os.environ.setdefault("MPLBACKEND", "Agg")
# What Python has parsed is kept, whatever the environment says: every process of the suite would parse it all anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# derandomize: a property that fails, fails for everyone. No deadline: the first example of a rule compiles it.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")


def pytest_collection_finish() -> None:
    """Leave what is there now out of every later search for garbage, and search less often: most of it stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(autouse=True, scope="session")
def coarse_pictures() -> Iterator[None]:
    """Write PNG files with a sixteenth of the pixels: half of the time of a chart, and no test looks at one so closely."""
    from sim.report.drawing import style

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(style, "DPI", 40)
        yield


@pytest.fixture(autouse=True, scope="session")
def short_looks() -> Iterator[None]:
    """Let `check` measure this machine for a moment, not for two seconds: how long a study takes is never tested."""
    from sim.cli import looking

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looking, "LOOKED_AT", 0.05)
        yield


@pytest.fixture(autouse=True, scope="session")
def rules_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let one process compile what nobody has compiled yet, and the others wait for it."""
    root = tmp_path_factory.getbasetemp()
    with compiled_once(root.parent if "PYTEST_XDIST_WORKER" in os.environ else root):
        yield


@pytest.fixture(autouse=True, scope="session")
def unsynced() -> Iterator[None]:
    """Do not wait until the disk has what is written: what a test leaves need not outlive a loss of power."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(autouse=True, scope="session")
def pilots_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what pilots find apart: a test that bends a rule must leave nothing that a study would believe."""
    from sim.trials.planning import pilots_kept

    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("cache")
        root.chmod(0o700)
        patch.setattr(pilots_kept, "cache_root", lambda: root)
        yield


@pytest.fixture(scope="module")
def few_pilots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let a tenth of the pilots say how many people a budget pays: for files that ask what is done with a study.

    What they find is kept apart. Not for a file that compares with a process of its own, which knows nothing of this.
    """
    from sim.trials.planning import equal_spend, pilots_kept

    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("few-pilots")
        root.chmod(0o700)
        patch.setattr(pilots_kept, "cache_root", lambda: root)
        patch.setattr(equal_spend, "MOST_PILOTS", 40)
        yield


@pytest.fixture(scope="module")
def quick_levels() -> Iterator[None]:
    """Find the levels of each plausible world in a quarter of the futures: for files that ask what is done with them."""
    from sim.trials.scenarios import direct_levels

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(direct_levels, "FUTURES", 2)
        yield


@pytest.fixture(scope="module")
def few_charts() -> Iterator[None]:
    """Draw two charts of a run: for files that ask what becomes of files and pages, and not what is drawn."""
    from sim.interface import finishing

    whole = finishing.charts_of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finishing, "charts_of", lambda run: [*whole(run)[:1], *differences(whole(run))])
        yield


def differences(charts: "list[Chart]") -> "list[Chart]":
    """Return the chart that every comparison has, unless it is the first."""
    return [chart for chart in charts[1:] if chart.name == "differences"]
