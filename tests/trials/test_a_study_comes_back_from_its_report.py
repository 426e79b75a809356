"""What a run keeps of its files restores the same study anywhere, and tells nothing of where they were kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from sim.config.files import lookup
from sim.config.study.study import load_experiment
from sim.errors import DesignMismatchError, InputError
from sim.trials.folder.agreeing import agreement
from sim.trials.folder.files_kept import files_kept
from sim.trials.folder.restoring import read_report, restore, restored
from sim.trials.storage.fingerprint import fingerprint

ROOT = Path(__file__).parents[2]
STUDIES = ("four-models", "sensitivity", "split-timing", "when-to-split", "comp-plans", "split-if-it-hurts", "A6")
SUMMARY: dict[str, Any] = {
    "experiment": "x",
    "n": 4,
    "findings": [{"text": "words"}],
    "points": [
        {"point": k, "staffing": "own", "values": {}, "models": {"cs-only": {"metrics": {"nrr": {"mean": 1.0 + k}}}}}
        for k in range(2)
    ],
}


def report_of(experiment: Any, folder: Path, **more: Any) -> Path:
    """Write what `rerun` reads of a finished run."""
    manifest = {
        "experiment": experiment.key,
        "settings": {},
        "files": files_kept(experiment),
        "sha256": experiment.sha256,
        "status": "complete",
        "results": {"sha256": fingerprint(SUMMARY)},
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest | more), encoding="utf-8")
    return path


def again(path: Path, folder: Path) -> Any:
    report = read_report(path)
    return restored(report, folder, restore(report, folder))


@pytest.mark.parametrize("key", STUDIES)
def test_every_kind_of_shipped_study_comes_back(key: str, tmp_path: Path) -> None:
    experiment = load_experiment(key)
    back = again(report_of(experiment, tmp_path), tmp_path / "files")
    assert back.sha256 == experiment.sha256
    assert back.design == experiment.design
    taken = [path for source in back.files for path in (source.path, *source.parents)]
    assert all(path.resolve().is_relative_to(tmp_path / "files") for path in taken)


def own_study(home: Path) -> Path:
    """Write a study of a user's own files: by key, by path, by absolute path, inherited, hiding a shipped one."""
    for name in ("companies", "calibration", "models", "comp", "private-name/surmises"):
        (home / name).mkdir(parents=True)
    for kind in ("companies", "calibration"):
        text = (ROOT / f"configs/{kind}/mid-market-saas.yaml").read_text(encoding="utf-8")
        (home / kind / "ours.yaml").write_text(text, encoding="utf-8")
    files = {
        "models/cs-only.yaml": "kind: model\nextends: cs-only\ntitle: Ours\npeople:\n  csm: {plan: our-plan}\n",
        "comp/our-plan.yaml": "kind: plan\nextends: csm-classic  # é\ntitle: Ours\n",
        "private-name/surmises/base.yaml": (
            f"kind: experiment\ntitle: Base\ncompany: {home}/companies/ours.yaml\n"
            "models: [../../models/cs-only.yaml, cs-am-split]\nbaseline: cs-only\nhorizon: 26 months\n"
        ),
        "private-name/surmises/question.yaml": "kind: experiment\nextends: base\ntitle: Ours\nreplications: 4\n",
    }
    for name, text in files.items():
        (home / name).write_text(text, encoding="utf-8")
    return home / "private-name/surmises/question.yaml"


def test_a_study_of_own_files_comes_back_where_none_of_them_are(tmp_path: Path) -> None:
    study = own_study(tmp_path / "home")
    report = report_of(load_experiment(study), tmp_path)
    wanted = load_experiment(study).design
    (tmp_path / "home").rename(tmp_path / "gone")
    back = again(report, tmp_path / "files")
    assert back.design == wanted
    hidden = [source for source in back.files if source.kind == "model" and not source.shipped]
    assert [path.is_relative_to(tmp_path / "files/shipped") for path in hidden[0].parents] == [True]


def test_what_is_kept_tells_no_folder_of_a_machine(tmp_path: Path) -> None:
    experiment = load_experiment(own_study(tmp_path / "home"))
    kept = files_kept(experiment)
    assert kept[0]["name"] == "own/folder-1/folder-2/question.yaml"
    text = json.dumps(kept)
    assert "private-name" not in text
    assert str(tmp_path) not in text
    assert "home" not in text
    assert {row["kind"] for row in kept} == {"experiment", "company", "calibration", "model", "plan", "assumptions"}


