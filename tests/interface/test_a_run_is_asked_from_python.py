"""A finished run answers: numbers with their units, tables and figures that show themselves, names with the nearest one."""

import gc
import math
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from msgspec import structs

from sim import load, open_run, run
from sim.errors import DesignMismatchError, FailedRunsError, InputError, InterruptedRunError
from sim.interface.runs import Run
from sim.interface.tabular import MOST_ROWS, Table
from sim.report.words.effects import grade_words
from sim.results.summary import Failed
from sim.trials.study import Listener
from tests.support.small_study import SETTINGS

pytestmark = pytest.mark.usefixtures("few_pilots")

NAME = "four-organisations"
FEW = SETTINGS | {"models": "[cs-only, cs-am-split]"}
OTHER = FEW | {"replications": "2", "staffing": "own"}


@pytest.fixture(scope="module")
def done():
    return run(load(NAME, settings=FEW), workers=1)


def test_nothing_is_printed(capfd):
    study = load(NAME, settings=OTHER)
    heard = []
    run(study, workers=1, progress=heard.append)
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")
    assert heard[-1].done == heard[-1].asked > 0


def test_a_study_says_what_it_is():
    study = load(NAME, settings=FEW)
    assert all(word in repr(study) for word in (NAME, study.title, "cs-only, cs-am-split", "1 point", "26 months"))
    assert study.points == ({},)
    assert any("case" in line for line in study.lines)
    further = study.with_settings(replications=7, seed=3)
    assert (further.experiment.replications.at_most, further.experiment.seed) == (7, 3)
    assert study.experiment.replications.at_most == 4, "the study itself stays as it was"


def test_mistakes_are_told_where_they_were_made():
    with pytest.raises(InputError, match=r"^load: horizonn: no such key\. Did you mean horizon\?"):
        load(NAME, horizonn="24 months")
    with pytest.raises(InputError, match=r"^run: replications: must be between"):
        run(load(NAME, settings=OTHER), replications=1)
    with pytest.raises(
        InputError, match=r"engine: must be compiled or simpy \(got fast\)\.\nrun: workers: must be 1 or more"
    ):
        run(load(NAME, settings=OTHER), engine="fast", workers=0)
    with pytest.raises(InputError, match=r"no such experiment .*Did you mean four-organisations\?"):
        load("four-organisationz")
    with pytest.raises(InputError, match="a study has one company"):
        load(NAME, "early-stage-saas", settings={"company": "mid-market-saas"})
    with pytest.raises(TypeError, match="a setting is text"):
        load(NAME, horizon=object())


def test_a_table_is_the_summary(done):
    table = done.table("nrr", "ending_arr")
    assert len(table) == 2 * done.cells == len(list(table))
    for row in table.records():
        point = next(p for p in done.summary.points if p.staffing == row["staffing"])
        stored = point.models[row["model"]].metrics[row["metric"]]
        assert (row["mean"], row["n"], row["unit"]) == (stored.mean, stored.n, stored.unit)
        assert (row["low"], row["high"]) == stored.ci95
    assert table.to_dict()["mean"] == table["mean"]
    assert {row["metric"] for row in done.table()} == {"nrr", "grr", "ending_arr", "economic_value", "cost_to_serve"}


def test_a_difference_is_the_summary(done):
    table = done.differences("nrr")
    assert set(table["model"]) == {"cs-am-split"}
    for row in table:
        point = next(p for p in done.summary.points if p.staffing == row["staffing"])
        stored = next(c for c in point.comparisons if (c.a, c.metric) == (row["model"], "nrr"))
        assert (row["difference"], row["verdict"]) == (stored.difference, stored.verdict)
        assert (row["low"], row["high"]) == (stored.ci95_joint or stored.ci95)
        assert grade_words(row["verdict"]) in str(table)


def test_months_and_outcomes_are_the_same_futures(done):
    months, ends = done.trajectories("ending_arr"), done.outcomes("ending_arr")
    assert months["cs-only"].shape == (4, 26)
    assert months.months.tolist() == list(range(1, 27))
    assert months.unit == ends.unit == "dollars"
    for model in done.models:
        assert np.array_equal(months[model][:, -1], ends[model])
    assert math.isclose(ends["cs-only"].mean(), ends.table["mean"][0])
    assert list(done.trajectories("nrr", "cs-am-split")) == ["cs-am-split"]
    assert np.isnan(done.trajectories("nrr")["cs-only"][:, 0]).all(), "there is no NRR in the first year"
    assert done.trajectories("customers").unit == "customers"
    assert done.outcomes("nrr", staffing="own").staffing == "own"


def test_a_figure_shows_itself(done, tmp_path):
    figure = done.figure("trajectory_nrr")
    root = ET.fromstring(figure._repr_svg_())
    assert root.tag.endswith("svg")
    assert figure.alt in "".join(root.itertext())
    assert figure._repr_png_().startswith(b"\x89PNG")
    assert figure.title in repr(figure)
    for ending in (".svg", ".png", ".csv", ".txt"):
        assert figure.save(tmp_path / f"new/one{ending}").stat().st_size > 0
    assert figure.svg.encode() == (tmp_path / "new/one.svg").read_bytes()
    assert len(figure.table) > 0
    with pytest.raises(InputError, match=r"End its name with \.svg"):
        figure.save(tmp_path / "one.pdf")


