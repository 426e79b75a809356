"""What a claim says moves its verdict and not one simulated byte; rows do not depend on workers or interruptions."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from sim.config.claim.claim import load_claim
from sim.errors import InputError
from sim.trials.claims import session
from sim.trials.claims.session import ClaimRunner, run_claims
from sim.trials.scenarios.direct_levels import calibrated_each
from sim.trials.scenarios.space import SharedScenarios
from tests.trials.claims.small import TINY, judged, stored, written

pytestmark = pytest.mark.usefixtures("quick_levels")


@pytest.fixture(scope="module")
def run(tmp_path_factory, quick_levels):
    folder = tmp_path_factory.mktemp("claims")
    path = written(folder / "files")
    row = judged(path, folder / "out")
    return path, folder / "out", row


def beside(run, folder):
    """Return a folder of a ledger with the levels that were found for `run` and nothing else: to find them takes longest."""
    (levels,) = run[1].rglob("levels")
    shutil.copytree(levels, folder / "out" / levels.relative_to(run[1]))
    return folder / "out"


def test_the_figure_of_a_claim_moves_its_verdict_and_no_simulated_byte(run, tmp_path):
    _, out, row = run
    before = stored(out)
    value = 100.0 * row["simulated"]["value"]
    verdicts = set()
    for claimed, worth in (
        ("above: 0 points", "0.1 points"),
        ("below: 0 points", "0.1 points"),
        (f"from: {value - 50:.1f} points, to: {value + 50:.1f} points", "0.1 points"),
        ("above: 0 points", "40 points"),
    ):
        again = judged(written(tmp_path, claimed, worth), out)
        assert again["simulated"] == row["simulated"]
        assert [each["value"] for each in again["also"]] == [each["value"] for each in row["also"]]
        assert [each["value"] for each in again["ablations"]] == [each["value"] for each in row["ablations"]]
        verdicts.add(again["verdict"])
    assert len(verdicts) > 1
    assert stored(out) == before, "not one byte was simulated anew, altered or removed"


def test_the_row_is_the_same_for_any_number_of_workers(run, tmp_path):
    path, _, row = run
    assert judged(path, tmp_path / "out", workers=1) == row


def test_a_clear_verdict_takes_fewer_simulations_and_the_same_ones(run, tmp_path):
    path, _, row = run
    out, looking = beside(run, tmp_path), replace(TINY, futures=160, looks=(0.25, 1.0))
    clear = judged(written(tmp_path, "above: -60 points, no_effect_at: none"), out, looking)
    assert clear["simulated"]["n"] == 40
    assert clear["verdict"] == "reproduced"
    unclear = judged(
        written(tmp_path, f"above: {100.0 * clear['simulated']['value']} points", "0 points"), out, looking
    )
    assert unclear["simulated"]["n"] == 160
    assert row["simulated"]["n"] == 20
    width = np.ptp(clear["simulated"]["ci95"])
    assert np.ptp(judged(path, out, replace(TINY, futures=40))["simulated"]["ci95"]) < width, (
        "two looks ask for wider ones"
    )


def test_a_stopped_ledger_goes_on_to_the_same_row(run, tmp_path, monkeypatch):
    path, _, row = run
    out = beside(run, tmp_path)
    real, calls = session.Runner.run, []

    def stopped(self, *args):
        calls.append(1)
        real(self, args[0], dict.fromkeys(args[1], 10), *args[2:])
        raise KeyboardInterrupt

    monkeypatch.setattr(session.Runner, "run", stopped)
    with pytest.raises(KeyboardInterrupt):
        judged(path, out)
    assert calls
    assert stored(out)
    monkeypatch.setattr(session.Runner, "run", real)
    assert judged(path, out) == row


def test_the_mirrored_measure_is_the_mirrored_row(run, tmp_path):
    _, out, row = run
    mirrored = judged(written(tmp_path, "below: 0 points", measure="nrr[cs-only] - nrr[cs-am-split]"), out)
    assert mirrored["simulated"]["value"] == pytest.approx(-row["simulated"]["value"], abs=1e-12)
    assert mirrored["verdict"] == row["verdict"]
    assert mirrored["share_of_worlds"] == pytest.approx(row["share_of_worlds"], abs=1e-9)


def test_a_figure_beside_is_judged_where_the_file_says_so(run, tmp_path):
    _, out, row = run
    told, same = row["also"]
    assert "verdict" not in told
    value = 100.0 * same["value"]
    around = f"from: {value - 50:.1f} points, to: {value + 50:.1f} points"
    assert judged(written(tmp_path, around), out)["also"][1]["verdict"] == "reproduced"
    far = judged(written(tmp_path, "from: 70 points, to: 80 points, no_effect_at: none"), out)
    assert far["also"][1]["verdict"] == far["verdict"] == "contradicted"


def test_the_ledger_holds_what_was_judged(run):
    path, out, row = run
    assert judged(path, out) == row
    assert json.loads((out / "ledger.json").read_text(encoding="utf-8")) == [row]
    for key in (
        "id",
        "claim",
        "source",
        "claimed",
        "simulated",
        "verdict",
        "share_of_worlds",
        "mechanism",
        "experiment",
    ):
        assert key in row
    assert row["simulated"]["n"] == TINY.futures
    assert row["worlds"]["n"] == TINY.worlds


def seen_metrics(path, out, monkeypatch):
    """Return the row of a claim, and the stored metrics of its cells by model and what is taken out."""
    held, real = {}, session.pair

    def watched(claim, metrics, read, *, came=False):
        held[read.model, read.without] = metrics
        return real(claim, metrics, read, came=came)

    monkeypatch.setattr(session, "pair", watched)
    return judged(path, out), held


def test_each_figure_of_a_row_says_its_estimator_and_what_it_gained(run, monkeypatch):
    path, out, _ = run
    row, held = seen_metrics(path, out, monkeypatch)

    def variances(without=""):
        a, b = held["cs-am-split", without], held["cs-only", without]
        came = a["nrr"] - b["nrr"]
        return np.array([came, came - (a["luck_nrr"] - b["luck_nrr"])])

    with_it, without = variances(), variances("friction")
    for told, (came, less) in (
        (row["simulated"], with_it),
        (row["also"][0], with_it),
        (row["ablations"][0], without),
        (row["ablations"][0]["change"], with_it - without),
    ):
        assert told["estimator"] == "less_luck"
        assert told["variance_ratio"] == pytest.approx(came.var() / less.var(), rel=1e-6)
    assert row["worlds"]["estimator"] == "less_luck"
    assert row["worlds"]["variance_ratio"] > 0.0


def test_a_figure_of_chosen_futures_or_of_what_has_no_luck_says_plain(run, tmp_path):
    _, out, _ = run
    for measure in (
        "nrr[cs-am-split, given=ending_arr>1] - nrr[cs-only, given=ending_arr>1]",
        "utilisation.csm[cs-am-split] - utilisation.csm[cs-only]",
    ):
        row = judged(written(tmp_path, measure=measure), out)
        assert row["simulated"]["estimator"] == "plain"
        assert row["ablations"][0]["change"]["estimator"] == "plain"
        assert "variance_ratio" not in row["simulated"]
        assert row["also"][0]["estimator"] == "less_luck", "each figure says its own"


def test_a_metric_that_is_not_there_is_one_clear_error(tmp_path):
    path = written(tmp_path, measure="nrrr[cs-only] - nrr[cs-am-split]")
    with pytest.raises(InputError, match=r"cs-only has no metric nrrr. Did you mean nrr\?"):
        judged(path, tmp_path / "out")


def test_a_world_is_the_same_world_in_every_claim():
    drawn = SharedScenarios(24)
    for path in ("assumptions.learning.output_gain", "company.segments.smb.stickiness"):
        at = drawn.at(path)
        assert (at == SharedScenarios(24).at(path)).all()
        assert sorted(int(x * 24) for x in at) == list(range(24)), "one world in every stratum"
    assert (drawn.at("assumptions.a.b") != drawn.at("assumptions.a.c")).any()


def test_levels_bring_every_world_near_what_the_company_retains(run):
    path, out, _ = run
    (levels,) = out.rglob("levels")
    before = {file: file.read_bytes() for file in levels.iterdir()}
    found = calibrated_each(load_claim(path).experiment, SharedScenarios(TINY.worlds), levels, 2)
    assert len(found.levels) == TINY.worlds
    assert found.missed.max() < 0.02
    assert {file: file.read_bytes() for file in levels.iterdir()} == before, "what the claim found is what is read here"
    again = calibrated_each(load_claim(path).experiment, SharedScenarios(TINY.worlds), levels, 1)
    assert again.levels == found.levels


def test_several_claims_share_what_they_have_in_common(run, tmp_path):
    out = beside(run, tmp_path)
    one, two = written(tmp_path, key="T1"), written(tmp_path, "below: 0 points", key="T2")
    run_claims([load_claim(one)], ClaimRunner(out, TINY, 2))
    before = stored(out)
    run_claims([load_claim(one), load_claim(two)], ClaimRunner(out, TINY, 2))
    assert stored(out) == before
