"""Workers that never answer again: the run ends by itself with what to do, Ctrl-C ends it at once, and nothing is lost."""

import signal
import threading
import time
from concurrent.futures import Executor, Future
from contextlib import contextmanager

import pytest

from sim.errors import InterruptedRunError, WorkerError
from sim.trials.executing import cluster as clusters
from sim.trials.executing.executors import Workers
from sim.trials.running import runner as running
from sim.trials.study import Listener
from tests.support.small_study import results, shards, study

SETTINGS = {"staffing": "own", "models": "[cs-only, cs-am-split]"}
SECONDS = 30.0


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed")
    study(folder, SETTINGS, workers=1)
    return results(folder)


class Silent(Executor):
    """Does so many jobs, then takes more and never answers; what it is told to give up it does not give up either."""

    def __init__(self, answers):
        self.answers = answers

    def submit(self, function, /, *arguments):
        future = Future()
        if self.answers > 0:
            self.answers -= 1
            future.set_result(function(*arguments))
        return future


def silent(answers, lost, ready=lambda: True):
    @contextmanager
    def hire():
        yield Workers(Silent(answers), 2, "silent", elsewhere=True, let_go=lambda _: None, lost=lost, ready=ready)

    return hire


def test_a_crew_that_is_lost_ends_the_run_with_what_to_do_and_all_is_kept(done, tmp_path):
    began = time.monotonic()
    with pytest.raises(WorkerError) as caught:
        study(tmp_path, SETTINGS, hire=silent(3, lambda: "The scheduler at X does not answer any more"), shard=1)
    assert time.monotonic() - began < SECONDS
    assert caught.value.exit_code == 3
    assert str(caught.value).startswith("The scheduler at X does not answer any more, at 3 of 8 replications; all of")
    assert "the same command continues, or leave out --cluster" in str(caught.value)
    assert len(shards(tmp_path)) == 3
    study(tmp_path, SETTINGS, workers=1)
    assert results(tmp_path) == done


def test_ctrl_c_ends_a_run_whose_crew_never_answers(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "LAST_WAIT", 0.5)

    def stop(progress):
        if progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(InterruptedRunError, match="Stopped at 2 of 8 replications; all of them kept"):
        study(tmp_path, SETTINGS, Listener(stop), hire=silent(2, lambda: ""), shard=1)
    assert len(shards(tmp_path)) == 2


def test_ctrl_c_does_not_wait_for_a_crew_that_takes_no_jobs(tmp_path):
    began = time.monotonic()
    taken = iter([True, True, True])

    def stop(progress):
        raise KeyboardInterrupt

    with pytest.raises(InterruptedRunError, match="Nothing was simulated yet; run the same command again"):
        study(tmp_path, SETTINGS, Listener(stop), hire=silent(0, lambda: "", lambda: next(taken, False)), shard=1)
    assert time.monotonic() - began < running.LAST_WAIT


def test_jobs_that_a_crew_gives_up_by_itself_are_done_again(done, tmp_path):
    """A cluster that comes back after a moment has forgotten its jobs."""

    class Forgetful(Silent):
        def submit(self, function, /, *arguments):
            self.answers -= 1
            future = Future()
            if self.answers % 3 == 0:
                future.cancel()
                future.set_running_or_notify_cancel()
            else:
                future.set_result(function(*arguments))
            return future

    @contextmanager
    def hire():
        yield Workers(Forgetful(100), 2, "forgetful")

    study(tmp_path, SETTINGS, hire=hire, shard=1)
    assert results(tmp_path) == done


def test_a_pulse_tells_silence_and_a_cluster_without_workers_apart(monkeypatch):
    monkeypatch.setattr(clusters, "ASKED_EVERY", 0.01)
    monkeypatch.setattr(clusters, "PATIENCE", 0.2)

    class Scheduler:
        ncores = "asked"

    class Client:
        status = "running"
        scheduler = Scheduler()
        cores: object = {"worker": 1}

        def sync(self, _question, callback_timeout):
            if isinstance(self.cores, Exception):
                raise self.cores
            return self.cores

    client = Client()
    pulse = clusters.Pulse(client, "tcp://here")
    try:
        time.sleep(0.4)
        assert pulse.lost() == ""
        client.cores = {}
        time.sleep(0.4)
        assert pulse.lost() == "The Dask scheduler at tcp://here has no workers any more"
        client.cores = TimeoutError()
        time.sleep(0.4)
        assert pulse.lost() == "The Dask scheduler at tcp://here does not answer any more"
        client.cores = {"worker": 1}
        time.sleep(0.2)
        assert pulse.lost() == ""
        client.status = "closed"
        assert pulse.lost() == "The Dask scheduler at tcp://here does not answer any more"
    finally:
        pulse.over.set()


def test_what_never_returns_is_waited_for_only_briefly():
    began = time.monotonic()
    clusters.briefly(threading.Event().wait, 0.1)
    assert time.monotonic() - began < 5.0


@pytest.mark.slow
def test_a_scheduler_that_is_killed_in_mid_run_ends_the_run_within_a_minute(tmp_path):
    pytest.importorskip("distributed")
    from tests.support.dask_cluster import scheduler, wait_for_workers, worker

    with scheduler() as (address, process):
        only = worker(address, tmp_path / "worker")
        try:
            wait_for_workers(address, 1)
            killed = []

            def kill(progress):
                if progress.done > progress.before and not killed:
                    process.send_signal(signal.SIGKILL)
                    killed.append(time.monotonic())

            with pytest.raises(WorkerError, match=r"does not answer any more, at .* all of them kept"):
                study(
                    tmp_path / "out",
                    SETTINGS | {"replications": "400"},
                    Listener(kill),
                    hire=lambda: clusters.cluster(address),
                    shard=1,
                )
            assert time.monotonic() - killed[0] < 60.0
            assert shards(tmp_path / "out")
        finally:
            only.kill()
            only.wait()
