"""What a run says in the terminal: the answer, findings, one table. At most 46 lines of 100 columns; all else on demand."""

from collections.abc import Sequence

from sim.report.findings.answer import answer
from sim.report.render.text import shortened
from sim.report.terminal.deciding import deciding_lines
from sim.report.views import past
from sim.report.views.twins import shown_once
from sim.report.words import counted
from sim.results.summary import Summary

COLUMNS = 100
LINES = 46
"""With where the rest lies, what to do next and notes, sixty: what two glances at a terminal hold."""
FINDINGS, LINES_OF_ONE = 5, 4
NOTES = 3
"""Lines of notes."""


def short(summary: Summary, width: int = COLUMNS) -> str:
    """Return the answer, at most five findings and the table that decides, no line wider than `width`."""
    said = past.heeded(shown_once(summary))
    found = [finding.text for finding in summary.findings if finding.metrics != ("assumptions",)]
    lines = [*shortened(answer(said).recommendation, width, LINES_OF_ONE), ""]
    for k, each in enumerate(found[:FINDINGS], 1):
        lines += shortened(each, width, LINES_OF_ONE, f"{k}. ", "   ")
    noted, _ = few(warnings(summary), width)
    table = deciding_lines(said, width, LINES - len(lines) - len(noted) - 2)
    blocks = [lines, *([table] if table else []), *([noted] if noted else [])]
    return "\n\n".join("\n".join(block) for block in blocks)


def warnings(summary: Summary) -> list[str]:
    """Return what a reader has to heed before he believes a number: misses of the past, rates of few simulations."""
    return [*past.to_heed(summary), *counted.sentences(summary)]


def few(notes: Sequence[str], width: int, most: int = NOTES) -> tuple[list[str], int]:
    """Return notes in at most so many lines, and how many notes there was no room for."""
    lines: list[str] = []
    for k, note in enumerate(notes):
        if len(lines) == most:
            return lines, len(notes) - k
        lines += shortened(note, width, most - len(lines), "! ", "  ")
    return lines, 0
