"""Every option against the baseline: the difference with its interval, and what choosing it would lose against the best."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.metrics.registry import higher_is_better
from sim.report.charts.archetypes import rows, scales
from sim.report.charts.study import COMPARED, Study, compared
from sim.report.drawing import canvas
from sim.report.drawing.chart import Cell, Chart
from sim.report.views import choices
from sim.report.views.choices import Choice, System
from sim.report.words import titles, wording
from sim.report.words.reading import HEADLINE, Comparison, Point, by_staffing, headline_point, place, points

MOST_METRICS, MOST_PANELS, MOST_ROWS = 4, 3, 40
HEADER = (
    *("staffing", "at", "model", "baseline", "metric", *COMPARED),
    *("regret", "regret_lo95", "regret_hi95", "best_in", "best_on_average", "expected_loss"),
    *("best_average", "could_be_best", "selected"),
)

NO_CHOICE: tuple[Cell, ...] = (*(math.nan,) * 6, "", "", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a heading (no model), or a model at a point with its differences by metric, and what choosing it loses."""

    label: str
    model: str
    staffing: str
    found: Mapping[str, Comparison]
    choice: Choice | None = None

    @property
    def system(self) -> System | None:
        """Return what the choice says of this model."""
        return next((s for s in self.choice.systems if s.model == self.model), None) if self.choice else None


def build(study: Study) -> list[Chart]:
    """Return the chart `differences`; nothing when there is only one model, or when a map shows them."""
    metrics = _metrics(study)
    entries = _entries(study, metrics)
    if not entries or (study.summary.curves and len(entries) > MOST_ROWS):
        return []
    words = _words(study, entries, metrics)
    table = tuple(row for entry in entries for row in _table(entry, str(study.summary.baseline)))

    def draw(some: Sequence[Entry]) -> Any:
        return rows.draw(words, [_block(study, some, metrics)])

    few = _at_headline(study, entries)
    return [Chart("differences", words, HEADER, table, lambda: draw(entries), brief=lambda: draw(few))]


def _at_headline(study: Study, entries: Sequence[Entry]) -> list[Entry]:
    """Return the rows of one place where several have one each, named by their models."""
    here = place(headline_point(study.summary))
    if not any(entry.label == here for entry in entries if entry.model):
        return list(entries)
    found, modes = [], titles.modes(study.summary)
    for staffing, words in modes.items():
        mine = [e for e in entries if e.staffing == staffing and e.model and (e.label == here or not e.found)]
        named = [replace(e, label=study.name(e.model) if e.found else e.label) for e in mine]
        found += [Entry(f"{wording.capital(words)}, at {here}", "", staffing, {}), *named] if mine else []
    return found


def _metrics(study: Study) -> list[str]:
    """Return the metrics: those that decide first, then NRR, GRR, ending ARR and economic value."""
    compared = {c.metric for point in points(study.summary) for c in point.comparisons}
    wanted = [*study.summary.worth_acting_on, *(m for m in HEADLINE if m != "cost_to_serve")]
    kept = [metric for metric in dict.fromkeys(wanted) if metric in compared][:MOST_METRICS]
    return sorted(kept, key=lambda m: HEADLINE.index(m) if m in HEADLINE else len(HEADLINE))


def _drawn(study: Study, metrics: Sequence[str]) -> list[str]:
    """Return the metrics that have a panel: what decides, and of the others not GRR first."""
    decides = [*study.summary.decide_on, *study.summary.worth_acting_on]
    first = sorted(metrics, key=lambda m: (m not in decides, m == "grr"))[:MOST_PANELS]
    return [metric for metric in metrics if metric in first]


def _entries(study: Study, metrics: Sequence[str]) -> list[Entry]:
    chosen_of = {choice.staffing: choice for choice in choices.shown_choices(study.summary)}
    found: list[Entry] = []
    for staffing, chosen in by_staffing(study.summary):
        models = [m for m in dict.fromkeys(c.a for point in chosen for c in point.comparisons) if m in study.looks]
        models.sort(key=lambda model: _effect(chosen, model, metrics))
        several, choice = len(chosen) > 1, chosen_of.get(staffing)
        if not several and models:
            found.append(Entry(wording.capital(titles.staffing_group(chosen[0])[3:]), "", staffing, {}))
        for model in models:
            if several:
                head = f"{study.name(model)}, {titles.staffing_over(chosen, model)}"
                found.append(Entry(head, "", staffing, {}))
            for point in chosen:
                here = {metric: c for metric in metrics if (c := point.comparison(model, metric))}
                own = choice if choice and choice.point == point.point else None
                if here:
                    label = place(point) if several else study.name(model) + _cost(point, model)
                    found.append(Entry(label, model, staffing, here, own))
        base = str(study.summary.baseline)
        if models and choice and any(s.model == base for s in choice.systems):
            label = f"{study.base} (baseline)"
            found.append(Entry(label, base, staffing, {}, choice))
    return found


def _effect(chosen: Sequence[Point], model: str, metrics: Sequence[str]) -> float:
    """Return by what models are sorted: the average difference in the first metric, the best first."""
    known = [
        c.difference
        for p in chosen
        for m in metrics[:1]
        if (c := p.comparison(model, m)) and math.isfinite(c.difference)
    ]
    mean = math.fsum(known) / len(known) if known else -math.inf
    return -mean if higher_is_better(metrics[0]) else mean


