"""How far people reach their targets, what they are paid, and what a dollar of ARR pays them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.words import wording
from sim.report.words.reading import Estimate, Point, headline_point, model_keys, names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, TOP, BOTTOM, LABEL_LEAST = 0.3, 0.52, 0.55, 0.8  # inches
REACHED, BELOW, PAID, REPS, CENTS = 2.4, 1.2, 2.4, 1.75, 0.95
FAMILIES = (
    *("quota_attainment", "below_target", "pay_p10", "pay_p50", "pay_p90"),
    *("pay_per_renewed", "pay_per_expanded", "pay_parity"),
)


@dataclass(frozen=True, slots=True)
class Role:
    """One role of one model with variable pay, and what is known of its pay."""

    model: str
    role: str
    found: Mapping[str, Estimate]

    @property
    def acquired(self) -> float:
        """Return what an AE is paid per dollar of a new logo, NaN where this role has no pay for expansion."""
        expanded, parity = self.found.get("pay_per_expanded"), self.found.get("pay_parity")
        return expanded.mean / parity.mean if expanded and parity and parity.mean > 0 else math.nan


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return the chart `pay`; nothing where every role has a salary only."""
    point = headline_point(summary)
    roles = [role for model in model_keys(summary) if model in point.models for role in _roles(point, model)]
    if not roles:
        return []
    words = _words(summary, point, roles)
    header = ("model", "role", "metric", "average", "p10", "p50", "p90", "unit", "futures")
    rows = tuple(
        (r.model, r.role, family, e.mean, e.p10, e.p50, e.p90, e.unit, e.n)
        for r in roles
        for family, e in r.found.items()
    )
    return [Chart("pay", words, header, rows, lambda: _draw(words, roles, names(summary), looks))]


def _roles(point: Point, model: str) -> list[Role]:
    found = []
    for metric in point.models[model].metrics:
        family, _, role = metric.partition(".")
        variable = point.estimate(model, metric) if family == "variable_pay" else None
        if variable and variable.mean > 0:
            known = {f: e for f in FAMILIES if (e := point.estimate(model, f"{f}.{role}"))}
            found.append(Role(model, role, known))
    return [role for role in found if role.found]


def spread(estimate: Estimate) -> float:
    """Return half the spread of futures, which limits the decimals; NaN where it is not known."""
    return (estimate.p90 - estimate.p10) / 2


def cents_words(estimate: Estimate | None) -> str:
    """Return what a dollar pays: 9 ¢; a dash where it pays nothing."""
    return wording.cents(estimate.mean, spread(estimate)) if estimate else "–"


def _acquired(roles: Sequence[Role]) -> str:
    rates = sorted({round(role.acquired, 6) for role in roles if math.isfinite(role.acquired)})
    return wording.joined([f"{rate * 100:.3g} ¢" for rate in rates]) if rates else ""


def _words(summary: Summary, point: Point, roles: Sequence[Role]) -> canvas.Words:
    shown = names(summary)
    below = [(e.mean, role) for role in roles if (e := role.found.get("below_target"))]
    expanded = sorted(
        ((e.mean, role, e) for role in roles if (e := role.found.get("pay_per_expanded"))), key=lambda item: item[0]
    )

    def who(role: Role) -> str:
        return f"{role.role} of {shown[role.model]}"

    most = math.nan
    title = "What people with variable pay reach and are paid, on average"
    if below:
        most, role = max(below, key=lambda item: item[0])
        title = f"Most often below target on average: {who(role)}, {wording.share(most)} of reps in a year"
    said = []
    least, role = min(below, key=lambda item: item[0]) if below else (math.nan, roles[0])
    if below and wording.share(least) != wording.share(most):
        said.append(f"Least often below target: {who(role)}, {wording.share(least)}.")
    if expanded:
        low, high = expanded[0], expanded[-1]
        pays = f"Expansion pays {cents_words(low[2])} a dollar ({who(low[1])})"
        pays += f" to {cents_words(high[2])} ({who(high[1])})" if cents_words(high[2]) != cents_words(low[2]) else ""
        acquired = _acquired(roles)
        said.append(f"{pays}{f'; a new logo pays an AE {acquired}' if acquired else ''}.")
    return canvas.Words(
        title=title,
        name="Pay: quota attainment, pay of the 10th, 50th and 90th rep in 100, and cents paid per ARR dollar",
        phrases=(f"Pale bands (attainment; pay of the 50th rep): {wording.FUTURES}.",),
        sentence=" ".join(said) or "No role has a quota or is paid per dollar.",
        footer=canvas.footer(
            summary,
            [point],
            "marks: averages over futures",
            "no band: too few futures in which someone held the job all year",
            "only roles with variable pay",
        ),
    )


def _lines(roles: Sequence[Role]) -> list[Role | str]:
    """Return what stands in the rows: each model's key, then its roles."""
    lines: list[Role | str] = []
    for model in dict.fromkeys(role.model for role in roles):
        lines += [model, *(role for role in roles if role.model == model)]
    return lines


