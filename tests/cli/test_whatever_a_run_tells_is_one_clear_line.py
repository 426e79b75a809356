"""Manifest, summary and report may hold anything: each command works, or says in one line which file is odd and how."""

import json
import shutil

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.interface import finishing
from sim.trials.folder.telling import genuine, sealed
from sim.trials.storage.fingerprint import fingerprint
from sim.trials.storage.json_files import Each, Line, OddError, oddity, parsed
from tests.support.mutated import mutated

STUDY = """kind: experiment
title: Ours
company: early-stage-saas
models: [cs-only, no-csm]
change: {company.start.customers: 5}
staffing: own
horizon: 25 months
replications: 2
"""
FEW = ["--quiet", "--workers", "1", "--no-charts"]
COMMANDS = (
    ["runs", "."],
    ["diff", "whole", "odd"],
    ["diff", "odd", "whole"],
    ["prune", "odd", "--shards", "--dry-run"],
)


def some(most, few):
    """Return seeds of changes: a few by default, and all the others among the slow tests."""
    return [pytest.param(seed, marks=() if seed < few else pytest.mark.slow) for seed in range(most)]


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home = tmp_path_factory.mktemp("made")
    (home / "ours.yaml").write_text(STUDY)
    with pytest.MonkeyPatch.context() as here:
        here.chdir(home)
        done = command("run", "ours.yaml", *FEW, "--out", "whole")
        assert done.exit_code == 0, done.output
    return home


@pytest.fixture
def home(made, tmp_path, monkeypatch):
    shutil.copytree(made, tmp_path / "home")
    shutil.copytree(made / "whole", tmp_path / "home/odd")
    monkeypatch.chdir(tmp_path / "home")
    return tmp_path / "home"


def is_clear(done, *, lines=3):
    """Say whether a command ended as one that understood what it was given."""
    assert not isinstance(done.exception, Exception) or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (0, 1, 2, 4), done.output
    assert "defect of the program" not in done.output, done.output
    assert "Traceback" not in done.output
    if done.exit_code == 2:
        assert len(done.stderr.splitlines()) <= lines, done.stderr
    return True


@pytest.mark.parametrize("block", some(4, 1))
def test_no_change_of_a_manifest_is_a_defect(home, block):
    whole = json.loads((home / "whole/manifest.json").read_text())
    whole["files"] = whole["files"][:1]
    for seed in range(15 * block, 15 * block + 15):
        what, odd = mutated(whole, seed)
        (home / "odd/manifest.json").write_text(json.dumps(odd))
        for args in COMMANDS:
            assert is_clear(command(*args)), (what, args)
        assert "whole" in command("runs", ".").stdout, what


@pytest.mark.parametrize("block", some(3, 1))
@pytest.mark.parametrize("forged", [False, True])
def test_no_change_of_a_summary_is_a_defect(home, forged, block):
    """Forged: with the digest that fits, so that only what is read of it can tell."""
    whole = json.loads((home / "whole/summary.json").read_text())
    manifest = json.loads((home / "whole/manifest.json").read_text())
    for seed in range(20 * block, 20 * block + 20):
        what, odd = mutated(whole, seed)
        (home / "odd/summary.json").write_text(json.dumps(odd))
        if forged and "\\ud800" not in json.dumps(odd):
            digest = fingerprint(odd)
            (home / "odd/manifest.json").write_text(json.dumps(manifest | {"results": {"sha256": digest}}))
        for args in COMMANDS:
            assert is_clear(command(*args)), (what, args)


@pytest.mark.parametrize("seed", some(14, 6))
def test_no_report_of_an_odd_run_is_a_defect(home, seed, monkeypatch):
    monkeypatch.setattr("sim.report.charts.build_all", lambda *_: [])
    summary = json.loads((home / "whole/summary.json").read_text())
    manifest = json.loads((home / "whole/manifest.json").read_text())
    what, odd = mutated(summary if seed % 2 else manifest, seed)
    if seed % 2:
        (home / "odd/summary.json").write_text(json.dumps(odd))
        odd = manifest | {"results": {"sha256": fingerprint(odd)}}
    (home / "odd/manifest.json").write_text(json.dumps(odd))
    assert is_clear(command("report", "odd")), what


