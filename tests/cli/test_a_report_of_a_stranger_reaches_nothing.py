"""A report that somebody else made reads nothing of this machine, and writes nothing outside its own folder."""

import functools
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.config.study.study import load_experiment
from sim.trials.folder.files_kept import files_kept

SECRET = "kind: company\nextends: mid-market-saas\ntitle: TOP-SECRET company\n"
QUIET = ["--quiet", "--workers", "1", "--no-charts"]


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return the working folder of a victim, with files that are nobody's business."""
    home = tmp_path / "home"
    for folder in ("companies", "models", "calibration", "results"):
        (home / folder).mkdir(parents=True)
    for name in ("secret.yaml", "companies/secret.yaml", "models/secret.yaml", "calibration/secret.yaml"):
        (home / name).write_text(SECRET, encoding="utf-8")
    (home / "shadow").write_text("root:TOP-SECRET:1:2\n", encoding="utf-8")
    monkeypatch.chdir(home)
    return home


@functools.cache
def shipped() -> list[dict[str, Any]]:
    """Return all that ships as a report keeps it."""
    return list(files_kept(load_experiment("split-too-early")))


def report(home: Path, study: str, settings=None, more=()) -> Path:
    """Write a report that holds a study of these words beside all that ships."""
    rows = [{"kind": "experiment", "key": "x", "name": "own/x.yaml", "text": study}, *more, *shipped()]
    held = {
        "experiment": "x",
        "settings": settings or {},
        "files": rows,
        "status": "complete",
        "seed": 1,
        "engine": "compiled",
        "results": {"sha256": "0" * 64},
        "versions": {"postsale": "0"},
    }
    path = home / "mail.json"
    path.write_text(json.dumps(held), encoding="utf-8")
    return path


STUDY = """kind: experiment
title: Innocent
company: {company}
models: [{model}]
change: {{company.start.customers: 5}}
staffing: own
horizon: 25 months
replications: 2
"""


def reaching(home: Path) -> list[str]:
    """Return ways to name a file outside the folder of a rerun, from a file in own/."""
    return [
        str(home / "secret.yaml"),
        str(home / "shadow"),
        "../../../../secret.yaml",
        "../../../../companies/secret.yaml",
        "../../../../shadow",
        "./../../../../secret.yaml",
        "/etc/passwd",
        "C:/secret.yaml",
        "//server/share/secret.yaml",
        "secret",
    ]


HOW = ("company", "model", "setting", "extends", "extends of the study")
WAYS = [
    pytest.param(how, which, marks=() if which in (k, k + 5) or how == "company" else pytest.mark.slow)
    for k, how in enumerate(HOW)
    for which in range(10)
]
"""Every place of a study, and every way to name a file: each name once as a company, and two in each other place."""


@pytest.mark.parametrize(("how", "which"), WAYS)
def test_no_name_in_a_report_leads_to_a_file_of_this_machine(home, which, how):
    name = reaching(home)[which]
    words = {"company": "mid-market-saas", "model": "cs-only"}
    settings, more = {}, []
    if how in words:
        words[how] = f"'{name}'"
    elif how == "setting":
        settings["company"] = name
    elif how == "extends":
        words["company"] = "./ours.yaml"
        text = f"kind: company\nextends: '{name}'\ntitle: x\n"
        more = [{"kind": "company", "key": "ours", "name": "own/ours.yaml", "text": text}]
    text = STUDY.format(**words) + (f"extends: '{name}'\n" if how == "extends of the study" else "")
    done = command("rerun", report(home, text, settings, more), "--out", "results/again", *QUIET)
    assert done.exit_code == 2, done.output
    assert "TOP-SECRET" not in done.output
    assert "root:" not in done.output
    assert "no such" in done.stderr
    written = [path for path in (home / "results").rglob("*") if path.is_file()]
    assert not [path for path in written if b"TOP-SECRET" in path.read_bytes()]


def test_a_link_inside_the_folder_leads_nowhere_either(home):
    """One that stood there before: the report itself cannot hold any."""
    path = report(home, STUDY.format(company="./ours.yaml", model="cs-only"))
    folder = home / "results/again/files/own"
    folder.mkdir(parents=True)
    (folder / "ours.yaml").symlink_to(home / "secret.yaml")
    done = command("rerun", path, "--out", "results/again", *QUIET)
    assert done.exit_code == 2, done.output
    assert "TOP-SECRET" not in done.output


@pytest.mark.parametrize("link", ["files", "files/own", "run"])
def test_a_rerun_writes_nothing_behind_a_link(home, link):
    path = report(home, STUDY.format(company="mid-market-saas", model="cs-only"))
    (home / "elsewhere").mkdir()
    (home / "results/again/files").mkdir(parents=True)
    place = home / "results/again" / link
    if place.is_dir():
        place.rmdir()
    place.symlink_to(home / "elsewhere")
    done = command("rerun", path, "--out", "results/again", *QUIET)
    assert done.exit_code == 4, done.output
    assert list((home / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "own/C:/x.yaml",
        "own/C:x.yaml",
        "C:/own/x.yaml",
        "own/nul.yaml",
        "own/com1/x.yaml",
        "own//x.yaml",
        "own/./x.yaml",
        "own/x.yaml/y.yaml",
        "own/a\nb.yaml",
        "own/\x1b[31m.yaml",
        "own/\u202ex.yaml",
        "own/x.yaml\0.png",
        "own",
        "own/" + "x" * 300 + ".yaml",
        "//own/x.yaml",
        "own/..",
        "OWN/x.yaml",
        "~/x.yaml",
    ],
)
def test_a_file_with_a_name_that_is_none_is_refused(home, name):
    more = [{"kind": "model", "key": "x", "name": name, "text": "kind: model"}]
    done = command("rerun", report(home, "kind: experiment", more=more), "--out", "results/again", *QUIET)
    assert done.exit_code == 2, done.output
    assert "Do not trust it" in done.stderr
    assert done.stderr.isprintable() or all(line.isprintable() for line in done.stderr.splitlines())
    assert not (home / "results/again").exists()


def test_files_that_differ_in_case_alone_are_refused(home):
    more = [{"kind": "model", "key": "x", "name": name, "text": "kind: model"} for name in ("own/a.yaml", "own/A.yaml")]
    done = command("rerun", report(home, "kind: experiment", more=more), "--out", "results/again", *QUIET)
    assert (done.exit_code, "holds a file twice" in done.stderr) == (2, True)


def test_a_report_of_honest_files_is_still_run(home):
    done = command(
        "rerun",
        report(home, STUDY.format(company="mid-market-saas", model="cs-only")),
        "--out",
        "results/again",
        *QUIET,
    )
    assert "Differs" in done.stdout, "the digest was made up"
    assert (home / "results/again/run/summary.json").is_file()
