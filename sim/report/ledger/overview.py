"""All claims in one chart: in what share of plausible worlds each is as claimed, and its verdict as a word."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.report.charts.archetypes import rows as chart_rows
from sim.report.charts.archetypes.bars import stacked
from sim.report.charts.archetypes.scales import Unit
from sim.report.drawing import canvas
from sim.report.drawing.chart import Chart
from sim.report.drawing.style import Pen
from sim.report.ledger.reading import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEADER = ("id", "claim", "verdict", "worlds", "as_claimed", "right_direction_only", "too_small", "opposite")
PARTS = {
    "as claimed": ("#0072B2", "solid"),
    "right direction only": ("#8CC7EC", "solid"),
    "too small to act on": ("#DCDCDC", "solid"),
    "opposite, or not as claimed": ("#D55E00", "striped"),
}


def build(rows: Sequence[Row]) -> Chart | None:
    """Return the chart `overview`; None without a claim."""
    if not rows:
        return None
    told = words(rows)
    table = tuple((row.key, row.claim, row.shown_verdict, *numbers_of(row)) for row in rows)
    return Chart("overview", told, HEADER, table, lambda: draw(told, rows))


def numbers_of(row: Row) -> tuple[int | str | float, ...]:
    """Return how many worlds there are, and the share of each part."""
    return ("", "", "", "", "") if row.worlds is None else (row.worlds.n, *parts(row))


def parts(row: Row) -> tuple[float, float, float, float]:
    """Return the four shares of plausible worlds, which add up to one."""
    worlds = row.worlds
    assert worlds is not None
    found = (worlds.as_claimed.mean, worlds.right_only, worlds.neither, worlds.wrong_way.mean)
    total = sum(found) or 1.0
    return found[0] / total, found[1] / total, found[2] / total, found[3] / total


def counts(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Return how often each verdict stands, the most frequent first; what depends and whom it favors each as one."""
    found = Counter(kind(row) for row in rows)
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


def kind(row: Row) -> str:
    """Return a verdict without what it depends on, or whom it favors."""
    told = {
        "depends on": "depends on the scenario",
        "favors": "favors one side",
        "favours": "favors one side",
    }  # as once stored
    for head, word in told.items():
        if row.verdict.startswith(head):
            return word
    return "not testable" if row.simulated is None else row.verdict_words


def words(rows: Sequence[Row]) -> canvas.Words:
    """Return the words around the chart."""
    quick = any(row.quick for row in rows)
    said = ", ".join(f"{word} {many}" for word, many in counts(rows))
    note = " QUICK: few simulations and few scenarios." if quick else ""
    return canvas.Words(
        title=f"{len(rows)} claims; {said}{' (quick)' if quick else ''}",
        name="Share of scenarios in which each published claim holds, and its verdict",
        phrases=("Shares of scenarios, freed of noise; only better data moves them.",),
        sentence=(
            "A bar says in how many scenarios the claim holds as published, has the right direction only, makes a difference "
            f"too small to act on, or is the other way round; of a contradiction the first part is its first side.{note}"
        ),
        footer="The verdict is computed from the interval with base values and from these shares.",
    )


def draw(told: canvas.Words, rows: Sequence[Row]) -> "Figure":
    """Draw the chart: a bar of shares for each claim, its verdict at the right, what the parts are above."""
    sheet = canvas.Sheet()
    panel = chart_rows.Panel(Unit("rate"), below="share of scenarios", wide=2.6, ends=(0.0, 1.0), zero=False, steps=4)
    chart_rows.place(sheet, 0, chart_rows.Block((panel,), tuple(map(one, rows)), 0.2), longest=4.6, room=2.2)
    legend(sheet.lines[0][0][0])
    return sheet.fit(told)


def one(row: Row) -> chart_rows.Row:
    """Return one claim: its name, its bar, its verdict."""
    marks: tuple[chart_rows.Bar | chart_rows.Note, ...] = ()
    words = row.shown_verdict
    if row.worlds is None:
        words = f"{words}, {'not simulated' if row.simulated is None else 'no scenarios drawn'}"
    else:
        looks = [(share, Pen(hue), fill) for share, (hue, fill) in zip(parts(row), PARTS.values(), strict=True)]
        marks = stacked(looks)
    return chart_rows.Row(f"{row.key}  {row.claim}", (marks,), (words,))


def legend(axes: "Axes") -> None:
    """Name the parts of the bars above the axes."""
    from matplotlib.patches import Patch

    fills = {"solid": {}, "striped": {"facecolor": "white", "hatch": "////"}}
    patches = [
        Patch(**({"facecolor": hue, "edgecolor": hue, "lw": 0.6, "label": name} | fills[fill]))  # type: ignore[arg-type]
        for name, (hue, fill) in PARTS.items()
    ]
    axes.legend(handles=patches, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, fontsize=7.5, frameon=False)
