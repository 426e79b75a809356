"""What the model is known to get wrong is told where a reader asks how a result was made."""

from pathlib import Path

from sim.trials.facts.misfits import misfits, sentences

PAGE = Path(__file__).parents[2] / "docs" / "model" / "known-facts.md"


def test_reports_and_the_page_of_known_facts_were_made_by_one_run():
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.endswith("| **misses** |")]
    assert len(rows) == len(misfits())
    for row, misfit in zip(rows, misfits(), strict=True):
        fact, simulated, published = row.split(" | ")[:3]
        assert misfit.fact == fact.removeprefix("| ").replace("<br>*", " (").replace("*", ")")
        assert simulated.startswith(misfit.simulated)
        assert misfit.published == published


def test_each_says_both_figures_and_why():
    for text, misfit in zip(sentences(), misfits(), strict=True):
        assert misfit.simulated in text
        assert misfit.published in text
        assert text.endswith(".")
        assert misfit.why != "No reason is known yet."
