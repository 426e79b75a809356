"""The work: what of it is done, left in part or never begun, of how many tasks a year, and how busy each role is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.report.charts.archetypes import bars, rows
from sim.report.charts.archetypes.rows import Bar, Block, Dot, Panel, Row
from sim.report.charts.archetypes.scales import Unit
from sim.report.charts.study import Study
from sim.report.drawing import canvas
from sim.report.drawing.chart import Cell, Chart
from sim.report.drawing.style import Pen
from sim.report.words import wording
from sim.report.words.reading import Estimate, Point, headline_point, model_keys
from sim.report.words.sentences import say
from sim.vocabulary import Activity

SHARE = Unit("rate")
TOLD = 0.005
"""Less of a kind of work than this is hardly any."""
TASKS: Mapping[str, str] = {
    "handoff": "handoffs",
    "onboarding": "onboardings",
    "adoption": "check-ins",
    "risk": "rescues",
    "readiness": "renewal preparations",
    "renewal": "renewal talks",
    "discovery": "discovery calls",
    "expansion": "expansions",
    "coordination": "meetings between roles",
}
"""What one task of an activity is called, in the plural."""


@dataclass(frozen=True, slots=True)
class Work:
    """One activity of one model: tasks a year, by how they ended, and the share that was not finished.

    done, missed: tasks a year that were finished, and that nobody began in time; part: share that was begun and not finished.
    undone: share of all that were missed or left in part; half: half-width of its 95% interval.
    """

    activity: str
    label: str
    done: float
    missed: float
    part: float
    undone: float
    half: float

    @property
    def total(self) -> float:
        """Return the tasks a year, however they ended; NaN where hardly any was either finished or never begun."""
        ended = 1.0 - self.part
        return (self.done + self.missed) / ended if ended > TOLD else math.nan

    @property
    def tasks(self) -> str:
        """Return what the tasks are called."""
        return TASKS.get(self.activity, f"{self.activity} tasks")


@dataclass(frozen=True, slots=True)
class Load:
    """One model's work, and its roles: key, share of capacity worked, average people."""

    model: str
    works: tuple[Work, ...]
    roles: tuple[tuple[str, Estimate, float], ...]


def half(estimate: Estimate) -> float:
    """Return the half-width of the interval of an average."""
    return (estimate.hi - estimate.lo) / 2


def role_words(key: str) -> str:
    """Return a role's name: a short key is an abbreviation."""
    return key.upper() if len(key) <= 3 else key


def models_of(study: Study, point: Point) -> list[str]:
    """Return the models that were simulated at a point, in the order of the study."""
    return [model for model in model_keys(study.summary) if model in point.models]


def workload(study: Study) -> list[Chart]:
    """Return the chart `workload`; nothing where no work was stored."""
    point = headline_point(study.summary)
    loads = [load for model in models_of(study, point) if (load := _load(point, model)).works or load.roles]
    if not loads:
        return []
    header = (
        *("model", "kind", "name", "done_a_year", "missed_a_year", "in_part_a_year", "undone_share", "undone_half95"),
        *("utilisation", "lo95", "hi95", "people"),
    )
    nan = math.nan
    table: list[tuple[Cell, ...]] = []
    for load in loads:
        table += [
            (load.model, "activity", w.activity, w.done, w.missed, w.part * w.total, w.undone, w.half, *(nan,) * 4)
            for w in load.works
        ]
        table += [(load.model, "role", key, *(nan,) * 5, u.mean, u.lo, u.hi, people) for key, u, people in load.roles]
    words = _words(study, point, loads)
    return [Chart("workload", words, header, tuple(table), lambda: rows.draw(words, _blocks(study, loads)))]


def _load(point: Point, model: str) -> Load:
    works = [work for member in Activity if (work := _work(point, model, member.name.lower())) is not None]
    roles = []
    for metric in point.models[model].metrics:
        if metric.startswith("utilisation.") and (busy := point.estimate(model, metric)):
            people = point.estimate(model, f"headcount.{metric.partition('.')[2]}")
            roles.append((metric.partition(".")[2], busy, people.mean if people else math.nan))
    return Load(model, tuple(works), tuple(roles))


