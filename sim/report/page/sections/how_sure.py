"""8 How sure: three kinds of uncertainty in three boxes, then what could flip the choice and what to measure first."""

from sim.report.document.blocks import Block, Box, Boxes, Listed, Say, Section
from sim.report.findings.sensitivity_findings import sensitivity_findings
from sim.report.page.book import Book
from sim.report.views.sensitivity import Sensitivity, read, worlds_words
from sim.report.words import wording
from sim.report.words.effects import grade_words
from sim.report.words.reading import few, level_of

NOT_STUDIED = (
    "Assumptions stay at their base values here. Next: postsale run sensitivity draws plausible scenarios, and shows which "
    "assumption flips the choice and what to measure first."
)


def section(book: Book) -> Section:
    """Return the section."""
    study = read(book.summary)
    blocks: list[Block] = [Boxes((_average(book), _worlds(book, study), _futures(book)))]
    if study is None:
        blocks.append(Say(NOT_STUDIED))
    said = tuple(f"{text}." for text, _ in sensitivity_findings(book.summary))
    blocks += [Listed(said, "Over plausible scenarios")] if said else []
    drawn = [
        *book.figures("worlds"),
        *book.figures("tornado"),
        *book.figures("acceptability", "expected_loss"),
        *book.figures("value_of_information"),
        *book.figures("scenarios"),
        *book.figures("morris", "sobol"),
    ]
    return Section("how-sure", "How sure", (*blocks, *drawn))


def _average(book: Book) -> Box:
    level = level_of(book.summary)
    items = [f"{book.numbers} simulations of each option, with the same customers. More of them narrow it."]
    for c in book.headline.comparisons:
        if c.metric in (book.summary.decide_on or ("nrr",))[:1]:
            value, interval = wording.change_interval(c.metric, c.difference, c.lo, c.hi)
            items.append(
                f"{book.shown[c.a]} on {wording.metric_words(c.metric)}: "
                f"{value} {interval}, {few(c) or grade_words(c.verdict)}."
            )
    if level > 0.95:
        items.append(f"Each interval is of {level * 100:.1f}%, so that those of all looks hold together with 95%.")
    return Box("Chance in the average", wording.AVERAGE, "average", tuple(items[:5]))


def _worlds(book: Book, study: Sensitivity | None) -> Box:
    if study is None:
        counts = {k: int(v) for k, v in (book.summary.assumptions).items()}
        total = sum(counts.values())
        weak = counts.get("assumption", 0)
        items = ["Not studied here: all assumptions stay at base values. Only better data narrows it."]
        items += [f"{weak} of {total} inputs are assumptions."] if total else []
        return Box("What is not known", wording.WORLDS, "worlds", tuple(items))
    items = [f"{study.drawn} scenarios of {study.futures} simulations each. Only better data narrows it."]
    for d in study.differences:
        if study.led(d.metric):
            better = f", ahead in {wording.share(d.share_better)} of scenarios" if d.told else ", too close to call"
            said = f"{book.shown.get(d.a, d.a)} on {wording.metric_words(d.metric)}: {worlds_words(d)}{better}."
            items.append(said)
    return Box("What is not known", wording.WORLDS, "worlds", tuple(items[:5]))


def _futures(book: Book) -> Box:
    items = []
    for model in book.headline.models:
        e = book.headline.estimate(model, "nrr")
        if e and e.n > 1:
            spread = wording.level_range("nrr", e.p10, e.p90, (e.p90 - e.p10) / 2)
            items.append(f"One company like this with {book.shown[model]} has an NRR of {spread}.")
    return Box(
        "Chance in one company", wording.FUTURES, "futures", tuple(items[:5]) or ("Not known from one simulation.",)
    )
