"""The workbook of a run: nine sheets of numbers with units and native charts, no macro, no formula, no link.

Every text is written as text, whatever it looks like, so that no name of a user becomes a formula. Equal results give equal
bytes.
"""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.report.document.table import Table
from sim.report.exports.looks import looks_of
from sim.report.exports.packages import BEGAN, settled
from sim.report.exports.workbook import charts as native
from sim.report.exports.workbook import futures, points, sources
from sim.report.exports.workbook.charts import Caps, Written
from sim.report.findings.answer import Answer, answer
from sim.report.render.xlsx import SIGNS, TEXT_WIDTH, Formats, height, lines, write_table
from sim.report.views.past import heeded
from sim.report.views.twins import shown_once
from sim.report.words import wording
from sim.report.words.reading import headline_point
from sim.report.words.safe import clean
from sim.trials.folder.stored import StoredRun
from sim.trials.storage.store import write_aside

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEETS: Mapping[str, str] = {
    "Read me": "what is where, and how to read it",
    "Answer": "the answer in one minute, three numbers with intervals, what would change it",
    "Comparison": "averages of every model, with the interval of the average and the range of simulations",
    "Differences": "paired differences to the baseline with their verdicts",
    "Monthly": "averages month by month",
    "Replications": "single simulations",
    "Pay": "people and pay by role",
    "Assumptions": "every number behind the study: unit, range, source, grade, who can say",
    "Manifest": "how the run was made: experiment, versions, seed",
}
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
CHART_LINES = 18


def write_workbook(run: StoredRun, path: Path) -> None:
    """Write the workbook of a run. Errors: StorageError if the file cannot be written."""
    write_aside(path, workbook(run))


def workbook(run: StoredRun) -> bytes:
    """Return the workbook of a run as bytes."""
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, OPTIONS) as book:
        book.set_properties({"title": clean(run.summary.title or "", 200), "created": BEGAN, "author": "postsale"})
        _fill(book, run)
    return settled(held.getvalue())


def _fill(book: "Workbook", run: StoredRun) -> None:
    run = replace(run, summary=heeded(shown_once(run.summary)))
    summary = run.summary
    formats = Formats(book, sign_of(run.manifest))
    sheets = {name: book.add_worksheet(name) for name in SHEETS}
    tables = {
        "Comparison": points.comparison(summary),
        "Differences": points.differences(summary),
        "Monthly": futures.monthly(run),
        "Replications": futures.futures(run),
        "Pay": futures.pay(summary),
        "Assumptions": sources.assumptions(summary, run.manifest),
        "Manifest": sources.made_by(run.manifest),
    }
    written = {
        name: Written(name, table.flat(), write_table(sheets[name], table, formats)) for name, table in tables.items()
    }
    _read_me(sheets["Read me"], run, tables, formats)
    row = _answer(sheets["Answer"], answer(summary), run, formats)
    caps = Caps(sheets["Answer"], row, formats.head)
    charts = _charts(book, run, written, caps)
    for place, chart in enumerate(charts):
        sheets["Answer"].insert_chart(row + place * CHART_LINES, 0, chart, {"object_position": 3})
    sheets["Answer"].print_area(0, 0, row + len(charts) * CHART_LINES, Caps.COLUMN - 2)
    sheets["Answer"].activate()


def sign_of(manifest: Mapping[str, Any]) -> str:
    """Return the sign of the currency of a run."""
    company = (manifest.get("design") or {}).get("company") or {}
    return SIGNS.get(str(company.get("currency") or "USD"), "$")


def _charts(book: "Workbook", run: StoredRun, written: Mapping[str, Written], caps: Caps) -> list[Any]:
    """Return the charts of the first page: differences in what decides first, that rate by month, levels of one point."""
    summary, looks = run.summary, looks_of(run)
    order = points.metrics_in_order(summary)
    values = points.varied_cells(headline_point(summary), points.varied(summary))
    found = [
        chart
        for metric in order[:2]
        for chart in native.differences(book, written["Differences"], looks, metric, values, caps)
    ]
    found += native.by_month(book, written["Monthly"], looks)
    comparison = written["Comparison"].table
    if not values and "nrr" in [column.name for column in comparison.columns]:
        found += native.levels(book, written["Comparison"], looks, "nrr", caps)
    return found


