"""experiments/claims/README.md is made from the files beside it, and each file says its experiment in two short sentences."""

import re
from pathlib import Path

import pytest

from sim.config.claim.claim import load_claim
from sim.config.files import lookup
from sim.report.ledger.listing import README, listing
from tests.report.proofreading import problems, sentences

MEANT = {"B15": ["held"], "B20": ["joint"], "B28": ["passes"], "C10": ["passes"]}
"""Words of the program that mean something else here: accounts are held back, books are joint, a contract passes on."""


def test_the_list_is_what_the_files_say() -> None:
    folder = lookup.shipped_folder("claim")
    stored = (folder / README).read_text(encoding="utf-8")
    assert stored == listing(folder), "python -m sim.report.ledger.listing writes it anew"


def test_every_file_is_listed_once() -> None:
    folder = lookup.shipped_folder("claim")
    listed = re.findall(r"\]\(([A-Za-z0-9-]+\.yaml)\)", listing(folder))
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.yaml"))


@pytest.mark.parametrize("path", sorted(lookup.shipped_folder("claim").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_experiment_is_said_in_two_short_sentences(path: Path) -> None:
    claim = load_claim(path)
    if claim.not_testable:
        assert claim.how == ""
        return
    assert len(sentences(claim.how)) == 2
    assert len(claim.how.split()) <= 45
    assert problems(claim.how) == [f"forbidden: {word}" for word in MEANT.get(path.stem, ())]
