"""The block of the printed table that only studies over plausible scenarios have: a line per model and metric."""

from sim.report.document.table import Cell, Column, Table
from sim.report.render.text import text
from sim.report.views import sensitivity
from sim.report.views.sensitivity import Difference, worlds_words
from sim.report.words import wording
from sim.report.words.reading import names
from sim.results.summary import Summary

COLUMNS = (
    Column("  option", width=27),
    Column("", width=15),
    Column("base values", width=13),
    Column("[95% average]", width=23),
    Column("8 in 10 scenarios", width=25),
    Column("ahead in", width=18),
    Column("chance", "rate"),
)
HOW_TO_READ = (
    "  Bracket: of the average at base values, each by itself; more simulations narrow it. 8 in 10 scenarios and ahead in:",
    "  averages of scenarios, drawn in by chance; only better data narrows them. Above 50% chance: too close to call.",
)


def worlds_blocks(summary: Summary, width: int) -> list[str]:
    """Return the block, no line wider than `width`; nothing for other studies, or where no scenarios were drawn."""
    study = sensitivity.read(summary)
    if study is None or not study.differences:
        return []
    shown = names(summary)
    base = shown.get(study.baseline, study.baseline)
    title = f"OVER {study.drawn} SCENARIOS OF {study.futures} SIMULATIONS EACH, against {base}"
    rows, before = [], ""
    for d in sorted(study.differences, key=lambda d: study.models.index(d.a)):
        rows.append(["" if d.a == before else f"  {shown.get(d.a, d.a)}", *cells(d)])
        before = d.a
    return [text(Table(title, COLUMNS, rows, HOW_TO_READ), width)]


def cells(d: Difference) -> tuple[str | Cell, ...]:
    """Return the cells of a difference."""
    value, interval = wording.change_interval(d.metric, d.held.mean, d.held.lo, d.held.hi)
    better = Cell(d.share_better, wording.share(d.share_better) if d.told else "too close to call")
    noise = Cell(d.noise, wording.share(d.noise).replace("–", "not known"))
    return wording.metric_words(d.metric), Cell(d.held.mean, value), interval, worlds_words(d), better, noise
