"""The benchmarks are no part of the tests, but they must still build the cells that they time."""

from benchmarks import engines


def test_the_cells_that_are_timed_can_be_built_at_every_size() -> None:
    for model in engines.MODELS:
        assert engines.cell(model, months=25).opening_accounts == 160
    assert engines.cell(engines.MODELS[0], customers=1_000, months=25).opening_accounts == 1_000
