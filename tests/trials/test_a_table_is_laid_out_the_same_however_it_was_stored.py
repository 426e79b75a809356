"""Not only the rows of a table, its bytes too do not depend on how many replications were stored at a time."""

import numpy as np
import pytest

from sim.metrics.monthly import COLUMNS
from sim.trials.folder.results import Table
from sim.trials.folder.tables import TableWriter, gathered, month_rows, replication_rows
from sim.trials.storage.shards import Shard, Span

REPLICATIONS, MONTHS = 2000, 36


def whole():
    """Return so many replications in one shard, two of which failed."""
    chance = np.random.default_rng(1)
    shape = (REPLICATIONS, MONTHS)
    months = {
        name: chance.integers(0, 10**9, shape) if k % 2 else chance.random(shape) for k, name in enumerate(COLUMNS)
    }
    metrics = {"nrr": chance.random(REPLICATIONS), "new_arr": chance.random(REPLICATIONS) * 1e6}
    return Shard("a", Span(0, REPLICATIONS), metrics, months, {3: "x", REPLICATIONS - 5: "y"}, 5)


def written(folder, shard):
    """Return the bytes of both tables of two cells, from shards of a size."""
    folder.mkdir()
    every = whole()
    spans = [Span(at, min(REPLICATIONS, at + shard)) for at in range(0, REPLICATIONS, shard)]
    with TableWriter(folder / "replications") as rows, TableWriter(folder / "months") as months:
        for model in ("one", "two"):
            for group in gathered((every.part(span) for span in spans), MONTHS):
                rows.add({"model": model}, replication_rows(group, 1))
                months.add({"model": model}, month_rows(group, MONTHS))
        rows.close(["model"])
        months.close(["model"])
    return (folder / "replications").read_bytes(), (folder / "months").read_bytes()


@pytest.mark.parametrize("shard", [1, 13, 333, 1000, 5000])
def test_a_table_has_the_same_bytes_for_every_size_of_shard(tmp_path, shard):
    assert written(tmp_path / "usual", 20) == written(tmp_path / "other", shard)


@pytest.mark.parametrize("shard", [1, 13, 20, 555, 600, 5000])
def test_groups_hold_every_replication_once_in_order(shard):
    every = whole()
    spans = [Span(at, min(REPLICATIONS, at + shard)) for at in range(0, REPLICATIONS, shard)]
    groups = list(gathered((every.part(span) for span in spans), MONTHS))
    assert [len(part) for part in ([r for s in g for r in range(s.span.first, s.span.last)] for g in groups)] == [
        555,
        555,
        555,
        335,
    ]
    numbers = [r for group in groups for s in group for r in range(s.span.first, s.span.last)]
    assert numbers == list(range(REPLICATIONS))
    assert {r: why for group in groups for s in group for r, why in s.failures.items()} == every.failures


@pytest.mark.parametrize("name", ["a[1]", "b*", "d'e", "{f}", "[[g]", "a]"])
def test_a_table_in_a_folder_of_any_name_is_that_table_and_no_other(tmp_path, name):
    """Names are no patterns: the numbers of a run in a[1] were once read from a1."""
    for folder in (name, "a1", "bb"):
        (tmp_path / folder).mkdir()
        with TableWriter(tmp_path / folder / "x.parquet") as rows:
            rows.add({"where": folder}, {"nrr": np.zeros(1)})
            rows.close(["where"])
    table = Table(tmp_path / name / "x.parquet")
    assert table.query(f'SELECT DISTINCT "where" FROM {table.source}').fetchall() == [(name,)]
