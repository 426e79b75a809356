"""The model card is made from files of the repository, with no figure of its own, and is printed wherever the program is."""

import re

import pytest
from click.testing import CliRunner

from docs import model_card
from sim.cli.main import main
from sim.trials.facts.misfits import misfits


@pytest.fixture(scope="module")
def shown() -> str:
    """What `postsale show model-card` prints."""
    done = CliRunner().invoke(main, ["show", "model-card"])
    assert done.exit_code == 0
    return done.output


def test_the_card_is_what_its_generator_writes() -> None:
    """If this fails: python -m docs.model_card."""
    assert model_card.CARD.read_text(encoding="utf-8") == model_card.card()


def test_no_figure_of_the_card_is_typed_by_hand() -> None:
    assert re.findall(r"\d+", model_card.TEXT) == ["2019"]  # the year of a paper


def test_a_source_that_says_it_otherwise_is_named() -> None:
    with pytest.raises(SystemExit, match=model_card.PAST):
        model_card.found(model_card.PAST, "score over the best oracle's")


def test_what_is_shown_is_the_card_without_links(shown: str) -> None:
    assert "](" not in shown
    card = model_card.CARD.read_text(encoding="utf-8")
    words = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", card)
    assert shown.split() == words.split()


def test_it_says_what_it_must_not_be_used_for_and_what_it_gets_wrong(shown: str) -> None:
    never = model_card.read(model_card.CONCLUDE).partition("## What it must not be used for")[2].partition("\n## ")[0]
    heads = re.findall(r"^- (\*\*.+?\*\*)", never, re.MULTILINE)
    assert len(heads) >= 5
    assert all(head in shown for head in heads)
    said = " ".join(shown.split())
    for misfit in misfits():
        assert f"{misfit.fact}: {misfit.simulated} here; as published {misfit.published}." in said
