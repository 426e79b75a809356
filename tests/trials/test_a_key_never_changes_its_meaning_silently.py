"""Files of a run say in which format they are written; a former one is read as what it meant, a newer one is refused."""

import json
import math
import shutil

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.errors import InputError
from sim.report.terminal.tables import table
from sim.report.words.reading import points
from sim.results.files import summary_of
from sim.results.kinds import plain
from sim.trials.claims.ledger import read_ledger
from sim.trials.folder.differing import finished
from sim.trials.folder.restoring import read_report
from sim.trials.folder.stored import open_run
from sim.trials.storage.fingerprint import fingerprint
from sim.trials.storage.formats import FORMAT, summary_now
from tests.support.small_study import study

NEWER = FORMAT + 1


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    out = tmp_path_factory.mktemp("formats") / "run"
    study(out, {"replications": "3", "models": "[cs-only, cs-am-split]"})
    (out / "report.html").write_text("made by a test")
    return out


@pytest.fixture
def run(done, tmp_path):
    shutil.copytree(done, tmp_path / "run")
    return tmp_path / "run"


def edit(path, change):
    held = json.loads(path.read_text(encoding="utf-8"))
    change(held)
    path.write_text(json.dumps(held), encoding="utf-8")


def as_it_was(run):
    """Make a folder one of the first format: no number, and a cost ratio that was planned."""

    def of_plans(summary):
        del summary["format"]
        for point in summary["points"]:
            point["cost_ratio"] = {model: 4.46 if model != "cs-only" else 1.0 for model in point["models"]}
            del point["planned_cost_ratio"]

    edit(run / "summary.json", of_plans)
    digest = fingerprint(json.loads((run / "summary.json").read_text()))
    edit(run / "manifest.json", lambda held: held.pop("format") and held["results"].update(sha256=digest))


def call(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_both_files_carry_the_number_first(done):
    for name in ("manifest.json", "summary.json"):
        assert next(iter(json.loads((done / name).read_text()).items())) == ("format", FORMAT)


def test_a_planned_ratio_of_a_former_run_is_not_told_as_what_was_paid(done, run):
    as_it_was(run)
    paid = {(p.point, p.staffing): p.cost_ratio for p in points(open_run(done).summary)}
    for summary in (open_run(run).summary, summary_of(finished(run).summary), summary_of(read_report(run).summary)):
        for point in points(summary):
            assert point.cost_ratio == pytest.approx(paid[point.point, point.staffing], rel=1e-12)
            assert point.planned_cost_ratio == {"cs-only": 1.0, "cs-am-split": 4.46}
    heading = next(line for line in table(open_run(run).summary).splitlines() if line.startswith("AT OWN STAFFING"))
    assert "at target pay 4.46 times" in heading
    assert "(4.46" not in heading


def test_a_former_run_whose_cost_was_not_stored_says_no_ratio_of_what_was_paid(run):
    as_it_was(run)

    def without_cost(summary):
        for point in summary["points"]:
            for model in point["models"].values():
                del model["metrics"]["value_cost"]

    edit(run / "summary.json", without_cost)
    digest = fingerprint(json.loads((run / "summary.json").read_text()))
    edit(run / "manifest.json", lambda manifest: manifest["results"].update(sha256=digest))
    for point in open_run(run).summary.points:
        assert point.cost_ratio.keys() == {"cs-only", "cs-am-split"}
        assert all(math.isnan(ratio) for ratio in point.cost_ratio.values())


def test_the_last_files_without_a_number_are_read_as_they_stand(done):
    summary = json.loads((done / "summary.json").read_text())
    unnumbered = {key: value for key, value in summary.items() if key != "format"}
    assert plain(summary_now(done / "summary.json", unnumbered)) == summary


def test_the_digest_of_equal_results_does_not_know_the_number(done):
    summary = json.loads((done / "summary.json").read_text())
    assert fingerprint(summary) == fingerprint({**summary, "format": NEWER})


@pytest.mark.parametrize("name", ["manifest.json", "summary.json"])
@pytest.mark.parametrize("number", [NEWER, "two", None, True, 0, 1.0])
def test_a_format_that_nobody_knows_is_refused_in_one_line_and_nothing_is_written(run, name, number):
    edit(run / name, lambda held: held.update(format=number))
    before = {file: file.read_bytes() for file in run.rglob("*") if file.is_file()}
    for words in (("report", run), ("diff", run, run)):
        told = call(*words)
        assert told.exit_code == 2
        assert f"{run / name}: format" in told.output
        assert ("newer postsale" if number == NEWER else "--fresh") in told.output
        assert "Traceback" not in told.output
    assert {file: file.read_bytes() for file in run.rglob("*") if file.is_file()} == before


def test_a_rerun_and_a_prune_refuse_it_too_and_runs_lists_it(run):
    edit(run / "manifest.json", lambda held: held.update(format=NEWER))
    assert "newer postsale" in call("rerun", run / "manifest.json", "--out", run.parent / "again").output
    assert not (run.parent / "again").exists()
    assert "newer postsale" in call("prune", run).output
    listed = call("runs", run.parent)
    assert listed.exit_code == 0
    assert "of another format" in listed.output


def test_a_row_of_a_newer_ledger_is_refused(tmp_path):
    (tmp_path / "ledger.json").write_text(json.dumps([{"format": NEWER, "id": "A1"}]))
    with pytest.raises(InputError, match="newer postsale"):
        read_ledger(tmp_path)
