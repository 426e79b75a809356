"""8 How sure: three kinds of uncertainty in three boxes, then what could turn the choice and what to measure first."""

from sim.report.document.blocks import Block, Box, Boxes, Listed, Say, Section
from sim.report.findings.sensitivity_findings import sensitivity_findings
from sim.report.page.book import Book
from sim.report.views.sensitivity import Sensitivity, read, worlds_words
from sim.report.words import wording
from sim.report.words.reading import few, level_of

NOT_STUDIED = (
    "What is not known was held at its most likely value: postsale run sensitivity (study: sensitivity) draws plausible "
    "worlds, shows which unknown turns the choice and what to measure first."
)


def section(book: Book) -> Section:
    """Return the section."""
    study = read(book.summary)
    blocks: list[Block] = [Boxes((_average(book), _worlds(book, study), _futures(book)))]
    if study is None:
        blocks.append(Say(NOT_STUDIED))
    said = tuple(f"{text}." for text, _ in sensitivity_findings(book.summary))
    blocks += [Listed(said, "Over plausible worlds")] if said else []
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
    items = [f"{book.numbers} simulated futures of each model, the same customers and dice under all of them."]
    for c in book.headline.comparisons:
        if c.metric in (book.summary.decide_on or ("nrr",))[:1]:
            value, interval = wording.change_interval(c.metric, c.difference, c.lo, c.hi)
            items.append(
                f"{book.shown[c.a]} on {wording.metric_words(c.metric)}: {value} {interval}, {few(c) or c.verdict}."
            )
    if level > 0.95:
        items.append(f"Each interval is of {level * 100:.1f} %, so that those of all looks hold together with 95 %.")
    return Box("Noise of the simulation", wording.AVERAGE, "average", tuple(items[:5]))


def _worlds(book: Book, study: Sensitivity | None) -> Box:
    if study is None:
        counts = {k: int(v) for k, v in (book.summary.assumptions).items()}
        total = sum(counts.values())
        weak = counts.get("assumption", 0)
        items = ["Not studied here: all of it rests on the most likely values."]
        items += [f"{weak} of {total} numbers are our own assumptions."] if total else []
        return Box("What is not known", wording.WORLDS, "worlds", tuple(items))
    items = [f"{study.drawn} plausible worlds of {study.futures} futures each."]
    for d in study.differences:
        if study.led(d.metric):
            better = f", better in {wording.share(d.share_better)} of worlds" if d.told else ", worlds not told apart"
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
    return Box("Chance in one company", wording.FUTURES, "futures", tuple(items[:5]) or ("Not known from one future.",))
