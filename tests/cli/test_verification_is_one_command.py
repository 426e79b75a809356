"""`postsale verify` prints a line for each check, writes one document, and fails when a check does."""

import html
import json
import re

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.trials.verification import randomness, suite
from sim.trials.verification.check import Check

FEW = ((randomness.FAMILY, randomness.check),)
WRONG = Check("A family", "a <b>check</b>", "One is two.", "1", "2", "none", passed=False)


def run(monkeypatch, folder, families):
    monkeypatch.setattr(suite, "FAMILIES", families)
    return CliRunner().invoke(main, ["verify", "--out", str(folder)])


def test_a_line_for_each_check_and_a_document_that_asks_for_nothing(monkeypatch, tmp_path):
    done = run(monkeypatch, tmp_path / "out", FEW)
    assert done.exit_code == 0, done.output
    assert "ok      published vectors" in done.output
    assert "2 of 2 checks passed" in done.output
    page = html.unescape((tmp_path / "out" / "verification.html").read_text(encoding="utf-8"))
    assert "default-src 'none'" in page
    assert not re.search(r"<script|https?://(?!www\.w3\.org)", page)
    assert json.loads((tmp_path / "out" / "verification.json").read_text(encoding="utf-8"))["passed"] is True
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.*")}
    run(monkeypatch, tmp_path / "out", FEW)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.*")} == before


def test_a_check_that_fails_ends_with_exit_code_1_after_all_is_written(monkeypatch, tmp_path):
    done = run(monkeypatch, tmp_path / "out", (*FEW, ("A family", lambda _: [WRONG])))
    assert done.exit_code == 1
    assert "FAILED  a <b>check</b>" in done.output
    assert "1 of 3 checks failed: a <b>check</b>" in done.output
    page = (tmp_path / "out" / "verification.html").read_text(encoding="utf-8")
    assert "a &lt;b&gt;check&lt;/b&gt;" in page
    assert 'class="t bad">FAILED</td>' in page


@pytest.mark.slow
def test_the_real_command_writes_its_figures(tmp_path):
    done = CliRunner().invoke(main, ["verify", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert len(list((tmp_path / "charts").glob("*.svg"))) >= 9
