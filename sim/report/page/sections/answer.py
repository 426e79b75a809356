"""1 Answer: what was asked, what can be said, three numbers, what would change our mind. One minute."""

import math

from sim.report.document.blocks import Block, Listed, Numbers, Say, Section, Sub
from sim.report.findings.answer import answer
from sim.report.page.book import Book
from sim.report.sections.past import fit_table
from sim.report.views import past
from sim.report.words.sentences import say


def section(book: Book) -> Section:
    """Return the section."""
    found = answer(book.summary)
    blocks: list[Block] = [Say(found.recommendation, "lead")]
    blocks += [Listed(found.reasons)] if found.reasons else []
    blocks += [Numbers(found.numbers)] if found.numbers else []
    paid = _paid(book, found.focus)
    blocks += [Say(paid, "note")] if paid else []
    if found.changes_of_mind:
        blocks.append(Listed(found.changes_of_mind, "What would change our mind"))
    blocks += against_the_past(book)
    return Section("answer", "Answer", tuple(blocks))


def against_the_past(book: Book) -> list[Block]:
    """Return the company's numbers against the model, and what a backtest said."""
    summary = book.summary
    said = past.sentences(summary)
    if not said or summary.past is None:
        manifest = book.run.manifest
        known = manifest.get("design") and not manifest.get("anonymised")  # a copy without names says nothing of a past
        return [Say(say("past", "unchecked"), "note")] if known else []
    made: list[Block] = [Sub("Your numbers against the model")]
    made += [fit_table(summary.past.facts)] if summary.past.facts else []
    return [*made, Listed(tuple(said))]


def _paid(book: Book, focus: str) -> str:
    """Return that spending was not quite the same, where what was paid in the end differs by more than a hundredth."""
    ratio = book.headline.cost_ratio.get(focus, math.nan)
    if book.headline.staffing != "equal_budget" or not math.isfinite(ratio) or 0.99 <= ratio <= 1.01:
        return ""
    return say("answer", "paid", name=book.shown[focus], ratio=ratio)
