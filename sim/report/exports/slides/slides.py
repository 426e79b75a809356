"""The slides of a run: eight at most, with pictures of its charts, and in the notes every sentence and interval."""

import io
from dataclasses import replace
from pathlib import Path

from sim.report.drawing.chart import Chart
from sim.report.exports.packages import BEGAN, settled
from sim.report.exports.slides import story, story_doubts, story_reasons
from sim.report.exports.slides.story import Slide
from sim.report.views.past import heeded
from sim.report.views.twins import shown_once
from sim.report.words.reading import by_staffing, headline_point
from sim.report.words.safe import clean, label
from sim.report.words.wording import STAFFING_WORDS
from sim.results.summary import Summary
from sim.trials.folder.stored import StoredRun
from sim.trials.storage.store import write_aside


def write_slides(run: StoredRun, path: Path) -> None:
    """Write the slides of a run. Errors: StorageError if the file cannot be written."""
    write_aside(path, slides(run))


def slides(run: StoredRun) -> bytes:
    """Return the slides of a run as bytes."""
    from pptx import Presentation
    from pptx.util import Inches

    from sim.report.exports.slides.deck import HEIGHT, WIDTH, lay_out

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    core = deck.core_properties
    core.title, core.author, core.last_modified_by = clean(run.summary.title or "", 200), "postsale", "postsale"
    core.created, core.modified, core.revision = BEGAN, BEGAN, 1
    charts = _charts(run)
    for number, slide in enumerate(told(run), 1):
        found = (c for family in slide.charts for c in charts if c.name == family or c.name.startswith(f"{family}_"))
        lay_out(deck, slide, footer(run), number, next(found, None))
    held = io.BytesIO()
    deck.save(held)
    return settled(held.getvalue())


def _charts(run: StoredRun) -> list[Chart]:
    """Return every chart that a run supports."""
    from sim.report.charts import build_all

    chosen = headline_point(run.summary)
    return build_all(run.summary, run.trajectories(chosen.point, chosen.staffing))


def told(run: StoredRun) -> tuple[Slide, ...]:
    """Return the slides that this study has something to say on, in the fixed order."""
    run = replace(run, summary=heeded(shown_once(run.summary)))
    found: list[Slide | None] = [
        story.answer_slide(run.summary),
        story.comparison_slide(run),
        story.retention_slide(run),
        story_reasons.why_slide(run),
        story_reasons.when_slide(run),
        story_doubts.sure_slide(run),
        story_doubts.check_slide(run),
    ]
    held = [slide for slide in found if slide is not None]
    return (*held, story_doubts.next_slide(run, [slide.name for slide in held]))


def footer(run: StoredRun) -> str:
    """Return what stands below every slide: company, staffing, futures, that it is anonymized or unfinished."""
    summary: Summary = run.summary
    modes = " and ".join(STAFFING_WORDS[staffing] for staffing, _ in by_staffing(summary))
    parts = [label(summary.company or ""), modes, f"{summary.n} simulations each"]
    parts += ["names and amounts changed"] if run.manifest.get("anonymised") else []
    parts += ["unfinished run"] if run.unfinished else []
    return " · ".join(part for part in parts if part)
