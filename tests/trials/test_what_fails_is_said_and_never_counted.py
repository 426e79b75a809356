"""A worker that dies costs nothing, a replication that fails is a row with its reason, too many of them silence a cell."""

import json
import math
import os
from contextlib import contextmanager

import duckdb
import numpy as np
import pytest

from sim.errors import InterruptedRunError, ModelError, WorkerError
from sim.trials.executing.executors import Workers, processes
from sim.trials.running import runner as running
from sim.trials.study import Listener
from tests.support.small_study import results, study

pytestmark = pytest.mark.usefixtures("few_pilots")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Return what an undisturbed run reports."""
    folder = tmp_path_factory.mktemp("done") / "out"
    study(folder, workers=1)
    return results(folder)


def deadly_crews(deaths):
    """Return a crew whose first workers die as soon as they begin; and the list of the crews that there were."""
    crews = []

    @contextmanager
    def hire():
        with processes(1) as crew:
            crews.append(crew)
            if len(crews) <= deaths:
                crew.executor.submit(os._exit, 1)
            yield crew

    return hire, crews


def test_a_worker_that_dies_is_replaced(done, tmp_path):
    hire, crews = deadly_crews(2)
    study(tmp_path, hire=hire)
    assert len(crews) == 3
    assert results(tmp_path) == done


def test_workers_that_keep_dying_end_the_run_with_all_that_was_finished(done, tmp_path):
    hire, crews = deadly_crews(10**6)
    with pytest.raises(WorkerError, match="all of them kept"):
        study(tmp_path, hire=hire)
    assert len(crews) == running.MOST_BREAKS
    study(tmp_path, workers=1)
    assert results(tmp_path) == done


def test_a_worker_of_another_version_is_refused(tmp_path):
    class Elsewhere:
        def submit(self, function, job):
            from concurrent.futures import Future
            from dataclasses import replace

            future = Future()
            try:
                future.set_result(function(replace(job, sources="of yesterday")))
            except ModelError as error:
                future.set_exception(error)
            return future

        def shutdown(self, **_):
            pass

    @contextmanager
    def hire():
        yield Workers(Elsewhere(), 1, "another machine")

    with pytest.raises(ModelError, match="install the same version everywhere"):
        study(tmp_path, hire=hire)


def failing(monkeypatch, replications):
    """Let these replications fail, in every cell."""
    honest = running.run_one

    def run_one(cell, *, seed, replication, engine):
        if replication in replications:
            raise ModelError(f"the books of replication {replication} do not balance")
        return honest(cell, seed=seed, replication=replication, engine=engine)

    monkeypatch.setattr(running, "run_one", run_one)


def test_a_replication_that_fails_is_a_row_with_its_reason_and_seed(tmp_path, monkeypatch):
    failing(monkeypatch, {2})
    ran = study(tmp_path, workers=1)
    rows = duckdb.sql(f"SELECT * FROM '{tmp_path}/replications.parquet' WHERE model = 'cs-only'").fetchnumpy()
    assert list(rows["replication"]) == [0, 1, 2, 3] * 2
    failed = rows["replication"] == 2
    assert set(np.ma.filled(rows["failure"], "")[failed]) == {"ModelError: the books of replication 2 do not balance"}
    assert np.ma.getmaskarray(rows["failure"])[~failed].all()
    assert set(rows["seed"][failed]) == {2027}
    assert np.ma.getmaskarray(rows["nrr"])[failed].all()
    months = duckdb.sql(f"SELECT DISTINCT replication FROM '{tmp_path}/trajectories.parquet' ORDER BY 1").fetchall()
    assert months == [(0,), (1,), (3,)]
    assert ran.failed["replications"] == 5, "one in each of five cells"


def test_nothing_is_said_of_a_cell_of_which_too_many_failed(tmp_path, monkeypatch):
    failing(monkeypatch, {2})
    ran = study(tmp_path, workers=1)
    assert len(ran.failed["refused"]) == 5
    for why in ran.failed["refused"].values():
        assert why == (
            "1 of 4 replications failed, more than 1%; the first: ModelError: the books of replication 2 do not balance"
        )
    for point in ran.summary.points:
        for model in point.models.values():
            assert all(math.isnan(metric.mean) and metric.n == 0 for metric in model.metrics.values())
        for row in point.comparisons:
            assert math.isnan(row.difference)
            assert row.verdict == "cannot tell yet"


def test_few_failures_are_left_out_and_counted(tmp_path, monkeypatch):
    failing(monkeypatch, {7})
    settings = {"replications": "120", "models": "[no-csm, cs-only]", "staffing": "own"}
    ran = study(tmp_path, settings, workers=2)
    assert ran.failed == {"replications": 2, "refused": {}}
    nrr = ran.summary.points[0].models["cs-only"].metrics["nrr"]
    assert (nrr.n, nrr.missing) == (119, 1)
    assert nrr.mean > 0.5
    assert json.loads((tmp_path / "manifest.json").read_text())["replications"]["failed"] == 2


def test_failures_are_remembered_and_not_tried_again(tmp_path, monkeypatch):
    failing(monkeypatch, {2})
    study(tmp_path, workers=1)
    first = results(tmp_path)
    monkeypatch.undo()
    study(tmp_path, workers=1)
    assert results(tmp_path) == first, "the same replication fails again: it is not drawn until it fits"


def test_months_are_compared_over_the_same_replications(tmp_path, monkeypatch):
    """Nobody signs because of the organization: rows that belong to one replication have the same signatures."""
    honest = running.run_one

    def run_one(cell, *, seed, replication, engine):
        if replication == (5 if cell.model == "cs-only" else 9):
            raise ModelError("bad luck")
        return honest(cell, seed=seed, replication=replication, engine=engine)

    monkeypatch.setattr(running, "run_one", run_one)
    ran = study(tmp_path, {"replications": "120", "models": "[no-csm, cs-only]", "staffing": "own"}, workers=2)
    months = ran.trajectories(0, "own")
    signed = {model: months[model]["new_arr_cents"] for model in ("cs-only", "no-csm")}
    assert signed["cs-only"].shape == (118, 26)
    assert np.array_equal(signed["cs-only"], signed["no-csm"])


def test_workers_that_end_while_a_run_is_being_stopped_are_no_defect(done, tmp_path):
    """A batch system ends the whole group: the workers are gone before what is under way could be stored."""
    crews = []

    @contextmanager
    def hire():
        with processes(1) as crew:
            crews.append(crew)
            yield crew

    def stop(progress):
        if progress.done > progress.before:
            for process in list(crews[0].executor._processes.values()):
                process.kill()
            raise KeyboardInterrupt

    with pytest.raises(InterruptedRunError, match="The same command continues"):
        study(tmp_path, listener=Listener(stop), hire=hire, shard=1)
    study(tmp_path, workers=1)
    assert results(tmp_path) == done
