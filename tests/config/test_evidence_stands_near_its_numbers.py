"""What was measured says so itself: one line at the top of a company lifts no guess to a measurement."""

from pathlib import Path

import pytest

from sim.config.commands.check import check_files
from sim.config.language.nodes import at_path
from sim.config.resolving.provenance import count_by_strength, provenance
from sim.config.study.study import load_experiment

ROOT = Path(__file__).parents[2]
STARTER = (ROOT / "configs/starter/companies/our-company.yaml").read_text(encoding="utf-8")
STUDY = "kind: experiment\ntitle: Q\ncompany: ours.yaml\nmodels: [cs-only, am-only]\n"


def counted(folder: Path, company: str, files: dict[str, str] | None = None, study: str = STUDY) -> dict[str, int]:
    (folder / "ours.yaml").write_text(company, encoding="utf-8")
    for name, text in (files or {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "q.yaml").write_text(study, encoding="utf-8")
    return count_by_strength(provenance(load_experiment(folder / "q.yaml", uncalibrated=True).base))


@pytest.mark.parametrize("word", ["measured", "survey"])
def test_evidence_over_a_whole_company_counts_for_none_of_its_numbers(tmp_path: Path, word: str) -> None:
    assert "\nstrength: assumption\n" in STARTER
    before = counted(tmp_path, STARTER)
    assert counted(tmp_path, STARTER.replace("\nstrength: assumption\n", f"\nstrength: {word}\n")) == before
    (report,) = check_files([tmp_path / "ours.yaml"])
    (told,) = [each for each in report.warnings if each.path == "strength"]
    assert told.line == STARTER[: STARTER.index("\nstrength:")].count("\n") + 2
    assert f"(got {word})" in told.message
    assert f"strength: {word}}}" in told.message
    over = STARTER.replace("\n  smb:\n", f"\n  source: CRM\n  strength: {word}\n  smb:\n")
    assert counted(tmp_path, over) == before
    (told,) = [each for each in check_files([tmp_path / "ours.yaml"])[0].warnings if each.path == "segments.strength"]
    assert "all segments" in told.message


def test_evidence_near_its_numbers_counts(tmp_path: Path) -> None:
    before = counted(tmp_path, STARTER)["measured"]
    number = STARTER.replace(
        "auto_renew: 5..20..40 %", "auto_renew: {value: 5..20..40 %, source: CRM, strength: measured}"
    )
    assert counted(tmp_path, number)["measured"] == before + 1
    block = STARTER.replace("hiring: {", "hiring: {source: HR, strength: measured, ")
    assert counted(tmp_path, block)["measured"] == before + 2
    both = number.replace("\nstrength: assumption\n", "\nstrength: measured\n")
    assert counted(tmp_path, both)["measured"] == before + 1, "its own word holds, whatever stands above"


def test_an_opinion_may_stand_over_a_whole_file(tmp_path: Path) -> None:
    before = counted(tmp_path, STARTER)
    after = counted(tmp_path, STARTER.replace("\nstrength: assumption\n", "\nstrength: opinion\n"))
    assert after["opinion"] > before["opinion"]
    assert not [each for each in check_files([tmp_path / "ours.yaml"])[0].warnings if each.path == "strength"]


def test_assumptions_are_no_other_and_inherited_numbers_keep_their_own(tmp_path: Path) -> None:
    before = counted(tmp_path, STARTER)
    mine = "kind: assumptions\ntitle: Ours\nsource: CRM\nstrength: measured\nfriction: {misroute: 0..4..30 %}\n"
    found = counted(tmp_path, STARTER, {"mine.yaml": mine}, f"{STUDY}assumptions: mine.yaml\n")
    assert found["measured"] == before["measured"]
    child = "kind: company\nextends: early-stage-saas\nsource: CRM\nstrength: measured\nfinance: {gross_margin: 70 %}\n"
    assert (
        counted(tmp_path, child)["measured"]
        == counted(tmp_path, child.replace("strength: measured", "strength: opinion"))["measured"]
    )


def test_a_plan_that_one_office_vouches_for_may_be_measured(tmp_path: Path) -> None:
    """Pay is set by one office and known to it: there the top of the file is near enough."""
    plan = "kind: plan\ntitle: P\nsource: HR\nstrength: measured\note: $90k\nbase: $90k\n"
    (tmp_path / "p.yaml").write_text(plan, encoding="utf-8")
    (report,) = check_files([tmp_path / "p.yaml"])
    assert "2 measured" in report.text


def test_no_file_that_ships_relies_on_evidence_at_its_top() -> None:
    from sim.config.language.nodes import Problems
    from sim.config.yaml.loading import read_file

    for path in sorted((ROOT / "configs").rglob("*.yaml")):
        problems = Problems()
        root = read_file(path, problems)
        assert root is not None
        assert at_path(root, "kind") is not None
        assert problems.warnings == [], path