def _draw(
    words: canvas.Words, roles: Sequence[Role], shown: Mapping[str, str], looks: Mapping[str, style.Look]
) -> "Figure":
    lines = _lines(roles)
    names_ = [canvas.text_width(role.role, 9) for role in roles]
    label = max(LABEL_LEAST, *names_) + 0.3
    height = len(lines) * ROW
    columns = ("renewed", "expanded", "new logo (AE)")
    width = label + REACHED + BELOW + PAID + REPS + CENTS * len(columns)
    frame = canvas.frame(words, width + 2 * canvas.EDGE, TOP + height + BOTTOM)
    reached = frame.axes(label, BOTTOM, REACHED, height)
    paid = frame.axes(label + REACHED + BELOW, BOTTOM, PAID, height)
    _reached(reached, lines, looks)
    _paid(paid, lines, looks)
    across, up = frame.figure.get_size_inches()

    def write(left: float, line: float, text: str, colour: str, **options: Any) -> None:
        at = frame.bottom + BOTTOM + (len(lines) - line - 0.5) * ROW
        given: dict[str, Any] = {"size": 8.5, "va": "center", "parse_math": False, **options}
        frame.figure.text((frame.left + left) / across, at / up, text, color=colour, **given)

    first = label + REACHED + BELOW + PAID + REPS
    write(first, -1.25, "cents paid per ARR dollar", style.INK, size=9.5)
    for place, column in enumerate(columns):
        write(first + place * CENTS, -0.35, column, style.MUTED, size=8)
    for line, row in enumerate(lines):
        if isinstance(row, str):
            write(0, line, shown[row], looks[row].ink, weight="bold", size=9, bbox=_BEHIND, zorder=9)
            continue
        write(0.12, line, row.role, style.INK, size=9)
        acquired = f"{row.acquired * 100:.3g} ¢" if math.isfinite(row.acquired) else "–"
        per_dollar = (row.found.get("pay_per_renewed"), row.found.get("pay_per_expanded"))
        for place, text in enumerate([*(cents_words(e) for e in per_dollar), acquired]):
            write(first + place * CENTS, line, text, style.INK)
    return frame.figure


_BEHIND = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}


def _band(axes: "Axes", estimate: Estimate, up: float, look: style.Look) -> list[float]:
    """Draw the pale band of futures; return what has to fit on the axis."""
    if not (math.isfinite(estimate.p10) and math.isfinite(estimate.p90)):
        return [estimate.mean]
    axes.barh(
        up,
        estimate.p90 - estimate.p10,
        left=estimate.p10,
        height=0.6,
        color=(*style.rgb(look.hue), 0.25),
        lw=0,
        zorder=2,
    )
    return [estimate.mean, estimate.p10, estimate.p90]


def _right(axes: "Axes", up: float, text: str) -> None:
    axes.annotate(
        text,
        (1, up),
        (7, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        size=8.5,
        color=style.INK,
        annotation_clip=False,
        parse_math=False,
    )


def _reached(axes: "Axes", lines: Sequence[Role | str], looks: Mapping[str, style.Look]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ends = [0.0, 1.0]
    axes.axvline(1, color=style.INK, lw=1, zorder=1)
    for line, row in enumerate(lines):
        if isinstance(row, str):
            continue
        up, look = len(lines) - 1 - line, looks[row.model]
        attained, below = row.found.get("quota_attainment"), row.found.get("below_target")
        if attained:
            ends += _band(axes, attained, up, look)
            axes.plot([attained.mean], [up], ls="none", ms=6, zorder=4, **look.marker_style())
        _right(axes, up, f"{wording.share(below.mean)} below" if below else "no quota")
    axes.set_title("quota attainment, target at 100 %", size=9.5, loc="left", color=style.INK, pad=14)
    axes.set_xlim(0, max(ends) * 1.06)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x * 100:g} %"))
    _plain(axes, lines)
    axes.set_xlabel("at right: share of reps below target", size=8)


def _paid(axes: "Axes", lines: Sequence[Role | str], looks: Mapping[str, style.Look]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ends: list[float] = []
    for line, row in enumerate(lines):
        if isinstance(row, str):
            continue
        up, look = len(lines) - 1 - line, looks[row.model]
        reps = [row.found.get(f"pay_{rank}") for rank in ("p10", "p50", "p90")]
        known = [e for e in reps if e]
        if len(known) == 3:
            ends += [*_band(axes, known[1], up, look), *(e.mean for e in known)]
            outer = [known[0].mean, known[2].mean]
            axes.plot(outer, [up, up], color=look.hue, lw=1, ls=(0, (1, 2)), zorder=3)
            axes.plot(outer, [up, up], ls="none", marker="o", ms=4, mfc="white", mec=look.hue, zorder=4)
            axes.plot([known[1].mean], [up], ls="none", ms=6, zorder=5, **look.marker_style())
            top = max(e.mean for e in known)
            _right(axes, up, " · ".join(wording.money(e.mean, spread(e), top) for e in known))
        else:
            _right(axes, up, "nobody all year")
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    room = (high - low) * 0.07 or 1.0
    axes.set_title("pay a year: 10th, 50th, 90th rep in 100", size=9.5, loc="left", color=style.INK, pad=14)
    axes.set_xlim(max(low - room, 0.0), high + room)
    axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: wording.axis_money(x, sign="")))
    _plain(axes, lines)
    axes.set_xlabel("base and variable pay; the axis does not start at $0", size=8)


def _plain(axes: "Axes", lines: Sequence[Role | str]) -> None:
    axes.set_ylim(-0.5, len(lines) - 0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(labelsize=8, length=3)
