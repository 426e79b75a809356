"""What knowing more is worth: who is best over the value of a point, what a choice loses, and in which scenarios it fails."""

import math
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from sim.report.charts.archetypes import along, rows, scales
from sim.report.charts.archetypes.along import At, Line, Mark, Panel
from sim.report.charts.archetypes.rows import Bar, Block, Dot, Note, Row, Tick
from sim.report.charts.archetypes.scales import Unit
from sim.report.charts.study import Study
from sim.report.charts.unknowns import drawn_words, footer, label
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.drawing.style import Pen
from sim.report.findings import worth_claims as claims
from sim.report.findings.sensitivity_claims import left_out
from sim.report.views import worth
from sim.report.views.sensitivity import Sensitivity
from sim.report.views.sweeps import Axis
from sim.report.views.worth import Box, Curves, Information, OfAPoint, Scenario, Worth
from sim.report.words import wording

OVER = "Over plausible scenarios, smoothed over noise; only better data narrows it."
COUNTED = "counted: a point at its value, less cost to serve in a year; not economic value"
MONEY = Unit("money")
FIELDS, FACTORS, LONGEST = 7, 7, 3.6
FILL = Pen("#3B6E8F")


def _curves(study: Study) -> Curves | None:
    """Return the curves over the value of a point; None where they were not asked for."""
    found = worth.information(study.summary)
    if found is None or not found.curves.points or not set(found.curves.points[0].share) <= set(study.looks):
        return None
    return found.curves


def explains(curves: Curves) -> str:
    """Return how much of what differs the fitted surfaces explain."""
    known = [q for q in curves.q2 if math.isfinite(q)]
    if len(known) < 2:
        return "what surfaces explain is not known"
    return f"surfaces explain {wording.share(known[0])} of effect and {wording.share(known[1])} of cost at least"


def acceptability(study: Study) -> list[Chart]:
    """Return the chart `acceptability`: in which share of plausible scenarios each model is best."""
    curves = _curves(study)
    if curves is None:
        return []
    table = tuple(
        (p.value, model, share, "yes" if model == p.best else "no", "yes" if p.value == curves.own else "no")
        for p in curves.points
        for model, share in p.share.items()
    )
    own = "" if curves.at_own() else " No value of a point was stated, so none is marked."
    words = canvas.Words(
        title=claims.acceptability_claim(curves, study.shown),
        name=f"Share of plausible scenarios in which each is best, by what one point of "
        f"{wording.metric_words(curves.metric)} is worth",
        phrases=(OVER,),
        sentence=f"Thick: the best average over the scenarios there; it need not be best in most of them.{own}",
        footer=_footer(study, curves),
    )
    header = ("value_of_a_point", "model", "share_of_worlds_best", "best_on_average", "own_value")
    panel = _panel(
        study, curves, Unit("rate"), "share of scenarios in which it is best", lambda p, m: p.share[m], (-0.02, 1.02)
    )
    return [Chart("acceptability", words, header, table, lambda: along.draw(words, _across(curves), [[panel]]))]


def expected_loss(study: Study) -> list[Chart]:
    """Return the chart `expected_loss`: what choosing each model today loses on average over plausible scenarios."""
    curves = _curves(study)
    if curves is None or not set(curves.points[0].loss) <= set(study.looks):
        return []
    table = tuple(
        (p.value, m, loss, "yes" if m == p.best else "no", p.evpi, "yes" if p.value == curves.own else "no")
        for p in curves.points
        for m, loss in p.loss.items()
    )
    words = canvas.Words(
        title=claims.loss_claim(curves, study.shown),
        name="Dollars a year that choosing a model loses on average against knowing the scenario, by what one point of "
        f"{wording.metric_words(curves.metric)} is worth",
        phrases=(OVER,),
        sentence="The gray edge under all lines is the value of perfect information: no study of what is not known is worth "
        "more. Thick: the best average there, so it loses least.",
        footer=_footer(study, curves),
    )
    header = (
        "value_of_a_point",
        "model",
        "expected_loss",
        "best_on_average",
        "value_of_perfect_information",
        "own_value",
    )
    most = max(loss for p in curves.points for loss in p.loss.values()) or 1_000.0
    under = tuple((p.value, p.evpi) for p in curves.points)
    panel = _panel(study, curves, MONEY, "lost on average, a year", lambda p, m: p.loss[m], (0.0, most * 1.04), under)
    return [Chart("expected_loss", words, header, table, lambda: along.draw(words, _across(curves), [[panel]]))]


def _footer(study: Study, curves: Curves) -> str:
    drawn = drawn_words(study.unknowns) if study.unknowns else ""
    return footer(study, drawn, explains(curves), COUNTED)