@pytest.mark.parametrize("seed", some(30, 10))
def test_no_report_of_a_stranger_is_a_defect(home, seed):
    whole = json.loads((home / "whole/manifest.json").read_text())
    what, odd = mutated({key: value for key, value in whole.items() if key not in ("assumptions", "seal")}, seed, 2)
    page = {"manifest": odd, "results": whole["results"], "summary": {"points": []}}
    text = json.dumps(page if seed % 3 else odd)
    (home / "mail.html").write_text(f'<script type="application/json" id="postsale-manifest">{text}</script>')
    assert is_clear(command("rerun", "mail.html", *FEW), lines=4), what


ODD = {
    "nothing": "",
    "half": '{"experiment": "x"',
    "no mapping": "[]",
    "a number": "7",
    "NaN": '{"experiment": NaN}',
    "too large": '{"seed": 1e999}',
    "a huge number": '{"seed": ' + "9" * 10_000 + "}",
    "deep": '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "a key twice": '{"experiment": "x", "experiment": "y"}',
    "other bytes": b"\xff\xfe\x00",
    "half a character": '{"experiment": "\\ud800"}',
    "control characters": b'{"experiment": "\x01"}',
}


@pytest.mark.parametrize("file", ["manifest.json", "summary.json"])
@pytest.mark.parametrize("case", ODD)
def test_what_is_no_json_of_a_run_is_named(home, file, case):
    held = ODD[case] if isinstance(ODD[case], bytes) else ODD[case].encode()
    (home / "odd" / file).write_bytes(held)
    for args in (*COMMANDS[1:], ["report", "odd"], ["rerun", "odd", *FEW]):
        if file == "summary.json" and args[0] in ("prune", "rerun"):
            continue  # needs no summary
        done = command(*args)
        assert is_clear(done)
        assert done.exit_code == 2
        assert f"odd/{file}: " in done.stderr
    done = command("runs", ".")
    assert done.exit_code == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()[1:]] == [["odd", "unreadable"], ["whole", "complete"]]
    assert f"odd/{file} is damaged: " in done.stderr


def test_results_that_were_altered_are_not_reported(home):
    summary = json.loads((home / "odd/summary.json").read_text())
    summary["points"][0]["models"]["cs-only"]["metrics"]["nrr"]["mean"] = 9.9
    (home / "odd/summary.json").write_text(json.dumps(summary))
    for args in (["report", "odd"], ["diff", "odd", "whole"]):
        done = command(*args)
        assert done.exit_code == 2
        assert "odd/summary.json: is not as the run wrote it" in done.stderr
        assert "writes it again from the stored shards" in done.stderr
    assert command("run", "ours.yaml", *FEW, "--out", "odd").exit_code == 0, "as it says"
    assert command("diff", "odd", "whole").exit_code == 0


def test_a_folder_that_names_another_study_is_traced_in_one_line(home):
    for value in (None, 7, [], "nowhere.yaml", "/nowhere.yaml", "\x1b", {"a": 1}):
        manifest = json.loads((home / "whole/manifest.json").read_text())
        for key in ("source", "settings", "identity", "seed"):
            (home / "odd/manifest.json").write_text(json.dumps(manifest | {key: value}))
            assert is_clear(command("trace", "odd", "--customer", "1"))


def test_a_defect_of_the_program_is_still_called_one(home, monkeypatch):
    def broken(*_):
        raise KeyError("ours")

    monkeypatch.setattr(finishing, "page_of", broken)
    assert command("report", "odd").exit_code == 70
    manifest = json.loads((home / "odd/manifest.json").read_text())
    assert genuine(manifest)
    (home / "odd/manifest.json").write_text(json.dumps(manifest | {"title": "Another"}))
    done = command("report", "odd")
    assert done.exit_code == 2
    assert "altered after it was written, or made by another version" in done.stderr


def test_a_shape_is_told_where_it_does_not_fit():
    shape = {"a": int, "b?": [Each((str, None))], "c?": Line}
    assert oddity({"a": 1, "b": [{"x": None}], "c": "y", "more": 1}, shape) == ""
    assert oddity({}, shape) == "it lacks a"
    assert oddity({"a": True}, shape) == "a must be a whole number (got true)"
    assert oddity({"a": 1, "b": [{"x": "y"}, {"z": 7}]}, shape) == "b[2].z must be text or nothing (got 7)"
    assert oddity({"a": 1, "c": "x\ny"}, shape) == "c must be text on one line (got x y)"
    assert parsed('{"a": 1, "b": "\\ud83d\\ude00"}') == {"a": 1, "b": "\U0001f600"}
    with pytest.raises(OddError, match=r"a key stands twice \(got a\)"):
        parsed('{"a": 1, "a": 1}')
    assert not genuine(sealed({"a": 1}) | {"a": 2})
