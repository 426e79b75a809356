"""How a slide is laid out: heading, sentences, the picture of a chart, a table, the phrase of its uncertainty, notes.

Sizes are inches on 13.33 × 7.5. Text is set in the largest size that fits its box by an estimate of its width; what does not
fit even then is cut at a sentence, and stands whole in the notes.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.report.document.table import Table
from sim.report.drawing.chart import Chart
from sim.report.exports.slides.story import Slide
from sim.report.words.safe import clean, label

if TYPE_CHECKING:
    from pptx.presentation import Presentation

INK, MUTED = "1A1A1A", "5A5A5A"
WIDTH, HEIGHT, EDGE = 13.333, 7.5, 0.6
SIZES = (18, 16, 14, 13, 12, 11)
ACROSS = WIDTH - 2 * EDGE
LETTER, LINE = 0.5, 1.22
"""Average width of a letter and height of a line, in units of the type size."""
CELL_SIZES = (16, 15, 14, 13, 12, 11)
BOLD = 0.54
MIDDLE = 13  # points
LONGEST = 22  # letters of a word that a column makes room for
READABLE, SAID = 0.95, 0.62
"""The least share of its size at which a chart stands beside a table; inches of text above a chart."""


def lay_out(deck: "Presentation", slide: Slide, footer: str, number: int, chart: Chart | None = None) -> None:
    """Add one slide. footer: what stands below every slide; chart: what is drawn on it."""
    from pptx.util import Inches

    page = deck.slides.add_slide(deck.slide_layouts[5])
    title = page.shapes.title
    title.left, title.top, title.width, title.height = (Inches(x) for x in (EDGE, 0.35, ACROSS, 1.0))
    heading = cut(clean(slide.heading), 170)
    size = next((s for s in (28, 24, 22, 20, 18, 16) if lines(heading, ACROSS * LETTER / BOLD, s) <= 2), 14)
    write(title.text_frame, [heading], size, INK, bold=True)
    top = 1.45
    if slide.lead:
        top = paragraphs(page, [slide.lead], (EDGE, top, ACROSS, 0.9), (26, 22, 20, 18), INK, bold=True) + 0.1
    floor = HEIGHT - 0.95
    table, notes = slide.table, [one for one in (*slide.notes, slide.phrase) if one]
    if chart:
        png, wide, tall = chart.picture()
        said = min(_wanted(slide.said), SAID)
        room = floor - top - said - 0.15
        if (
            table and room - table_height(table) - 0.15 < READABLE * tall
        ):  # it stands in the notes then, and the chart is readable
            notes += [": ".join(row) for row in _texts(table)[1:]]
            table = None
        if slide.said:
            top = paragraphs(page, slide.said, (EDGE, top, ACROSS, max(said, 0.3)), SIZES[2:], INK) + 0.05
        high = floor - top - (table_height(table) + 0.15 if table else 0.0)
        top = picture(page, chart, (png, wide, tall), (EDGE, top, ACROSS, high)) + 0.1
    elif slide.said:
        said_high = floor - top - (table_height(table) + 0.15 if table else 0.0)
        top = paragraphs(page, slide.said, (EDGE, top, ACROSS, max(said_high, 0.5)), SIZES, INK) + 0.05
    if table:
        drawn_table(page, table, top, floor - top)
    paragraphs(page, [slide.phrase] if slide.phrase else [], (EDGE, HEIGHT - 0.9, ACROSS, 0.35), (12, 11, 10), MUTED)
    paragraphs(page, [f"{footer} · {number}"], (EDGE, HEIGHT - 0.5, ACROSS, 0.3), (10, 9), MUTED)
    page.notes_slide.notes_text_frame.text = clean("\n".join(notes), 20_000)


def picture(
    page: Any, chart: Chart, drawn: tuple[bytes, float, float], room: tuple[float, float, float, float]
) -> float:
    """Put the drawing of a chart into a box, as large as it fits, with its words as alt text; return where it ends."""
    from pptx.util import Inches

    png, wide, tall = drawn
    left, top, width, high = room
    times = min(width / wide, high / tall)
    box = (left + (width - wide * times) / 2, top, wide * times, tall * times)
    shape = page.shapes.add_picture(io.BytesIO(png), *(Inches(x) for x in box))
    shape._element.nvPicPr.cNvPr.set("descr", label(chart.words.alt(), 600))  # noqa: SLF001  (python-pptx has no other way)
    shape.name = label(chart.name, 60)
    return top + tall * times


def lines(text: str, width: float, size: float) -> int:
    """Return about how many lines a text takes in a box of this width (inches) at this size (points)."""
    across = max(1, int(width * 72 / (size * LETTER)))
    return max(1, -(-len(text) // across))


def _needs(texts: Sequence[str], width: float, size: float) -> float:
    """Return how high texts stand, in inches, with a little room between them."""
    return sum(lines(text, width, size) for text in texts) * size * LINE / 72 + 0.06 * len(texts)


def _wanted(texts: Sequence[str]) -> float:
    return min(1.6, _needs(texts, ACROSS, 14)) if texts else 0.0


def fitted(texts: Sequence[str], width: float, height: float, sizes: Sequence[int]) -> tuple[list[str], int]:
    """Return the texts as they fit, and the size: cut at sentences from the end where even the smallest is too large."""
    kept = [clean(text) for text in texts]
    for size in sizes:
        if _needs(kept, width, size) <= height:
            return kept, size
    size = sizes[-1]
    room = max(1, int(height / (size * LINE / 72)))
    across = max(1, int(width * 72 / (size * LETTER)))
    found: list[str] = []
    for text in kept:
        left = room - sum(lines(one, width, size) for one in found)
        if left <= 0:
            break
        found.append(cut(text, left * across))
    return found, size


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut at a sentence or a semicolon; … says that more stands in the notes."""
    if len(text) <= most:
        return text
    head = text[: max(1, most - 2)]
    end = max(head.rfind(". "), head.rfind("; "))
    return f"{head[:end] if end > most // 3 else head.rsplit(' ', 1)[0]} …"


