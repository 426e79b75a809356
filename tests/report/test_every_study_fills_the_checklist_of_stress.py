"""The STRESS-DES checklist of a study is filled from its folder: every item once, figures of this study, no empty answer."""

import json

import pytest

from sim.report.findings.limits import limits
from sim.report.stress_des import stress_des, text, write_stress_des
from sim.report.stress_des.study import NOT_HELD
from sim.results.files import summary_of
from tests.report import synthetic
from tests.report.typed import of
from tests.support.small_study import study

ITEMS = [
    *("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "3.3", "3.4"),
    *("4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1"),
]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "out"
    study(folder, workers=1)
    read = {name: json.loads((folder / name).read_text(encoding="utf-8")) for name in ("manifest.json", "summary.json")}
    return folder, read["manifest.json"], summary_of(read["summary.json"])


def test_every_item_of_the_guideline_is_answered_once_and_in_order(run):
    _, manifest, summary = run
    found = stress_des(manifest, summary)
    assert [item.split()[0] for item, _ in found] == ITEMS
    assert all(answer.strip() and NOT_HELD not in answer for _, answer in found)


def test_the_answers_are_those_of_this_study(run):
    folder, manifest, summary = run
    written = write_stress_des(folder).read_text(encoding="utf-8")
    assert written == text(manifest, summary)
    for words in (
        f"{summary.n} simulations of each option at a size",
        "26 months from the opening",
        "seed 2027",
        manifest["sha256"],
        "start.customers 10",
        f"{manifest['events']:,} events",
        "cs-only, cs-am-split, no-csm",
        "failed simulations: 0",
    ):
        assert words in written.replace("\\_", "_"), words


def test_what_a_folder_does_not_hold_is_said_so():
    found = dict(stress_des({}, of({})))
    assert NOT_HELD in found["4.2 Run length"]
    assert NOT_HELD in found["5.1 Software or programming language"]


def test_names_from_files_are_text_and_no_markup():
    written = text({"title": "<script>alert(1)</script> [x](http://y) **b**"}, of({}))
    assert "<script>" not in written.replace("\\<", "")
    assert "\\[x\\](http" in written


def test_limits_are_five_to_eight_sentences_that_fit_the_study():
    summary = of(synthetic.summary(n=20))
    found = limits({}, summary)
    assert 5 <= len(found) <= 8
    assert any("20 simulations" in each for each in found)
    assert not any("simulations nothing is said" in each for each in limits({}, of(synthetic.summary(n=200))))
    policies = {"design": {"experiment": {"policies": {"a": [{"use": "x"}]}}}}
    assert any("change of the organization" in each for each in limits(policies, summary))