def _cost(point: Point, model: str) -> str:
    ratio = point.cost_ratio.get(model, math.nan)
    return f"\t{ratio:.2f} times the cost" if point.staffing == "own" and math.isfinite(ratio) else ""


def _table(entry: Entry, base: str) -> list[tuple[Cell, ...]]:
    """Return the rows of an entry; what choosing it loses stands in the row of the metric that decides."""
    nan, system, choice = math.nan, entry.system, entry.choice
    lost = NO_CHOICE
    if system and choice:
        open_, selected = system.model in choice.open, choice.selection and choice.selection.selected == system.model
        regret = (system.regret.mean, system.regret.lo, system.regret.hi, system.best_in_future, system.best_on_average)
        said = ("yes" if each else "no" for each in (system.model == choice.best, open_, selected))
        lost = (*regret, system.expected_loss, *said)
    label = entry.label.replace("\t", ", ").replace(" times the cost", " × cost")
    found: list[tuple[Cell, ...]] = [
        (
            *(entry.staffing, label, entry.model, c.b, metric, *compared(c)),
            *(lost if choice and metric == choice.metric else NO_CHOICE),
        )
        for metric, c in entry.found.items()
    ]
    if choice and system and choice.metric not in entry.found:
        found.append(
            (entry.staffing, label, entry.model, base, choice.metric, nan, nan, nan, "", nan, "", choice.n, *lost)
        )
    return found


def _words(study: Study, entries: Sequence[Entry], metrics: Sequence[str]) -> canvas.Words:
    summary = study.summary
    title = next((t for metric in metrics if (t := titles.headline(summary, metric))), "")
    joint = {m: all(e.found[m].joint for e in entries if m in e.found) for m in metrics}
    said = [f"{wording.capital(text)}." for text in dict.fromkeys(_choices(study, entries)) if text]
    if "cost_to_serve" in metrics:
        said.append("For cost to serve, right is worse.")
    return canvas.Words(
        title=title,
        name=f"Difference to {study.base} for the same customers, the best first",
        phrases=(canvas.bars(joint=wording.joint_words(joint)),),
        sentence=" ".join(said),
        footer=canvas.footer(
            summary,
            points(summary),
            "ahead in: how often this option ends ahead by itself, chance included",
            *(("loses: on average, against the best average",) if any(e.choice for e in entries) else ()),
        ),
    )


def _choices(study: Study, entries: Sequence[Entry]) -> list[str]:
    """Return what the choice by money says, and what was selected or is still needed."""
    found = list(dict.fromkeys(e.choice for e in entries if e.choice))
    noun = choices.noun(study.summary)
    said = []
    for c in found:
        point = choices.headline_of(study.summary, c.staffing)
        where = f", at {place(point)}" if point and place(point) else ""
        said.append(choices.claim(c, study.shown, choices.given_words(study.summary, c), noun) + where)
    selected = {c.given: text for c in found if (text := choices.selection_words(c, study.shown))}
    alike = len(set(selected.values())) == 1
    return said + (
        list(selected.values())[:1] if alike else [f"at {given}, {text}" for given, text in selected.items()]
    )


def _block(study: Study, entries: Sequence[Entry], metrics: Sequence[str]) -> rows.Block:
    drawn = _drawn(study, metrics)
    panels = tuple(
        rows.Panel(
            scales.difference(metric),
            title=scales.with_unit(metric),
            below=scales.zone_words(metric, study.worth(metric)),
            zone=study.worth(metric),
            wide={1: 4.4, 2: 2.6}.get(len(drawn), 1.7),
            steps=4 if wording.kind_of(metric) == "rate" else 3,
        )
        for metric in drawn
    )
    return rows.Block(panels, tuple(_row(study, entry, drawn) for entry in entries))


def _row(study: Study, entry: Entry, metrics: Sequence[str]) -> rows.Row:
    if not entry.model:
        return rows.Row(entry.label, head=True)
    pen = study.pen(entry.model)
    found = [entry.found.get(metric) for metric in metrics]
    cells = tuple((rows.Dot(c.difference, c.lo, c.hi, pen),) if c else () for c in found)
    words = [f"ahead in {wording.share(c.probability_a_better)}" if c else "" for c in found]
    if entry.choice and entry.system:
        at = metrics.index(entry.choice.metric) if entry.choice.metric in metrics else len(metrics) - 1
        words[at] = f"{words[at]}\t{lost_words(entry.choice, entry.system)}"
    return rows.Row(entry.label, cells, tuple(words), pen, strong=entry.choice is not None and _won(entry))


def _won(entry: Entry) -> bool:
    return bool(entry.choice and entry.choice.decided and entry.choice.best == entry.model)


def lost_words(choice: Choice, system: System) -> str:
    """Return what choosing a model loses on average against the best, or that it may be the best."""
    if choice.decided and system.model == choice.best:
        return "best average"
    if system.model in choice.open:
        return f"may be best ({wording.share(system.best_on_average)})"
    return f"loses {' '.join(choices.loss_words(choice, system.regret)[:1])}"
