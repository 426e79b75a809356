"""The order of an import: open, understand, read, keep books, measure, tell; then write, and not before."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.importing.bookkeeping import Books, keep_books
from sim.importing.books.measures import Retention
from sim.importing.recognition.mapping import ImportMapping, read_mapping
from sim.importing.telling import files
from sim.importing.telling.company import company_text
from sim.importing.telling.facts import facts
from sim.importing.telling.mapping_file import mapping_text
from sim.importing.telling.page import in_markdown
from sim.importing.telling.understood import (
    RetentionRow,
    Understood,
    month_row,
    reasons,
    retention_row,
    retention_rows,
)
from sim.importing.traps import Verdict
from sim.importing.workspace import Workspace, workspace
from sim.report.words.safe import label
from sim.trials.storage.writable import refuse_unwritable


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What was asked for. today: nothing later than it has happened."""

    files: tuple[Path, ...]
    company: str
    out: Path
    today: datetime.date
    mapping: Path | None = None
    as_of: datetime.date | None = None
    currency: str = ""
    overwrite: bool = False


def import_files(options: ImportOptions) -> Understood:
    """Read exports, write a company, and return what was understood.

    Errors: InputError (ImportRefusedError among them), DesignMismatchError, StorageError; nothing is written then.
    """
    files.refuse_existing(options.out, options.company, overwrite=options.overwrite)
    refuse_unwritable(options.out, "--out", "--out OTHER")
    mapping = read_mapping(options.mapping) if options.mapping is not None else ImportMapping()
    mapping = replace(mapping, as_of=options.as_of or mapping.as_of, currency=options.currency or mapping.currency)
    with workspace(sum(path.stat().st_size for path in options.files if path.is_file())) as work:
        books = keep_books(work, options.files, mapping, str(options.mapping or "mapping.yaml"), options.today)
        understood = told(work, books, options.company)
        source = f"export of {', '.join(label(one.file) for one in books.read)}, as of {books.period.as_of.isoformat()}"
        measured_facts = facts(
            options.company,
            source,
            books.currency,
            work,
            books.period,
            books.months,
            books.measures,
            amounts=books.amounts,
        )
        texts = {
            f"{options.company}.yaml": company_text(measured_facts, str(options.out / f"{options.company}.yaml")),
            files.MONTHS: files.months_csv(understood.months, amounts=books.amounts),
            files.MAPPING: mapping_text(books.mapping),
            files.PAGE: in_markdown(understood),
            files.VALUES: files.values_json(understood),
        }
        files.write(
            options.out,
            options.company,
            texts,
            work,
            books.period,
            measured_facts.segments,
            amounts=books.amounts,
            overwrite=options.overwrite,
        )
    return understood


def told(work: Workspace, books: Books, company: str) -> Understood:
    """Return what was understood, as values."""
    span, amounts = books.period, books.amounts
    found, met = books.measures, work.findings.met

    def rows(each: Sequence[Retention]) -> list[RetentionRow]:
        return [retention_row(one, amounts=amounts) for one in each]

    return Understood(
        company,
        list(books.read),
        books.rows,
        work.findings.left_out,
        span.as_of.isoformat(),
        span.end(0).isoformat(),
        span.end(span.months - 1).isoformat(),
        span.months,
        books.currency,
        amounts,
        books.months[-1].customers,
        books.months[-1].cents / 100 if amounts else float("nan"),
        [month_row(month, amounts=amounts) for month in books.months],
        retention_rows(found, amounts=amounts),
        rows(found.by_segment),
        rows(found.by_tenure),
        rows(found.by_owner),
        reasons(met, Verdict.STOP, Verdict.NOTE),
        reasons(met, Verdict.HANDLED),
    )
