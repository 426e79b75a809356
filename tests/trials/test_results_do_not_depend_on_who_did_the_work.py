"""One worker or eight, threads, processes or a cluster, shards of any size, in any order: the same bytes."""

import random
import threading
from concurrent.futures import Executor, Future
from contextlib import contextmanager

import pytest

from sim.errors import InputError
from sim.trials.executing.cluster import cluster
from sim.trials.executing.executors import Workers, processes, threads
from sim.trials.study import Listener
from tests.support.dask_cluster import scheduler, wait_for_workers, worker
from tests.support.small_study import TWO, results, study

pytestmark = pytest.mark.usefixtures("few_pilots")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Return what one thread reports."""
    folder = tmp_path_factory.mktemp("done") / "out"
    study(folder, workers=1)
    return results(folder)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Return what one thread reports of two organizations."""
    folder = tmp_path_factory.mktemp("two") / "out"
    study(folder, TWO, workers=1)
    return results(folder)


@pytest.mark.parametrize("workers", [2, 8])
@pytest.mark.parametrize("shard", [1, 3, 1000])
def test_workers_and_sizes_change_no_byte(two, tmp_path, workers, shard):
    study(tmp_path, TWO, workers=workers, shard=shard)
    assert results(tmp_path) == two


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_work_changes_no_byte(two, tmp_path, seed):
    study(tmp_path, TWO, hire=all_at_once(seed), shard=1)
    assert results(tmp_path) == two


def all_at_once(seed):
    """Return a crew that is given every job before it does the first, in an order of its own."""

    @contextmanager
    def hire():
        executor = Late(seed)
        yield Workers(executor, 1000, "one worker, in disorder")

    return hire


class Late(Executor):
    """Does nothing until nobody has submitted anything for a moment; then everything, shuffled."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.jobs = []
        self.timer = None

    def submit(self, function, /, *arguments, **named):
        future = Future()
        self.jobs.append((future, function, arguments, named))
        if self.timer is not None:
            self.timer.cancel()
        self.timer = threading.Timer(0.2, self.work)
        self.timer.start()
        return future

    def work(self):
        self.random.shuffle(self.jobs)
        for future, call, positional, named in self.jobs:
            future.set_result(call(*positional, **named))


def test_processes_change_no_byte(done, tmp_path):
    study(tmp_path, hire=lambda: processes(2), shard=2)
    assert results(tmp_path) == done


def test_the_simpy_engine_works_in_processes_and_changes_no_byte(two, tmp_path):
    study(tmp_path, TWO, workers=2, engine="simpy")
    assert results(tmp_path) == two


def test_a_pool_of_shards_serves_several_studies(two, tmp_path):
    study(tmp_path / "first", TWO | {"models": "[cs-only, no-csm]"}, pool=tmp_path / "pool", workers=1)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "pool").rglob("*.npz")}
    study(tmp_path / "second", TWO, pool=tmp_path / "pool", workers=1)
    assert results(tmp_path / "second") == two
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "pool").rglob("*.npz")}
    assert before.items() < after.items(), "what was there is used as it is"
    assert len(after) - len(before) == 1, "and only what was missing is added: two roles"
    assert not list((tmp_path / "second/shards").rglob("*.npz"))


def test_nobody_at_the_address_is_one_clear_error():
    with pytest.raises(InputError, match="no Dask scheduler answers"), cluster("tcp://127.0.0.1:9"):
        pass


def goes_wrong(progress):
    """Fail once something is done, so that what is under way on the cluster has to be dropped."""
    if progress.done > progress.before:
        raise RuntimeError("something else went wrong")


def test_a_cluster_that_loses_a_worker_in_mid_run_changes_no_byte(done, tmp_path):
    with scheduler() as (address, _):
        workers = [worker(address, tmp_path / f"worker-{k}") for k in range(2)]
        try:
            wait_for_workers(address, 2)

            class Killer:
                """Kills the first worker as soon as something was done by anybody."""

                def __init__(self):
                    self.at = None

                def __call__(self, progress):
                    if self.at is None and progress.done > progress.before and progress.done < progress.asked:
                        workers[0].kill()
                        self.at = progress.done

            with pytest.raises(RuntimeError, match="something else went wrong"):
                study(tmp_path / "out", listener=Listener(goes_wrong), hire=lambda: cluster(address), shard=1)
            killer = Killer()
            study(tmp_path / "out", listener=Listener(killer), hire=lambda: cluster(address), shard=1)
            assert killer.at is not None, "the worker was killed in mid-run"
            assert workers[0].wait(10) != 0
            assert workers[1].poll() is None
        finally:
            for each in workers:
                each.kill()
                each.wait()
    assert results(tmp_path / "out") == done


def test_threads_are_said_in_words():
    with threads(1) as one, threads(3) as three:
        assert (one.title, three.title) == ("1 worker", "3 workers")