def test_texts_are_kept_as_they_were(tmp_path: Path) -> None:
    study = own_study(tmp_path / "home")
    kept = {row["name"]: row["text"] for row in files_kept(load_experiment(study))}
    assert kept["own/comp/our-plan.yaml"] == (tmp_path / "home/comp/our-plan.yaml").read_text(encoding="utf-8")
    assert kept["shipped/configs/parameters.yaml"] == (ROOT / "configs/parameters.yaml").read_text(encoding="utf-8")


def test_a_study_is_restored_from_its_own_copies_of_what_ships(tmp_path: Path) -> None:
    """So that a later version, whose files say something else, still repeats it."""
    experiment = load_experiment("four-models")
    report = report_of(experiment, tmp_path)
    held = json.loads(report.read_text(encoding="utf-8"))
    for row in held["files"]:
        if row["key"] == "mid-market-saas" and row["kind"] == "company":
            row["text"] = row["text"].replace("start: {customers: 160}", "start: {customers: 41}")
    report.write_text(json.dumps(held), encoding="utf-8")
    assert again(report, tmp_path / "files").base.company.start_customers == 41
    assert load_experiment("four-models").base.company.start_customers == 160
    assert lookup.shipped_roots()[0] == ROOT / "configs"


@pytest.mark.parametrize(
    "name", ["../x.yaml", "own/../../x.yaml", "/x.yaml", "own/x.py", "elsewhere/x.yaml", "own\\..\\x.yaml", "x.yaml"]
)
def test_a_report_writes_nothing_outside_its_folder(name: str, tmp_path: Path) -> None:
    rows = [{"kind": "experiment", "key": "x", "name": name, "text": "kind: experiment"}]
    path = tmp_path / "manifest.json"
    held = {"experiment": "x", "files": rows, "status": "complete", "results": {"sha256": "0"}}
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(InputError, match="Do not trust it"):
        read_report(path)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("page.html", "<html><body>Hello</body></html>", "no page that postsale wrote"),
        ("page.html", '<script type="application/json" id="postsale-manifest">{"a": </script>', "is damaged"),
        ("m.json", "{}", "holds no experiment"),
        ("m.json", '{"experiment": "x", "versions": {"postsale": "0.0.1"}}', "made by postsale 0.0.1, before"),
        ("m.json", '{"experiment": "x", "anonymised": ["yes"]}', "names nobody"),
        ("m.json", '{"experiment": "x", "files": [{}], "results": {"sha256": "0"}}', "its files have no kind"),
        ("m.json", '{"experiment": "x", "files": [{}], "status": "running"}', "status running"),
    ],
)
def test_what_holds_no_experiment_is_refused_in_one_line(name: str, text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_report(tmp_path / name)


def test_a_file_that_says_something_else_is_not_written_over(tmp_path: Path) -> None:
    report = read_report(report_of(load_experiment("four-models"), tmp_path))
    study = restore(report, tmp_path / "files")
    restore(report, tmp_path / "files")
    study.write_text("mine", encoding="utf-8")
    with pytest.raises(DesignMismatchError, match="says something else"):
        restore(report, tmp_path / "files")
    assert study.read_text(encoding="utf-8") == "mine"


def test_an_unfinished_run_is_repeated_as_far_as_it_reports(tmp_path: Path) -> None:
    path = report_of(load_experiment("four-models"), tmp_path, status="interrupted", settings={"replications": "900"})
    for least, most, words in ((60, 60, "60"), (50, 200, "{at_least: 50, at_most: 200}")):
        told = SUMMARY | {"replications": {"at_least": least, "at_most": most}}
        (tmp_path / "summary.json").write_text(json.dumps(told), encoding="utf-8")
        held = json.loads(path.read_text(encoding="utf-8")) | {"results": {"sha256": fingerprint(told)}}
        path.write_text(json.dumps(held), encoding="utf-8")
        assert read_report(path).settings["replications"] == words


def test_equal_results_agree_and_others_are_told_value_by_value() -> None:
    digest = fingerprint(SUMMARY)
    assert agreement(digest, SUMMARY, SUMMARY | {"findings": []}).agrees
    other = json.loads(json.dumps(SUMMARY))
    other["points"][1]["models"]["cs-only"]["metrics"]["nrr"]["mean"] = 2.5
    found = agreement(digest, SUMMARY, other)
    assert not found.agrees
    assert [(one.where, one.old, one.new) for one in found.moved] == [
        ("points[1 1 own].models.cs-only.metrics.nrr.mean", 2.0, 2.5)
    ]
    assert found.largest == pytest.approx(0.2)
    headline = {"n": 4, "points": SUMMARY["points"][:1]}
    elsewhere = agreement(digest, headline, other)
    assert not elsewhere.agrees, "the digest is of all results, not only of the headline"
    assert elsewhere.moved == ()
