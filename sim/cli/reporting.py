"""`report`: draw the charts of a stored run again, write its page and what is sent with it. Nothing is simulated."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from sim.cli.progress import Display
from sim.errors import InputError, Problem, StorageError
from sim.trials.clock import Clock

if TYPE_CHECKING:
    from sim.report.drawing import Chart
    from sim.report.fragments import Fragment
    from sim.trials.stored import StoredRun

ANONYMOUS = "anonymous"
"""Folder, inside that of the run, for what names nobody: it never replaces what does."""


COPY = "copy the run's folder there and give the copy"


@dataclass(frozen=True, slots=True)
class Sent:
    """What is to be written beside the page. board: all of it."""

    pdf: bool = False
    slides: bool = False
    workbook: bool = False
    anonymous: bool = False
    board: bool = False
    paper: str = "A4"


def report(folder: Path, sent: Sent) -> None:
    """Write the page of a run, and what else is wanted, and name the files.

    Errors: InputError for a folder that is no run or is damaged; nothing of an earlier report is lost then.
    """
    from sim.trials.store import make_folder
    from sim.trials.stored import open_run
    from sim.trials.writable import refuse_unwritable

    if sent.board:
        sent = replace(sent, pdf=True, slides=True, workbook=True)
    refuse_what_cannot_be_made(folder, sent)
    run = open_run(folder)
    out = folder
    refuse_unwritable(folder / "charts", "DIR", COPY)
    if sent.anonymous:
        from sim.report.exports.anonymous import anonymised

        run, out = anonymised(run), folder / ANONYMOUS
        make_folder(out)
    display = Display(quiet=False)
    try:
        written = [write_page(run, out, display)]
        if sent.pdf or sent.slides or sent.workbook:
            display.follow(Clock("writing what is sent beside the page"))
        written += others(run, out, sent)
    except StorageError as error:
        if error.unwritten:
            raise
        raise damaged(error) from error
    finally:
        display.done()
    if run.unfinished:
        click.echo(f"{folder}: unfinished (status {run.manifest.get('status')}); the report is marked so.")
    click.echo(f"{out}:  {'  '.join(written)}")


def refuse_what_cannot_be_made(folder: Path, sent: Sent) -> None:
    """Say at once what is missing on this machine, before anything is drawn. Errors: InputError."""
    if sent.pdf:
        from sim.report.page import printing

        if printing.browser() is None:
            raise printing.wrong(folder / "report.pdf", printing.MISSING.format(names=", ".join(printing.BROWSERS)))
    if sent.slides:
        from sim.report.exports.slides import require_pptx

        require_pptx(folder / "report.pptx")


def write_page(run: "StoredRun", out: Path, display: Display) -> str:
    """Draw every chart of a run into out/charts and write its page; return the name of the page."""
    from sim.report.charts import build_all
    from sim.report.reading import headline_point

    clock = Clock("drawing")
    display.follow(clock)
    chosen = headline_point(run.summary)
    charts = build_all(run.summary, run.trajectories(chosen.key, chosen.staffing), run.manifest.get("looks"))
    clock.expect(len(charts), "charts")
    for chart in clock.each(charts):
        chart.store(out / "charts")
    display.follow(Clock("writing the report"))
    return page_of(run, charts, out)


def page_of(run: "StoredRun", charts: "Sequence[Chart]", out: Path) -> str:
    """Write the page of a run from charts that were drawn into out/charts; return its name."""
    from sim.report.page.document import REPORT, write_report

    write_report(run, charts, out / "charts", out / REPORT, fragment=interactive(run), ledger=ledger_of(run))
    return REPORT


def interactive(run: "StoredRun") -> "Fragment | None":
    """Return the interactive part of the page; None where the run has no number that it could show."""
    from sim.report.explorer import explorer

    return explorer(run)


def ledger_of(run: "StoredRun") -> list[Mapping[str, Any]] | None:
    """Return the published claims that concern this study, from the ledger in or beside its folder; None without one.

    None of a run under other names: which claims touch it would tell whose organisations they are.
    Errors: InputError if it is damaged.
    """
    from sim.report.ledger.touching import nearby, stored, touching

    path = None if run.keys else nearby(run.folder)
    compared = list((run.manifest.get("design") or {}).get("models") or ())
    return None if path is None else touching(stored(path), compared)


def others(run: "StoredRun", out: Path, sent: Sent) -> list[str]:
    """Write what is wanted beside the page, the browser at work beside us; return the names of the files."""
    with ThreadPoolExecutor(1) as beside:
        printed = beside.submit(printed_page, out, sent.paper) if sent.pdf else None
        written = []
        if sent.slides:
            from sim.report.exports.slides import write_slides

            write_slides(run, out / "report.pptx")
            written.append("report.pptx")
        if sent.workbook:
            from sim.report.exports.csv_files import write_csv
            from sim.report.exports.workbook import write_workbook

            write_workbook(run, out / "report.xlsx")
            write_csv(run, out / "tables")
            written += ["report.xlsx", "tables/"]
        return [*([printed.result()] if printed else []), *written]


def printed_page(out: Path, paper: str) -> str:
    """Print the page of a folder; return the name of the file."""
    from sim.report.page.document import REPORT
    from sim.report.page.printing import print_page

    print_page(out / REPORT, out / "report.pdf", paper)
    return "report.pdf"


def damaged(error: StorageError) -> InputError:
    """Return what a table that cannot be read means for a report: nothing was simulated, so nothing can be continued."""
    from sim.trials.stored import AGAIN

    message = f"cannot be read or written: {str(error.reason).splitlines()[0]}. {AGAIN}"
    return InputError([Problem(str(error.path), 0, 0, "", message)])
