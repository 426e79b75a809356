"""All claims in one chart: in what share of plausible worlds each is as claimed, and its verdict as a word."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.ledger import plot
from sim.report.ledger.reading import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME, KEY, PLOT, WORD = 4.9, 0.42, 2.3, 2.1  # inches
LINE, HEAD, AXIS = 0.2, 0.3, 0.42
HEADER = ("id", "claim", "verdict", "worlds", "as_claimed", "right_direction_only", "too_small", "opposite")
PARTS: Mapping[str, Mapping[str, Any]] = {
    "as claimed": {"facecolor": "#0072B2", "edgecolor": "white"},
    "right direction only": {"facecolor": "#8CC7EC", "edgecolor": "white"},
    "too small to act on": {"facecolor": "#E3E3E3", "edgecolor": "white"},
    "opposite, or not as claimed": {"facecolor": "#D55E00", "edgecolor": "white", "hatch": "\\\\\\\\"},
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
    """Return how often each verdict stands, the most frequent first; what depends and whom it favours each as one."""
    found = Counter(kind(row) for row in rows)
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


def kind(row: Row) -> str:
    """Return a verdict without what it depends on, or whom it favours."""
    for head, word in (("depends on", "depends on the world"), ("favours", "favours one side")):
        if row.verdict.startswith(head):
            return word
    return "not testable" if row.simulated is None else row.verdict


def words(rows: Sequence[Row]) -> canvas.Words:
    """Return the words around the chart."""
    quick = any(row.quick for row in rows)
    said = ", ".join(f"{word} {many}" for word, many in counts(rows))
    note = " QUICK: few futures and few worlds." if quick else ""
    return canvas.Words(
        title=f"{len(rows)} claims; {said}{' (quick)' if quick else ''}",
        name="Share of plausible worlds in which each published claim holds, and its verdict",
        phrases=("Shares of plausible worlds, freed of noise; only better data moves them.",),
        sentence=(
            "A bar says in how many worlds the claim holds as published, has the right direction only, makes a difference "
            f"too small to act on, or is the other way round; of a contradiction the first part is its first side.{note}"
        ),
        footer="The verdict is computed from the interval in the most likely world and from these shares.",
    )


def draw(told: canvas.Words, rows: Sequence[Row]) -> "Figure":
    """Draw the chart."""
    tall = len(rows) * LINE
    frame = canvas.frame(told, NAME + PLOT + WORD + 2 * canvas.EDGE, HEAD + tall + AXIS)
    axes = frame.axes(NAME, AXIS, PLOT, tall)
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    for place, row in enumerate(rows):
        one(axes, row, len(rows) - 1 - place)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1.0], ["0 %", "25 %", "50 %", "75 %", "100 %"], size=8)
    axes.set_xlabel("share of plausible worlds", size=plot.SIZE)
    legend(axes)
    return frame.figure


def one(axes: "Axes", row: Row, up: int) -> None:
    """Draw one claim: its name, its bar, its verdict."""
    for text, at, room, colour in (
        (row.key, 0.0, KEY - 0.06, style.MUTED),
        (row.claim, KEY, NAME - KEY - 0.1, style.INK),
    ):
        plot.beside(axes, canvas.fitted(text, room, 8), 0, up, ((at - NAME) * 72, 0), "left", 8, colour)
    if row.worlds is None:
        text = "not simulated" if row.simulated is None else "no worlds drawn"
        axes.text(0.01, up, text, size=7, color=style.MUTED, va="center")
    else:
        at = 0.0
        for share, look in zip(parts(row), PARTS.values(), strict=True):
            if share > 1e-4:
                axes.barh(up, share, left=at, height=0.72, lw=0.6, zorder=3, **look)
            at += share
    word = canvas.fitted(row.shown_verdict, WORD - 0.15, 8)
    plot.beside(axes, word, 1, up, (7, 0), "left", 8, style.INK)


def legend(axes: "Axes") -> None:
    """Name the parts of the bars above the axes."""
    from matplotlib.patches import Patch

    patches = [Patch(label=name, lw=0.6, **look) for name, look in PARTS.items()]
    axes.legend(
        handles=patches,
        loc="lower right",
        bbox_to_anchor=(1 + WORD / PLOT, 1.0),
        ncols=4,
        fontsize=7.5,
        frameon=False,
        handlelength=1.3,
        columnspacing=1.2,
        borderaxespad=0.1,
    )
