"""What is sent of a finished run: its page with charts, and beside it PDF, slides, workbook. Nothing is simulated."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import InputError, Problem, StorageError
from sim.interface import finishing
from sim.trials.storage.clock import Clock, Watcher, unwatched

if TYPE_CHECKING:
    from sim.trials.folder.stored import StoredRun

ANONYMOUS = "anonymous"
"""Folder, inside that of the run, for what names nobody: it never replaces what does."""
COPY = "copy the run's folder there and give the copy"


@dataclass(frozen=True, slots=True)
class Sent:
    """What is to be written beside the page. board: all of it; anonymous: into a folder of its own, naming nobody."""

    pdf: bool = False
    slides: bool = False
    workbook: bool = False
    anonymous: bool = False
    board: bool = False
    paper: str = "A4"


@dataclass(slots=True)
class Published:
    """What was written of a run, by name, into which folder; and what could not be, when everything else has been."""

    folder: Path
    names: list[str]
    missed: list[Problem] = field(default_factory=list)
    full: StorageError | None = None  # there was no room for more

    def raise_for_missed(self) -> None:
        """Raise what could not be written. Errors: StorageError where there was no room, else InputError."""
        if self.full is not None:
            raise self.full
        if self.missed:
            raise InputError(self.missed)


def published(run: "StoredRun", sent: Sent, watch: Watcher = unwatched) -> Published:
    """Write the page of a run into its folder, and what else is wanted.

    Errors: InputError for a damaged run; nothing of an earlier report is lost then. What could not be written beside the
    page is in what is returned.
    """
    from sim.results.kinds import plain
    from sim.trials.folder.telling import reading
    from sim.trials.storage.files_written import CHARTS, TABLES, own_folder
    from sim.trials.storage.writable import refuse_unwritable

    if sent.board:
        sent = replace(sent, pdf=True, slides=True, workbook=True)
    out = run.folder
    with reading(run.folder, run.manifest, plain(run.summary)):
        refuse_unwritable(run.folder / "charts", "DIR", COPY)
        if sent.anonymous:
            from sim.report.exports.anonymous.run import anonymised

            run, out = anonymised(run), own_folder(run.folder / ANONYMOUS)
        for name in (CHARTS, *([TABLES] if sent.workbook else [])):
            own_folder(out / name)
        try:
            return _published(run, out, sent, watch)
        except StorageError as error:
            if error.unwritten:
                raise
            raise damaged(error) from error


def _published(run: "StoredRun", out: Path, sent: Sent, watch: Watcher) -> Published:
    done = Published(out, [finishing.page_of(run, out, watch)])
    pieces = wanted(run, out, sent)
    clock = Clock("writing what is sent beside the page")
    clock.expect(len(pieces))
    if pieces:
        watch(clock)
    for name, write in clock.each(pieces.items()):
        try:
            write()
        except InputError as error:  # this one cannot be made here; whoever waits for the others still gets them
            done.missed += error.problems
        except StorageError as error:
            done.full = done.full or (error if error.unwritten else None)
            done.missed += [] if done.full is error else damaged(error).problems
        else:
            done.names.append(name)
    return done


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