def paragraphs(
    page: Any,
    texts: Sequence[str],
    box: tuple[float, float, float, float],
    sizes: Sequence[int],
    colour: str,
    *,
    bold: bool = False,
) -> float:
    """Write paragraphs; return where they end, in inches from the top."""
    from pptx.util import Inches

    left, top, width, height = box
    if not texts:
        return top
    shown, size = fitted(texts, width, height, sizes)
    high = min(height, _needs(shown, width, size))
    frame = page.shapes.add_textbox(*(Inches(x) for x in (left, top, width, high))).text_frame
    write(frame, shown, size, colour, bold=bold)
    return top + high


def write(frame: Any, texts: Sequence[str], size: int, colour: str, *, bold: bool = False) -> None:
    """Write paragraphs into a frame, in points of this size, in a color of six digits."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = " ".join(text.split())
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = RGBColor.from_string(colour)
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(4)


def _texts(table: Table) -> list[list[str]]:
    """Return all rows, the head first; the lines of a cell as one."""
    rows = [[" ".join((cell.text, *cell.below)) for cell in row] for row in table.cells()]
    return [[column.words for column in table.columns], *rows]


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return the widths of columns: none narrower than its longest word, the rest by the longest texts."""
    columns = list(zip(*rows, strict=True))
    least = [
        max(min(len(word), LONGEST) for text in column for word in text.split() or [""]) * MIDDLE * LETTER / 72 + 0.25
        for column in columns
    ]
    longest = [min(60, max(len(text) for text in column)) for column in columns]
    left = max(0.0, ACROSS - sum(least))
    return [low + left * one / max(1, sum(longest)) for low, one in zip(least, longest, strict=True)]


def _row_heights(rows: Sequence[Sequence[str]], size: int) -> list[float]:
    """Return the heights of all rows, the head first, at this size of type."""
    widths = _widths(rows)
    return [
        max(lines(cell, w - 0.15, size) for cell, w in zip(row, widths, strict=True)) * size * LINE / 72 + 0.12
        for row in rows
    ]


def table_height(table: Table) -> float:
    """Return how high a table is at least."""
    return sum(_row_heights(_texts(table), CELL_SIZES[-1])) + 0.05


def drawn_table(page: Any, table: Table, top: float, room: float) -> None:
    """Draw a table without the colors of a theme: a line below its head, numbers at the right."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    rows = _texts(table)
    size = next((one for one in CELL_SIZES if sum(_row_heights(rows, one)) <= room), CELL_SIZES[-1])
    heights = _row_heights(rows, size)
    strong = [True, *(row[0].strong == "chosen" for row in table.cells())]
    box = (Inches(EDGE), Inches(top), Inches(ACROSS), Inches(sum(heights)))
    drawn = page.shapes.add_table(len(rows), len(table.columns), *box).table
    for place, width in enumerate(_widths(rows)):
        drawn.columns[place].width = Inches(width)
    for down, cells in enumerate(rows):
        drawn.rows[down].height = Inches(heights[down])
        for place, text in enumerate(cells):
            cell = drawn.cell(down, place)
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string("F0F0F0" if down == 0 else "FFFFFF")
            cell.margin_left = cell.margin_right = Inches(0.06)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            frame = cell.text_frame
            frame.word_wrap = True
            paragraph = frame.paragraphs[0]
            run = paragraph.add_run()
            run.text = " ".join(clean(text, 300).split())
            run.font.size, run.font.bold = Pt(size), strong[down]
            run.font.color.rgb = RGBColor.from_string(INK)
            long = max((len(row[place]) for row in rows[1:]), default=0) > 40
            paragraph.alignment = PP_ALIGN.LEFT if place == 0 or long else PP_ALIGN.RIGHT