def test_a_figure_is_found_by_a_beginning_that_one_has(done):
    assert done.figure("work" + "load").name == "workload"
    with pytest.raises(InputError, match="trajectory_nrr, trajectory_grr"):
        done.figure("trajectory")
    assert done.figure("waterfall").name == "waterfall_cs-am-split"


def test_a_table_shows_itself(done):
    for table in (done.table(), done.differences(), done.points, done.trajectories("nrr"), done.outcomes("nrr"), done):
        html = table._repr_html_()
        root = ET.fromstring(f"<div>{html}</div>")
        assert root.find(".//tbody/tr") is not None
    names = Table(("a<b", "c"), (("<script>", 1.5), (None, 2)) * MOST_ROWS, "x & y")
    html = names._repr_html_()
    assert "<script>" not in html
    assert f"and {MOST_ROWS} more rows" in html
    assert str(names).splitlines()[1].split() == ["<script>", "1.5"]
    assert "120 rows of a<b, c" in repr(names)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda d: d.figure("trajectory_nr"), r"figure: .*Did you mean trajectory_nrr\? There are: .*workload"),
        (lambda d: d.table("nrrr"), r"metric: .*Did you mean nrr\?"),
        (lambda d: d.differences("gr"), r"metric: .*Did you mean grr\?"),
        (lambda d: d.trajectories("custmers"), r"metric: .*Did you mean customers\?"),
        (
            lambda d: d.trajectories("nrr", "cs-onl"),
            r"model: .*Did you mean cs-only\? There are: cs-only, cs-am-split\.",
        ),
        (lambda d: d.outcomes("nrr")["am-only"], r"model: is not in this run \(got am-only\)"),
        (lambda d: d.outcomes("nrr", point=7), r"point: .*There are: 0\."),
        (lambda d: d.outcomes("nrr", staffing="owm"), r"staffing: .*Did you mean own\?"),
        (lambda d: d.table()["meen"], r"column: is not in this table .*Did you mean mean\?"),
    ],
)
def test_an_unknown_name_is_answered_with_those_that_there_are(done, ask, said):
    with pytest.raises(InputError, match=said):
        ask(done)


def test_a_temporary_folder_goes_with_its_run():
    done = run(load(NAME, settings=OTHER), workers=1)
    folder = done.folder
    figure = done.figure("trajectory_nrr")
    assert (folder / "summary.json").is_file()
    del done
    gc.collect()
    assert folder.is_dir(), "a figure still reads its numbers from it"
    assert figure.svg
    del figure
    gc.collect()
    assert not folder.parent.exists()


def test_a_saved_run_is_one_that_any_command_continues(tmp_path):
    done = run(load(NAME, settings=OTHER), workers=1)
    temporary, said = done.folder, str(done)
    (temporary / "charts").symlink_to(tmp_path)
    kept = done.save(tmp_path / "kept")
    gc.collect()
    assert done.folder == kept == tmp_path / "kept"
    assert not temporary.exists()
    assert not (kept / "charts").is_symlink()
    assert (kept / "report.html").is_file()
    assert (kept / "charts/trajectory_nrr.svg").read_bytes() == done.figure("trajectory_nrr").svg.encode()
    assert str(open_run(kept)) == said
    again = run(load(NAME, settings=OTHER), workers=1, out=kept, charts=False)
    assert again.manifest["identity"] == done.manifest["identity"]
    with pytest.raises(DesignMismatchError, match="is there already"):
        done.save(kept)
    with pytest.raises(DesignMismatchError, match="lies inside the run itself"):
        done.save(kept / "deeper/copy")
    with pytest.raises(DesignMismatchError, match="holds another design"):
        run(load(NAME, settings=OTHER), seed=1, workers=1, out=kept)
    page = done.report(tmp_path / "mail/page.html")
    assert page.read_text().lower().startswith("<!doctype html>")
    assert list(page.parent.iterdir()) == [page]


def test_who_stops_a_run_is_told_what_is_kept(tmp_path):
    def press(_):
        raise KeyboardInterrupt

    study, stop = load(NAME, settings=OTHER), Listener(progress=press)
    with pytest.raises(InterruptedRunError, match=r"Nothing is kept without a folder: run\(…, out=FOLDER\)"):
        run(study, workers=1, progress=stop)
    with pytest.raises(InterruptedRunError, match="the same command continues"):
        run(
            study,
            workers=1,
            progress=Listener(watch=lambda clock: press(0) if "analyzing" in clock.words else None),
            out=tmp_path,
        )
    assert run(study, workers=1, out=tmp_path, charts=False).replications == 2


def test_too_many_failed_futures_can_be_raised(done):
    done.raise_for_failed()
    failed = Failed(replications=3, refused={"cs-only, own, point 0": "3 of 4 failed"})
    summary = structs.replace(done.summary, failed=failed)
    odd = Run(replace(done._stored, summary=summary))
    assert odd.refused == {"cs-only, own, point 0": "3 of 4 failed"}
    with pytest.raises(FailedRunsError, match=r"cs-only, own, point 0: 3 of 4 failed\. Each is a row of"):
        odd.raise_for_failed()
