"""The one slide of a decision: its title, the chart, the options as a table of their own, why, and the footer."""

import io
from pathlib import Path

from sim.report.decision import chart as drawing
from sim.report.decision import rows
from sim.report.decision.words import title_of, why
from sim.report.exports.packages import BEGAN, settled
from sim.report.words.safe import clean
from sim.report.words.sentences import say
from sim.results.decision import Decision, Option
from sim.results.past import Past
from sim.trials.storage.store import write_aside

NAME = "decision.pptx"
SHOWN = 8
"""Options that the table of a slide has at most."""
BESIDE, BETWEEN = 3.9, 0.3
"""Inches of the sentences beside the chart, and between them."""
ABOUT, TITLE, TOP = 0.18, (0.42, 0.9), 1.4
"""Where the question stands; where the title begins and how high it is; where the chart begins."""
LEAST = 2.6
"""Inches that the chart is high at least."""


def write_slide(decision: Decision, past: Past | None, target: Path) -> None:
    """Write the slide to a file. Errors: StorageError if it cannot be written."""
    write_aside(target, slide(decision, past))


def slide(decision: Decision, past: Past | None = None) -> bytes:
    """Return a deck of one slide, 16:9. The same decision gives the same bytes."""
    from pptx import Presentation
    from pptx.util import Inches

    from sim.report.exports.slides import deck as layout

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(layout.WIDTH), Inches(layout.HEIGHT)
    core, heading = deck.core_properties, clean(title_of(decision), 400)
    core.title, core.author, core.last_modified_by = heading, "postsale", "postsale"
    core.created, core.modified, core.revision = BEGAN, BEGAN, 1
    page = deck.slides.add_slide(deck.slide_layouts[5])
    title, across = page.shapes.title, layout.ACROSS
    box = (layout.EDGE, TITLE[0], across, TITLE[1])
    title.left, title.top, title.width, title.height = (Inches(x) for x in box)
    size = next((s for s in (28, 26, 24, 22, 20) if layout.lines(heading, across / 1.1, s) <= 2), 18)
    layout.write(title.text_frame, [heading], size, layout.INK, bold=True)
    question = (layout.EDGE, ABOUT, across, 0.25)
    layout.paragraphs(page, [rows.head(decision)], question, (11, 10, 9), layout.MUTED)
    levels = not (past is not None and past.backtest is not None and past.backtest.refused)
    floor = layout.HEIGHT - 0.85
    for most in range(SHOWN, 1, -1):  # as many as leave room for the chart
        shown = shown_of(decision, most)
        table = rows.options_table(decision, shown, levels=levels)
        if layout.table_height(table) <= floor - TOP - LEAST - 0.2:
            break
    left_out = len(decision.options) - len(shown)
    notes = [*table.notes, *([say("decision", "left_out", many=left_out)] if left_out else [])]
    high = max(LEAST, floor - TOP - layout.table_height(table) - 0.2)
    made = drawing.chart(decision, drawing.SLIDE)
    wide = across - BESIDE - BETWEEN
    below = max(layout.picture(page, made, made.picture(), (layout.EDGE, TOP, wide, high)), TOP + LEAST) + 0.1
    said = (layout.EDGE + wide + BETWEEN, TOP, BESIDE, high)
    layout.paragraphs(page, why(decision), said, (16, 14, 13, 12, 11), layout.INK)
    layout.drawn_table(page, table, below, floor - below)
    foot = " · ".join(rows.footer(decision))
    for words, top in ((" ".join(notes), layout.HEIGHT - 0.8), (foot, layout.HEIGHT - 0.45)):
        layout.paragraphs(page, [words], (layout.EDGE, top, across, 0.3), (11, 10, 9), layout.MUTED)
    told = [drawing.about(decision), *why(decision), *rows.must(decision), rows.again(decision), *notes, foot]
    page.notes_slide.notes_text_frame.text = clean("\n".join(told), 20_000)
    held = io.BytesIO()
    deck.save(held)
    return settled(held.getvalue())


def shown_of(decision: Decision, most: int) -> list[Option]:
    """Return at most so many options, two or more: the best, the recommended one and staying among them."""
    every = rows.ordered(decision)
    fixed = {decision.choice, decision.staying}
    kept = [option.key for option in every if option.key not in fixed][: most - len(fixed)]
    return [option for option in every if option.key in fixed or option.key in kept]
