"""Work done and missed by activity, and how busy each role is, for every model at one point of the study."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Cell, Chart
from sim.report.words import wording
from sim.report.words.reading import Estimate, Point, headline_point, model_keys, names
from sim.results.summary import Summary
from sim.vocabulary import Activity

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, HEAD, FOOT, WIDTH, ROLES, COUNTS = 0.26, 0.42, 0.5, 10.6, 2.7, 1.95  # inches


@dataclass(frozen=True, slots=True)
class Work:
    """One activity of one model: tasks a year done and missed (deadline passed before any session)."""

    activity: str
    label: str
    done: float
    missed: float
    half: float  # half-width of the 95 % interval of the missed tasks

    @property
    def missed_share(self) -> float:
        """Return the missed share of all tasks; 0 where there was no task."""
        return self.missed / (self.done + self.missed) if self.done + self.missed > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Role:
    """One role of one model: share of capacity worked, and average people."""

    key: str
    utilisation: Estimate
    people: float


@dataclass(frozen=True, slots=True)
class Load:
    """One model's work and roles."""

    model: str
    works: tuple[Work, ...]
    roles: tuple[Role, ...]

    @property
    def lines(self) -> int:
        """Return how many rows the panel needs."""
        return max(len(self.works), len(self.roles), 1)


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return the chart `workload`; nothing where no work was stored."""
    point = headline_point(summary)
    loads = [_load(point, model) for model in model_keys(summary) if model in point.models]
    loads = [load for load in loads if load.works or load.roles]
    if not loads:
        return []
    words = _words(summary, point, loads)
    header = (
        "model",
        "kind",
        "name",
        "done_a_year",
        "missed_a_year",
        "missed_half95",
        "utilisation",
        "lo95",
        "hi95",
        "people",
    )
    rows = tuple(row for load in loads for row in _cells(load))
    return [Chart("workload", words, header, rows, lambda: _draw(words, loads, names(summary), looks))]


def _load(point: Point, model: str) -> Load:
    metrics = point.models[model].metrics
    owners = point.models[model].owners
    works = []
    for activity in (member.name.lower() for member in Activity):
        done, missed = (point.estimate(model, f"{kind}_work.{activity}") for kind in ("done", "missed"))
        if done or missed:
            who = owners.get(activity) or ()
            label = f"{activity} ({', '.join([who] if isinstance(who, str) else who)})" if who else activity
            half = (missed.hi - missed.lo) / 2 if missed else math.nan
            works.append(Work(activity, label, done.mean if done else 0.0, missed.mean if missed else 0.0, half))
    roles = []
    for metric in metrics:
        if metric.startswith("utilisation.") and (busy := point.estimate(model, metric)):
            people = point.estimate(model, f"headcount.{metric.partition('.')[2]}")
            roles.append(Role(metric.partition(".")[2], busy, people.mean if people else math.nan))
    return Load(model, tuple(work for work in works if work.done + work.missed > 0), tuple(roles))


def _cells(load: Load) -> list[tuple[Cell, ...]]:
    nothing = math.nan
    works: list[tuple[Cell, ...]] = [
        (load.model, "activity", w.activity, w.done, w.missed, w.half, nothing, nothing, nothing, nothing)
        for w in load.works
    ]
    roles: list[tuple[Cell, ...]] = [
        (
            load.model,
            "role",
            r.key,
            nothing,
            nothing,
            nothing,
            r.utilisation.mean,
            r.utilisation.lo,
            r.utilisation.hi,
            r.people,
        )
        for r in load.roles
    ]
    return works + roles


def _words(summary: Summary, point: Point, loads: Sequence[Load]) -> canvas.Words:
    shown = names(summary)
    shares = {load.model: {w.activity: w.missed_share for w in load.works} for load in loads}
    worst = max(((s, a) for by in shares.values() for a, s in by.items()), default=(0.0, ""))
    if worst[0] < 0.005:
        title, sentence = (
            "On average hardly any work is missed",
            "Every activity reaches its customers before the deadline.",
        )
    else:
        each = [f"{wording.share(by[worst[1]])} in {shown[model]}" for model, by in shares.items() if worst[1] in by]
        title = f"Most missed on average: {worst[1]}, {wording.joined(each)}"
        sentence = " ".join(_worst_of(load, shown[load.model]) for load in loads if load.works)
    return canvas.Words(
        title=title,
        name="Workload: missed tasks by activity, and how busy each role is",
        phrases=(f"Bars with caps: {wording.AVERAGE}.",),
        sentence=sentence,
        footer=canvas.footer(summary, [point], "utilisation: hours worked over hours that filled positions have"),
    )


def _worst_of(load: Load, name: str) -> str:
    worst = max(load.works, key=lambda work: work.missed_share)
    if worst.missed_share < 0.005:
        return f"{name} misses hardly anything."
    return f"{name} misses {wording.share(worst.missed_share)} of {worst.activity}."


def _draw(
    words: canvas.Words, loads: Sequence[Load], shown: Mapping[str, str], looks: Mapping[str, style.Look]
) -> "Figure":
    body = sum(HEAD + load.lines * ROW + FOOT for load in loads)
    frame = canvas.frame(words, WIDTH, body)
    left = max((canvas.text_width(w.label, 8.5) for load in loads for w in load.works), default=0.5) + 0.15
    roles = max((canvas.text_width(_role_label(r), 8.5) for load in loads for r in load.roles), default=0.5) + 0.15
    wide = frame.width - left - ROLES - roles - COUNTS
    top = body
    for load in loads:
        height = load.lines * ROW
        bottom = top - HEAD - height
        work = frame.axes(left, bottom, wide, height)
        _works(work, load, looks[load.model])
        work.annotate(
            shown[load.model],
            (0, 1),
            (-left * 72, 8),
            xycoords="axes fraction",
            textcoords="offset points",
            size=10,
            weight="bold",
            color=looks[load.model].ink,
            annotation_clip=False,
            parse_math=False,
        )
        if load.roles:
            _roles(frame.axes(frame.width - ROLES + 0.05, bottom, ROLES - 0.75, height), load, looks[load.model])
        top = bottom - FOOT
    return frame.figure


def _role_label(role: Role) -> str:
    people = f"{role.people:.1f}".removesuffix(".0") if math.isfinite(role.people) else "?"
    return f"{role.key.upper() if len(role.key) <= 3 else role.key}, {people} people"


def _rows(axes: "Axes", lines: int) -> None:
    axes.set_ylim(-lines + 0.4, 0.6)
    axes.set_yticks([])
    axes.tick_params(labelsize=8, length=3)
    axes.spines["left"].set_visible(False)


def _left_text(axes: "Axes", row: int, text: str) -> None:
    axes.annotate(
        text,
        (0, -row),
        (-6, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha="right",
        va="center",
        size=8.5,
        color=style.INK,
        annotation_clip=False,
        parse_math=False,
    )


def _works(axes: "Axes", load: Load, look: style.Look) -> None:
    for row, work in enumerate(load.works):
        done, total = 1 - work.missed_share, work.done + work.missed
        axes.barh(-row, done, height=0.62, color=look.hue, edgecolor=look.hue, lw=1.2, zorder=2)
        axes.barh(-row, 1 - done, left=done, height=0.62, color="white", edgecolor=look.hue, lw=1.2, zorder=2)
        if math.isfinite(work.half) and work.half > 0:
            axes.errorbar(done, -row, xerr=work.half / total, color=style.INK, elinewidth=1.2, capsize=2.5, zorder=3)
        missed = "under 1 %" if 0 < work.missed_share < 0.005 else wording.share(work.missed_share)
        axes.annotate(
            f"{missed} missed of {total:.0f} a year",
            (1, -row),
            (7, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            size=8.5,
            color=style.INK,
            annotation_clip=False,
        )
        _left_text(axes, row, work.label)
    _rows(axes, load.lines)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    axes.set_xlabel("share of tasks (filled: done in time, open: missed)", size=8)


def _roles(axes: "Axes", load: Load, look: style.Look) -> None:
    top = max([1.0, *(r.utilisation.hi for r in load.roles if math.isfinite(r.utilisation.hi))])
    for row, role in enumerate(load.roles):
        u = role.utilisation
        axes.barh(-row, u.mean, height=0.62, color=(*style.rgb(look.hue), 0.35), edgecolor=look.hue, lw=1.2, zorder=2)
        if math.isfinite(u.lo) and math.isfinite(u.hi):
            axes.errorbar(
                u.mean,
                -row,
                xerr=[[u.mean - u.lo], [u.hi - u.mean]],
                color=style.INK,
                elinewidth=1.1,
                capsize=2.5,
                zorder=3,
            )
        text = wording.rate(u.mean, (u.hi - u.lo) / 2 if math.isfinite(u.lo) else math.nan)
        axes.annotate(
            text,
            (1, -row),
            (5, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            size=8.5,
            color=style.INK,
            annotation_clip=False,
        )
        _left_text(axes, row, _role_label(role))
    _rows(axes, load.lines)
    axes.set_xlim(0, top * 1.05)
    axes.axvline(1, color=style.PALE, lw=1, zorder=1)
    axes.set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    axes.set_xlabel("utilisation", size=8)
