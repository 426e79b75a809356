"""What is done with a run whose numbers are stored: findings, charts, the checklist of stress, the page."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.interface.studies import stopping
from sim.trials.storage.clock import Clock, Watcher, unwatched

if TYPE_CHECKING:
    from sim.report.drawing.chart import Chart
    from sim.report.drawing.fragments import Fragment
    from sim.results.ledger import LedgerRow
    from sim.trials.folder.stored import StoredRun
    from sim.trials.study import StudyRun

DECISION_PAGE = "decision.html"


def completed(
    ran: "StudyRun", watch: Watcher = unwatched, *, charts: bool = True, page: bool = True
) -> "tuple[StoredRun, list[Chart] | None]":
    """Add findings, charts, checklist and page to the folder of a run; return it as it is stored then, and what was drawn.

    Errors: InterruptedRunError on Ctrl-C: everything is simulated then.
    """
    with stopping(f"Stopped while drawing. All {ran.runs:,} runs are kept; the same command draws again."):
        return _completed(ran, watch, charts=charts, page=page)


def _completed(ran: "StudyRun", watch: Watcher, *, charts: bool, page: bool) -> "tuple[StoredRun, list[Chart] | None]":
    from msgspec import structs

    from sim.report.findings.findings import findings
    from sim.report.stress_des import write_stress_des
    from sim.trials.folder.stored import StoredRun
    from sim.trials.folder.telling import manifest_of
    from sim.trials.study import write_results

    said = structs.replace(ran.summary, findings=tuple(findings(ran.summary)))
    ran = replace(ran, summary=said)
    drawn = None
    if charts:
        began = time.monotonic()
        drawn = draw(StoredRun(ran.out, ran.summary, ran.manifest), ran.out / "charts", watch)
        ran.seconds["draw"] = time.monotonic() - began
    if page:
        watch(Clock("writing the report"))
    write_results(ran)
    write_stress_des(ran.out)
    run = StoredRun(ran.out, ran.summary, manifest_of(ran.out))
    if page:
        write_page(run, drawn or (), ran.out)
    return run, drawn


def charts_of(run: "StoredRun") -> "list[Chart]":
    """Return every chart that a run supports, in the order of the report; nothing is drawn yet."""
    from sim.report.charts import build_all
    from sim.report.words.reading import headline_point

    chosen = headline_point(run.summary)
    return build_all(run.summary, run.trajectories(chosen.point, chosen.staffing))


def draw(run: "StoredRun", folder: Path, watch: Watcher = unwatched) -> "list[Chart]":
    """Draw every chart of a run into a folder; return what was drawn."""
    clock = Clock("drawing")
    watch(clock)
    charts = charts_of(run)
    clock.expect(len(charts), "charts")
    for chart in clock.each(charts):
        chart.store(folder)
    return charts


def page_of(run: "StoredRun", out: Path, watch: Watcher = unwatched) -> str:
    """Draw every chart of a run into out/charts and write its page; return the name of the page."""
    charts = draw(run, out / "charts", watch)
    watch(Clock("writing the report"))
    return write_page(run, charts, out)


def write_page(run: "StoredRun", charts: "Sequence[Chart]", out: Path, target: Path | None = None) -> str:
    """Write the page of a run from charts that were drawn into out/charts, to `out` unless told; return its name.

    Without a target, the page of a decision is written beside it.
    """
    from sim.report.page.document import REPORT, write_report

    if target is None:
        write_decision_page(run, out)
    path = target or out / REPORT
    write_report(run, charts, out / "charts", path, fragment=interactive(run), ledger=ledger_of(run))
    return path.name


def write_decision_page(run: "StoredRun", out: Path) -> str:
    """Write the page of a decision, without any appendix, and return its name; "" where the run is no decision."""
    if run.decision is None:
        return ""
    from sim.report.decision.page import write_page

    return write_page(run.decision, run.summary.past, out / DECISION_PAGE).name


def interactive(run: "StoredRun") -> "Fragment | None":
    """Return the interactive part of the page; None where the run has no number that it could show.

    It plays with levels: there is none of a company whose levels a backtest refused.
    """
    from sim.report.explorer import explorer
    from sim.report.views.past import refused

    return None if refused(run.summary) else explorer(run)


def ledger_of(run: "StoredRun") -> "list[LedgerRow] | None":
    """Return the published claims that concern this study, from the ledger in or beside its folder; None without one.

    None of a run under other names: which claims touch it would tell whose organizations they are.
    Errors: InputError if it is damaged.
    """
    from sim.report.ledger.touching import nearby, stored, touching

    path = None if run.keys else nearby(run.folder)
    compared = list((run.manifest.get("design") or {}).get("models") or ())
    return None if path is None else touching(stored(path), compared)
