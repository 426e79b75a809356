"""The block of the printed table that only studies over plausible worlds have: a line per model and metric."""

from sim.report.document.table import Cell, Column, Table
from sim.report.render.text import text
from sim.report.views import sensitivity
from sim.report.views.sensitivity import Difference, worlds_words
from sim.report.words import wording
from sim.results.summary import Summary

COLUMNS = (
    Column("  model", width=27),
    Column("", width=15),
    Column("most likely", width=13),
    Column("[95 % average]", width=23),
    Column("8 in 10 worlds", width=25),
    Column("better in", width=13),
    Column("noise", "rate"),
)
HOW_TO_READ = (
    "  Bracket: of the average in the most likely world, each by itself; more runs narrow it. 8 in 10 worlds and better in:",
    "  averages of plausible worlds, drawn in by their noise; only better data narrows them. Above 50 % noise: cannot tell.",
)


def worlds_blocks(summary: Summary, width: int) -> list[str]:
    """Return the block, no line wider than `width`; nothing for other studies, or where no worlds were drawn."""
    study = sensitivity.read(summary)
    if study is None or not study.differences:
        return []
    title = f"OVER {study.drawn} PLAUSIBLE WORLDS OF {study.futures} FUTURES EACH, against {study.baseline}"
    rows, before = [], ""
    for d in sorted(study.differences, key=lambda d: study.models.index(d.a)):
        rows.append(["" if d.a == before else f"  {d.a}", *cells(d)])
        before = d.a
    return [text(Table(title, COLUMNS, rows, HOW_TO_READ), width)]


def cells(d: Difference) -> tuple[str | Cell, ...]:
    """Return the cells of a difference."""
    value, interval = wording.change_interval(d.metric, d.held.mean, d.held.lo, d.held.hi)
    better = Cell(d.share_better, wording.share(d.share_better) if d.told else "cannot tell")
    noise = Cell(d.noise, wording.share(d.noise).replace("–", "not known"))
    return wording.metric_words(d.metric), Cell(d.held.mean, value), interval, worlds_words(d), better, noise
