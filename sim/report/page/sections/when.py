"""7 When: at which size or value the answer turns, what a change of organization costs, what acting early or late does."""

from sim.report.document.blocks import Block, Listed, Say, Section
from sim.report.document.table import Column, Item, Table
from sim.report.findings import next_runs
from sim.report.findings.policy_findings import curve_findings, policy_findings
from sim.report.page.book import Book
from sim.report.views import changes, crossing
from sim.report.words import titles, wording

NOTHING = (
    "This study varies neither size nor time. Next: postsale run when-to-split finds the size at which an answer turns, "
    "postsale run split-timing what it costs to change early or late."
)


def section(book: Book) -> Section:
    """Return the section."""
    summary = book.summary
    policy = bool(summary.changes)
    told = [f"{crossing.sentence(c)}." for c in crossing.crossings(summary)]
    told += [f"{text}." for text, _ in curve_findings(summary)]
    told += [f"{text}." for text, _ in policy_findings(summary)] if policy else []
    blocks: list[Block] = [Listed(tuple(told))] if told else []
    blocks += _changes(book) if policy else []
    blocks += book.figures("recovery", "frontier", "split_map", "by_size")
    first = next(iter(summary.decide_on), None)
    rows = [row for row in summary.next_runs if row.metric == first]
    more = tuple(f"{text}." for row in rows if (text := next_runs.sentence(summary, row)))
    blocks += [Listed(more, "Where more simulations help most")] if more else []
    return Section("when", "When", tuple(blocks) or (Say(NOTHING),))


def _changes(book: Book) -> list[Block]:
    found: list[Block] = []
    for staffing, every in changes.shown_changes(book.summary).items():
        rows = [change for change in every if change.paths]
        if not rows:
            continue
        lines: list[list[Item]] = []
        for change in rows:
            year = change.first_year.get("arr")
            first = " ".join(wording.change_interval("ending_arr", year.mean, year.lo, year.hi)) if year else None
            lines.append(
                [
                    book.model(change.model, f"to {change.to}"),
                    changes.when_words(change),
                    changes.trough_words(change) or None,
                    changes.level_words(change) or None,
                    first,
                ]
            )
        heads = ("policy", "when it came", "lowest ARR against the baseline", "level again", "ARR after 12 months")
        title = f"What each change costs at {titles.mode_words(book.summary, staffing)}"
        interval = f"In brackets: {wording.AVERAGE}; behind a month, 8 in 10 simulations."
        found.append(Table(title, tuple(map(Column, heads)), lines, interval=interval))
    return found