def _across(curves: Curves) -> along.Across:
    values = (curves.points[0].value, curves.points[-1].value)
    from matplotlib.ticker import MaxNLocator

    ticks = tuple(
        float(x) for x in MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(*values) if values[0] <= x <= values[1]
    )
    axis = Axis("acv", "", values)  # a path of money, so that values are written in dollars
    return along.Across(
        scales.Ruler(axis, ticks=ticks), f"what one point of {wording.metric_words(curves.metric)} is worth in a year"
    )


def _panel(
    study: Study,
    curves: Curves,
    unit: Unit,
    up: str,
    value: Callable[[OfAPoint, str], float],
    ends: tuple[float, float],
    under: tuple[tuple[float, float], ...] = (),
) -> Panel:
    lines = []
    for model in curves.points[0].share:
        runs = [
            (best, [k for k, _ in group])
            for best, group in groupby(enumerate(curves.points), key=lambda item: item[1].best)
        ]
        thick = tuple((at[0], at[-1]) for best, at in runs if best == model and len(at) > 1)
        values = tuple(At(p.value, value(p, model)) for p in curves.points)
        lines.append(Line(study.name(model), values, study.pen(model), bars="none", dots=False, wide=1.4, thick=thick))
    own = f"own value\n{wording.axis_money(curves.own, sign='')}"
    marks = (Mark(curves.own, own, Pen(style.INK)),) if curves.at_own() is not None else ()
    return Panel(tuple(lines), unit, up, zero=False, ends=ends, marks=marks, under=under, tall=3.2)


def value_of_information(study: Study) -> list[Chart]:
    """Return the chart `value_of_information`: what the choice would gain by knowing each unknown, or a field, first."""
    known, found = study.unknowns, worth.information(study.summary)
    if known is None or found is None:
        return []
    groups = _groups(found)
    kept = {id(w) for _, some in groups for w in some}
    every = [("everything", Worth(found.everything)), *(("field", w) for w in found.fields)]
    every += [("unknown", w) for w in found.factors]
    table = tuple(
        (
            *(kind, *_named(known, w), w.worth.mean, w.worth.lo, w.worth.hi),
            "yes" if id(w) in kept or kind == "everything" else "no",
        )
        for kind, w in every
    )
    header = ("kind", "name", "system_or_grade", "value", "lo95", "hi95", "drawn")
    words = _information_words(study, known, found, groups)
    return [Chart("value_of_information", words, header, table, lambda: _draw_information(words, known, found, groups))]


def _named(known: Sensitivity, found: Worth) -> tuple[str, str]:
    if found.field:
        return found.title, found.system
    if found.factor < 0:
        return "everything", ""
    return known.factors[found.factor].name, known.factors[found.factor].strength


def _groups(found: Information) -> tuple[tuple[str, tuple[Worth, ...]], ...]:
    """Return the fields and the unknowns to draw: the largest first, by value and then by how far it may reach."""

    def most(every: Sequence[Worth], many: int) -> tuple[Worth, ...]:
        ranked = sorted(
            every, key=lambda w: (-w.worth.mean, -w.worth.hi) if math.isfinite(w.worth.mean) else (0.0, 0.0)
        )
        return tuple(ranked[:many])

    seen = [w for w in found.factors if w.worth.hi >= claims.LEAST]
    every = (("what could be pulled", most(found.fields, FIELDS)), ("one assumption", most(seen, FACTORS)))
    return tuple((head, some) for head, some in every if some)


def _information_words(study: Study, known: Sensitivity, found: Information, groups: Sequence[Any]) -> canvas.Words:
    kept = {w.factor for _, some in groups for w in some if not w.field}
    hidden = [w for w in found.factors if w.factor not in kept]
    most = claims.dollars(max(claims.most_worth(hidden), claims.SMALL))
    more = left_out(len(found.factors), len(kept), f"worth less than {most} each")
    pilot, unseen = claims.pilot_words(found, study.shown), claims.unseen_words(found)
    said = f"What the choice among these models gains by knowing first; now it would be {study.name(found.chosen)}."
    return canvas.Words(
        title=claims.information_claim(found),
        name=f"Value of information in {found.unit}, by field of a system and by assumption",
        phrases=(canvas.bars(),),
        sentence=" ".join(part for part in (said, more, *(f"{text}." for text in (pilot, unseen) if text)) if part),
        footer=footer(
            study,
            drawn_words(known),
            "values are read off surfaces, smoothed over noise",
            "an open end at $0: it may be worth nothing",
        ),
    )


def _draw_information(words: canvas.Words, known: Sensitivity, found: Information, groups: Sequence[Any]) -> Any:
    blocks, every = [], (("knowing everything", (Worth(found.everything),)), *groups)
    reach = [x for _, some in every for w in some for x in (w.worth.mean, w.worth.hi) if math.isfinite(x)]
    for place, (head, some) in enumerate(every):
        last = place == len(every) - 1
        panel = rows.Panel(
            MONEY,
            head,
            f"worth, {found.unit}; dashes: knowing everything" if last else "",
            wide=3.8,
            ends=(0.0, max([*reach, 1_000.0]) * 1.05),
            lines=(found.everything.mean,) if math.isfinite(found.everything.mean) else (),
            ticks=last,
        )
        blocks.append(Block((panel,), tuple(_information_row(known, w) for w in some), 0.36))
    return rows.draw(words, blocks, LONGEST)


