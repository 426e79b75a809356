"""What is sent of a finished run: its page with charts, and beside it PDF, slides, workbook. Nothing is simulated.

Of a decision a board gets its page alone: as a file, on paper, as a picture, as one slide.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import InputError, LackingError, Problem, StorageError, lacking
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
    """What was written of a run, by name, into which folder; and what could not be, when everything else has been.

    left_out: what of a board's pack cannot be made on this machine, each with what it lacks; nobody asked for it by name.
    """

    folder: Path
    names: list[str]
    missed: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)
    full: StorageError | None = None  # there was no room for more

    def raise_for_missed(self) -> None:
        """Raise what could not be written. Errors: StorageError where there was no room, else InputError."""
        if self.full is not None:
            raise self.full
        if self.missed:
            raise UnpublishedError(self.missed)


class UnpublishedError(InputError):
    """Something that was asked for could not be written beside the page."""

    outcome = "everything else was written"


def published(run: "StoredRun", sent: Sent, watch: Watcher = unwatched) -> Published:
    """Write the page of a run into its folder, and what else is wanted.

    Errors: InputError for a damaged run; nothing of an earlier report is lost then. What could not be written beside the
    page is in what is returned.
    """
    from sim.results.kinds import plain
    from sim.trials.folder.telling import reading
    from sim.trials.storage.files_written import CHARTS, TABLES, own_folder
    from sim.trials.storage.writable import refuse_unwritable

    out = run.folder
    with reading(run.folder, run.manifest, plain(run.summary)):
        refuse_unwritable(run.folder / "charts", "DIR", COPY)
        if sent.anonymous:
            from sim.report.exports.anonymous.run import anonymised

            run, out = anonymised(run), own_folder(run.folder / ANONYMOUS)
        for name in (CHARTS, *([TABLES] if sent.workbook or sent.board else [])):
            own_folder(out / name)
        try:
            return _published(run, out, sent, watch)
        except StorageError as error:
            if error.unwritten:
                raise
            raise damaged(error) from error


def _published(run: "StoredRun", out: Path, sent: Sent, watch: Watcher) -> Published:
    done = Published(out, pages(run, out, sent, watch))
    pieces = wanted(run, out, sent)
    clock = Clock("writing what is sent beside the page")
    clock.expect(len(pieces))
    if pieces:
        watch(clock)
    for name, write in clock.each(pieces.items()):
        try:
            with_packages(name, write)
        except LackingError as error:
            asked = {"report.pdf": sent.pdf, "report.pptx": sent.slides}.get(name, sent.workbook)
            (done.missed if asked else done.left_out).extend(error.problems)
        except InputError as error:  # this one cannot be made here; whoever waits for the others still gets them
            done.missed += error.problems
        except StorageError as error:
            done.full = done.full or (error if error.unwritten else None)
            done.missed += [] if done.full is error else damaged(error).problems
        else:
            done.names.append(name)
    return done


def pages(run: "StoredRun", out: Path, sent: Sent, watch: Watcher) -> list[str]:
    """Write the pages of a run and return their names: of a decision its own, for a board without any appendix."""
    if run.decision is not None and sent.board and not sent.pdf:
        return [finishing.write_decision_page(run, out)]
    report = finishing.page_of(run, out, watch)
    return [report] if run.decision is None else [report, finishing.DECISION_PAGE]


def with_packages(name: str, write: Callable[[], None]) -> None:
    """Write a file. Errors: LackingError where a package that it needs is not installed."""
    try:
        write()
    except ImportError as error:
        found = lacking(error, name)
        raise error if found is None else found from error


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

    whole = sent.board and run.decision is None
    return {
        **(of_a_decision(run, out, sent) if sent.board and run.decision is not None else {}),
        **({"report.pdf": pdf} if sent.pdf or whole else {}),
        **({"report.pptx": slides} if sent.slides or whole else {}),
        **({"report.xlsx": workbook, "tables/": tables} if sent.workbook or sent.board else {}),
    }


def of_a_decision(run: "StoredRun", out: Path, sent: Sent) -> dict[str, Callable[[], None]]:
    """Return what a board gets of the page of a decision: on one sheet, as a picture, as a slide."""
    page = out / finishing.DECISION_PAGE

    def pdf() -> None:
        from sim.report.page.printing import print_page

        print_page(page, out / "decision.pdf", f"{sent.paper} landscape")

    def picture() -> None:
        from sim.report.page.printing import draw_page

        draw_page(page, out / "decision.png")

    def slide() -> None:
        from sim.report.exports.slides.decided import write_slide

        assert run.decision is not None
        write_slide(run.decision, run.summary.past, out / "decision.pptx")

    return {"decision.pdf": pdf, "decision.png": picture, "decision.pptx": slide}


def damaged(error: StorageError) -> InputError:
    """Return what a table that cannot be read means for a report: nothing was simulated, so nothing can be continued."""
    from sim.trials.folder.telling import AGAIN

    message = f"cannot be read or written: {str(error.reason).splitlines()[0]}. {AGAIN}"
    return InputError([Problem(str(error.path), 0, 0, "", message)])
