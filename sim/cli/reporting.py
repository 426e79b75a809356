"""`report`: draw the charts of a stored run again, write its page and what is sent with it. Nothing is simulated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from sim.cli.progress import Display
from sim.errors import InputError, Problem, StorageError
from sim.trials.storage.clock import Clock

if TYPE_CHECKING:
    from sim.report.drawing.chart import Chart
    from sim.report.drawing.fragments import Fragment
    from sim.trials.folder.stored import StoredRun

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

    Errors: InputError for a folder that is no run or is damaged; nothing of an earlier report is lost then. InputError,
    too, for what could not be written beside the page, when everything else has been.
    """
    from sim.results.kinds import plain
    from sim.trials.folder.stored import open_run
    from sim.trials.folder.telling import reading

    if sent.board:
        sent = replace(sent, pdf=True, slides=True, workbook=True)
    run = open_run(folder)
    with reading(folder, run.manifest, plain(run.summary)):
        write_all(folder, run, sent)


def write_all(folder: Path, run: "StoredRun", sent: Sent) -> None:
    """Write the page of a run that was read, and what else is wanted, and name the files."""
    from sim.trials.storage.files_written import CHARTS, TABLES, own_folder
    from sim.trials.storage.writable import refuse_unwritable

    out = folder
    refuse_unwritable(folder / "charts", "DIR", COPY)
    if sent.anonymous:
        from sim.report.exports.anonymous.run import anonymised

        run, out = anonymised(run), own_folder(folder / ANONYMOUS)
    for name in (CHARTS, *([TABLES] if sent.workbook else [])):
        own_folder(out / name)
    display = Display(quiet=False)
    try:
        written, missed = [write_page(run, out, display)], list[Problem]()
        full: StorageError | None = None
        pieces = wanted(run, out, sent)
        clock = Clock("writing what is sent beside the page")
        clock.expect(len(pieces))
        if pieces:
            display.follow(clock)
        for name, write in clock.each(pieces.items()):
            try:
                write()
            except InputError as error:  # this one cannot be made here; whoever waits for the others still gets them
                missed += error.problems
            except StorageError as error:
                full = full or (error if error.unwritten else None)
                missed += [] if full is error else damaged(error).problems
            else:
                written.append(name)
    except StorageError as error:
        if error.unwritten:
            raise
        raise damaged(error) from error
    finally:
        display.done()
    if run.unfinished:
        click.echo(f"{folder}: unfinished (status {run.manifest.get('status')}); the report is marked so.")
    click.echo(f"{out}:  {'  '.join(written)}")
    if full is not None:
        for problem in missed:
            click.echo(str(problem), err=True)
        raise full
    if missed:
        raise InputError(missed)


def write_page(run: "StoredRun", out: Path, display: Display) -> str:
    """Draw every chart of a run into out/charts and write its page; return the name of the page."""
    from sim.report.charts import build_all
    from sim.report.words.reading import headline_point

    clock = Clock("drawing")
    display.follow(clock)
    chosen = headline_point(run.summary)
    charts = build_all(run.summary, run.trajectories(chosen.point, chosen.staffing), run.manifest.get("looks"))
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


def wanted(run: "StoredRun", out: Path, sent: Sent) -> dict[str, Callable[[], None]]:
    """Return what is to be written beside the page: name → what writes it, and raises InputError where it cannot."""

    def pdf() -> None:
        from sim.report.page.document import REPORT
        from sim.report.page.printing import print_page

        print_page(out / REPORT, out / "report.pdf", sent.paper)

    def slides() -> None:
        from sim.report.exports.slides.slides import write_slides

        write_slides(run, out / "report.pptx")

    def workbook() -> None:
        from sim.report.exports.workbook.workbook import write_workbook

        write_workbook(run, out / "report.xlsx")

    def tables() -> None:
        from sim.report.exports.workbook.csv_files import write_csv

        write_csv(run, out / "tables")

    return {
        **({"report.pdf": pdf} if sent.pdf else {}),
        **({"report.pptx": slides} if sent.slides else {}),
        **({"report.xlsx": workbook, "tables/": tables} if sent.workbook else {}),
    }


def damaged(error: StorageError) -> InputError:
    """Return what a table that cannot be read means for a report: nothing was simulated, so nothing can be continued."""
    from sim.trials.folder.telling import AGAIN

    message = f"cannot be read or written: {str(error.reason).splitlines()[0]}. {AGAIN}"
    return InputError([Problem(str(error.path), 0, 0, "", message)])