def _answer(sheet: "Worksheet", said: Answer, run: StoredRun, formats: Formats) -> int:
    """Write the answer and the findings; return the row below them."""
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 3, 22)
    sheet.set_column(4, 4, 40)
    row = _line(sheet, 0, said.question, formats.title)
    row = _line(sheet, row + 1, said.recommendation, formats.strong)
    for text in said.reasons:
        row = _line(sheet, row, text, formats.plain)
    row += 1
    if said.numbers:
        for place, head in enumerate(("In numbers", "Value", "Interval", "Which interval", "Beside it")):
            sheet.write_string(row, place, head, formats.head)
        for number in said.numbers:
            row += 1
            cells = (number.what, number.value, number.interval, number.phrase, number.beside)
            for place, text in enumerate(cells):
                sheet.write_string(row, place, clean(text), formats.plain)
            sheet.set_row(row, height(max(lines(number.what, 44), 3)))
        row += 2
    blocks = (
        ("What would change this answer", said.changes_of_mind),
        ("What the run says", tuple(str(finding.text) for finding in run.summary.findings)),
    )
    for heading, texts in blocks:
        if texts:
            row = _line(sheet, row, heading, formats.strong)
            for text in texts:
                row = _line(sheet, row, text, formats.plain)
            row += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return row + 1


def _line(sheet: "Worksheet", row: int, text: str, look: Any) -> int:
    """Write wrapped text over the width of the page; return the next row."""
    shown = clean(text)
    sheet.merge_range(row, 0, row, 4, "", look)
    sheet.write_string(row, 0, shown, look)
    size = 21.0 if look.font_size > 12 else 15.0
    sheet.set_row(row, height(lines(shown, TEXT_WIDTH * 15.0 / size + 30), size))
    return row + 1


def _read_me(sheet: "Worksheet", run: StoredRun, tables: Mapping[str, Table], formats: Formats) -> None:
    """Write what the workbook is, its sheets, which interval each shows, and how verdicts read."""
    summary = run.summary
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 4, 36)
    sheet.write_string(0, 0, clean(summary.title or summary.experiment), formats.title)
    row = 2
    for name, value in _facts(run):
        row = _pair(sheet, row, name, value, formats)
    row += 1
    for name, words in SHEETS.items():
        interval = tables[name].interval if name in tables else ""
        row = _pair(sheet, row, name, f"{words[:1].upper()}{words[1:]}. {interval}".strip(), formats)
    row += 1
    for text in (*(run.manifest.get("anonymised") or ()), *HOW_TO_READ):
        sheet.merge_range(row, 0, row, 4, "", formats.plain)
        sheet.write_string(row, 0, clean(text), formats.plain)
        sheet.set_row(row, height(lines(text, 150)))
        row += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


LIMITS = (
    "These are results of a simulation with stated assumptions. They compare organizations in simulations; they do "
    "not say what a company's retention is going to be."
)
HOW_TO_READ = (
    LIMITS,
    f"Interval of the average: {wording.AVERAGE}. Range of simulations: {wording.FUTURES}. Scenarios: {wording.WORLDS}.",
    "A verdict compares the interval of a paired difference with what the experiment calls worth acting on: "
    + " · ".join(wording.VERDICTS)
    + ".",
    "“Better in” is the share of single simulations in which a model ends ahead of the baseline, ties counted half.",
    "Rates and shares are numbers shown as percent: 1.043 is 104.3%. Money is in whole units of the currency.",
    "No cell holds a formula, a link or a macro. A text that begins like a formula is a text.",
)


def _facts(run: StoredRun) -> list[tuple[str, str]]:
    summary, manifest = run.summary, run.manifest
    failed = summary.failed.replications
    facts = [
        ("Study", summary.study),
        ("Experiment", str(summary.experiment)),
        ("Company", summary.company),
        ("Baseline", summary.baseline),
        ("Horizon", f"{summary.horizon_months} months" if summary.horizon_months else ""),
        ("Futures", f"{summary.n} of each, {failed} failed"),
        ("State", "unfinished: the run goes on, or was interrupted" if run.unfinished else ""),
        ("Seed", str(manifest.get("seed", ""))),
        ("Version", str((manifest.get("versions") or {}).get("postsale", ""))),
    ]
    return [(name, value) for name, value in facts if value]


def _pair(sheet: "Worksheet", row: int, name: str, value: str, formats: Formats) -> int:
    sheet.write_string(row, 0, clean(name), formats.strong)
    sheet.merge_range(row, 1, row, 4, "", formats.plain)
    sheet.write_string(row, 1, clean(value), formats.plain)
    sheet.set_row(row, height(lines(value, 140)))
    return row + 1