def _information_row(known: Sensitivity, found: Worth) -> Row:
    name = "everything\tvalue of perfect information" if found.factor < 0 else ""
    if found.field:
        name = f"{found.field.replace('-', ' ')} ({found.system})\t{found.title}"
    span, marks = found.worth, []
    if math.isfinite(span.mean):
        marks.append(Bar(0.0, span.mean, FILL, thick=0.5))
    caps = [Dot(span.mean, max(span.lo, 0.0), span.hi, rows.INK, bare=True)] if span.hi >= claims.LEAST else []
    words = (claims.worth_words(span),)
    return Row(name or label(known, found.factor), ((*marks, *caps),), words, muted=span.lo < claims.LEAST)


def scenarios(study: Study) -> list[Chart]:
    """Return scenarios_1, scenarios_2 …: the parts of a few ranges that have most of the scenarios in which a model loses."""
    known = study.unknowns
    if known is None:
        return []
    every = enumerate(worth.scenarios(study.summary), 1)
    return [_scenario(study, known, k, one) for k, one in every if one.boxes and one.model in study.looks]


def _scenario(study: Study, known: Sensitivity, k: int, asked: Scenario) -> Chart:
    header = (
        *(
            "box",
            "coverage",
            "density",
            "mass",
            "coverage_elsewhere_lo",
            "coverage_elsewhere_hi",
            "density_elsewhere_lo",
        ),
        *("density_elsewhere_hi", "unknown", "grade", "range_low", "range_high", "from", "to", "restricted_in"),
    )
    table = tuple(
        (
            *(place, box.coverage, box.density, box.mass, *box.coverage_elsewhere, *box.density_elsewhere),
            *(each.name, each.strength, each.low, each.high, limit.low, limit.high, limit.found_again),
        )
        for place, box in enumerate(asked.boxes, 1)
        for limit in box.limits
        for each in (known.inputs[limit.input],)
    )
    clause, _ = claims.happens(asked, study.shown)
    again = claims.elsewhere_words(asked.boxes[0])
    words = canvas.Words(
        title=claims.scenario_sentence(asked, known, study.shown),
        name=f"The scenarios in which {clause}, as parts of what is plausible",
        phrases=("Striped: the part of a range that these scenarios share; only better data narrows it.",),
        sentence=f"The line is all that is plausible; ┃ is the base value.{f' Found again: {again}.' if again else ''}",
        footer=footer(
            study, drawn_words(known), "boxes are found by search", "the percentages of a box are of these scenarios"
        ),
    )
    pen = study.pen(asked.model)
    blocks = [_box(known, asked, place, box, pen) for place, box in enumerate(asked.boxes, 1)]
    return Chart(f"scenarios_{k}", words, header, table, lambda: rows.draw(words, blocks))


def _box(known: Sensitivity, asked: Scenario, place: int, box: Box, pen: Pen) -> Block:
    """Return each range from 0 to 1, the part that the box keeps striped, its ends in the unit of the input."""
    many = f"Box {place}: " if len(asked.boxes) > 1 else ""
    head = f"{many}{wording.share(box.coverage)} of such scenarios lie in it; {wording.share(box.density)} of its scenarios "
    head += f"are such; it is {wording.share(box.mass)} of all"
    drawn = []
    for limit in box.limits:
        each = known.inputs[limit.input]
        wide = each.high - each.low or 1.0
        ends = (limit.low, limit.high)
        low, high = inside = [
            min(max((x - each.low) / wide, 0.0), 1.0) if math.isfinite(x) else k for k, x in enumerate(ends)
        ]
        marks: list[Any] = [
            Bar(0.0, 1.0, Pen("#8A8A8A"), "solid", thick=0.03),
            Bar(low, high, pen, "striped", thick=0.34),
        ]
        marks.append(Tick((each.held - each.low) / wide, tall=0.52))
        marks += [Note(at, each.written(x), pen) for at, x in zip(inside, ends, strict=True) if math.isfinite(x)]
        said = (
            f"restricted in {wording.share(limit.found_again)} of redraws" if math.isfinite(limit.found_again) else ""
        )
        factor = next(f.index for f in known.factors if limit.input in f.inputs)
        under = label(known, factor).partition("\t")[2]
        drawn.append(Row(f"{each.name}\t{under}", (tuple(marks),), (said,)))
    panel = rows.Panel(title=head, wide=4.0, ends=(0.0, 1.0), ticks=False, zero=False)
    return Block((panel,), tuple(drawn), 0.46)