def _work(point: Point, model: str, activity: str) -> Work | None:
    """Return one activity of a model; None where it has no tasks. An older run knows no shares, and nothing left in part."""
    done, missed = (point.estimate(model, f"{kind}_work.{activity}") for kind in ("done", "missed"))
    many, lost = done.mean if done else 0.0, missed.mean if missed else 0.0
    undone, never = (point.estimate(model, f"{kind}_share.{activity}") for kind in ("undone", "missed"))
    if undone is not None and never is not None:
        part, share, wide = max(undone.mean - never.mean, 0.0), undone.mean, half(undone)
    elif many + lost > 0.0:
        part, share, wide = 0.0, lost / (many + lost), half(missed) / (many + lost) if missed else math.nan
    else:
        return None
    owners = point.models[model].owners.get(activity) or ()
    label = f"{activity} ({', '.join([owners] if isinstance(owners, str) else owners)})" if owners else activity
    return Work(activity, label, many, lost, part, share, wide)


def _words(study: Study, point: Point, loads: Sequence[Load]) -> canvas.Words:
    shares = {load.model: {w.activity: w.undone for w in load.works} for load in loads}
    most, worst = max(((s, a) for by in shares.values() for a, s in by.items()), default=(0.0, ""))
    each = [(study.name(model), by[worst]) for model, by in shares.items() if worst in by]
    return canvas.Words(
        title=say("work", "title", tasks=TASKS.get(worst, worst), each=each if most >= TOLD else []),
        name="Workload: what is left undone by activity, and how busy each role is",
        phrases=(canvas.bars(),),
        sentence=" ".join(_worst_of(load, study.name(load.model)) for load in loads if load.works),
        footer=canvas.footer(study.summary, [point], "utilization: hours worked over hours that filled positions have"),
    )


def _worst_of(load: Load, name: str) -> str:
    worst = max(load.works, key=lambda work: work.undone)
    facts = {"tasks": worst.tasks, "undone": worst.undone, "all": worst.total, "part": worst.part}
    return f"{say('work', 'undone', name=name, little=worst.undone < TOLD, **facts)}."


def _blocks(study: Study, loads: Sequence[Load]) -> list[Block]:
    """Return the work of all models, then their roles."""
    below = "share of tasks (filled: done, pale: begun, open: never begun)"
    work = Panel(SHARE, below=below, ends=(0, 1), wide=4.2, zero=False)
    busy = Panel(SHARE, below="utilization", wide=4.2, lines=(1.0,), reach=(1.0,))
    tasks, roles = [], []
    for load in loads:
        pen, name = study.pen(load.model), study.name(load.model)
        heads = Row(name, pen=pen, head=True)
        tasks += [heads, *(_work_row(w, pen) for w in load.works)] if load.works else []
        roles += [heads, *(_role_row(*role, pen) for role in load.roles)] if load.roles else []
    return [Block((panel,), tuple(found), 0.23) for panel, found in ((work, tasks), (busy, roles)) if found]


def _work_row(work: Work, pen: Pen) -> Row:
    done, never = 1.0 - work.undone, work.undone - work.part
    parts = ((done, pen, "solid"), (work.part, pen, "pale"), (never, pen, "open"))
    marks: tuple[Bar | Dot, ...] = bars.stacked(parts)
    if math.isfinite(work.half) and work.half > 0:
        reach = max(done - work.half, 0.0), min(done + work.half, 1.0)
        marks = (*marks, Dot(done, *reach, rows.INK, bare=True))
    facts = {"undone": work.undone, "all": work.total, "little": work.undone < TOLD}
    return Row(work.label, (marks,), (say("work", "row", **facts),))


def _role_row(key: str, busy: Estimate, people: float, pen: Pen) -> Row:
    label = f"{role_words(key)}, {wording.heads(people)} people"
    marks = (Bar(0.0, busy.mean, pen), Dot(busy.mean, busy.lo, busy.hi, rows.INK, bare=True))
    return Row(label, (marks,), (wording.rate(busy.mean, half(busy)),))
