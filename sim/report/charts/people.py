"""The people: work done and missed, how busy each role is, what passes between roles, and what they are paid."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.report.charts.archetypes import bars, rows, scales
from sim.report.charts.archetypes.rows import Bar, Block, Dot, Panel, Row
from sim.report.charts.archetypes.scales import Unit
from sim.report.charts.study import Study
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Cell, Chart
from sim.report.drawing.style import Pen
from sim.report.words import wording
from sim.report.words.reading import Estimate, Point, headline_point, model_keys
from sim.vocabulary import Activity

SHARE, MONEY = Unit("rate"), Unit("money")
PASSES: Mapping[str, str] = {
    "leads_passed": "leads passed\na year",
    "leads_lost": "share of leads\nlost in passing",
    "handoffs": "passes that arrive\na year",
    "handoffs_lost": "passes lost\na year",
    "wrong_contacts": "calls to the wrong\nrole, a year",
    "release_days": "days until an\naccount is let go",
}
PAY = (
    *("quota_attainment", "below_target", "pay_p10", "pay_p50", "pay_p90"),
    *("pay_per_renewed", "pay_per_expanded", "pay_parity"),
)


@dataclass(frozen=True, slots=True)
class Work:
    """One activity of one model: tasks a year done and missed (deadline passed before any session)."""

    activity: str
    label: str
    done: float
    missed: float
    half: float  # half-width of the 95% interval of the missed tasks

    @property
    def missed_share(self) -> float:
        """Return the missed share of all tasks; 0 where there was no task."""
        return self.missed / (self.done + self.missed) if self.done + self.missed > 0 else 0.0


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


def _models(study: Study, point: Point) -> list[str]:
    return [model for model in model_keys(study.summary) if model in point.models]


def workload(study: Study) -> list[Chart]:
    """Return the chart `workload`; nothing where no work was stored."""
    point = headline_point(study.summary)
    loads = [load for model in _models(study, point) if (load := _load(point, model)).works or load.roles]
    if not loads:
        return []
    header = (
        *("model", "kind", "name", "done_a_year", "missed_a_year", "missed_half95", "utilisation", "lo95", "hi95"),
        "people",
    )
    nan = math.nan
    table: list[tuple[Cell, ...]] = []
    for load in loads:
        table += [
            (load.model, "activity", w.activity, w.done, w.missed, w.half, nan, nan, nan, nan) for w in load.works
        ]
        table += [(load.model, "role", key, nan, nan, nan, u.mean, u.lo, u.hi, people) for key, u, people in load.roles]
    words = _work_words(study, point, loads)
    return [Chart("workload", words, header, tuple(table), lambda: rows.draw(words, _work_blocks(study, loads)))]


def _load(point: Point, model: str) -> Load:
    owners, works, roles = point.models[model].owners, [], []
    for activity in (member.name.lower() for member in Activity):
        done, missed = (point.estimate(model, f"{kind}_work.{activity}") for kind in ("done", "missed"))
        if done or missed:
            who = owners.get(activity) or ()
            label = f"{activity} ({', '.join([who] if isinstance(who, str) else who)})" if who else activity
            lost = half(missed) if missed else math.nan
            works.append(Work(activity, label, done.mean if done else 0.0, missed.mean if missed else 0.0, lost))
    for metric in point.models[model].metrics:
        if metric.startswith("utilisation.") and (busy := point.estimate(model, metric)):
            people = point.estimate(model, f"headcount.{metric.partition('.')[2]}")
            roles.append((metric.partition(".")[2], busy, people.mean if people else math.nan))
    return Load(model, tuple(work for work in works if work.done + work.missed > 0), tuple(roles))


def _work_words(study: Study, point: Point, loads: Sequence[Load]) -> canvas.Words:
    shares = {load.model: {w.activity: w.missed_share for w in load.works} for load in loads}
    most, worst = max(((s, a) for by in shares.values() for a, s in by.items()), default=(0.0, ""))
    title, sentence = (
        "On average hardly any work is missed",
        "Every activity reaches its customers before the deadline.",
    )
    if most >= 0.005:
        each = [f"{wording.share(by[worst])} in {study.name(model)}" for model, by in shares.items() if worst in by]
        title = f"Most missed on average: {worst}, {wording.joined(each)}"
        sentence = " ".join(_worst_of(load, study.name(load.model)) for load in loads if load.works)
    return canvas.Words(
        title=title,
        name="Workload: missed tasks by activity, and how busy each role is",
        phrases=(canvas.bars(),),
        sentence=sentence,
        footer=canvas.footer(study.summary, [point], "utilization: hours worked over hours that filled positions have"),
    )


def _worst_of(load: Load, name: str) -> str:
    worst = max(load.works, key=lambda work: work.missed_share)
    if worst.missed_share < 0.005:
        return f"{name} misses hardly anything."
    return f"{name} misses {wording.share(worst.missed_share)} of {worst.activity}."


def _work_blocks(study: Study, loads: Sequence[Load]) -> list[Block]:
    """Return the work of all models, then their roles."""
    work = Panel(SHARE, below="share of tasks (filled: done in time, open: missed)", ends=(0, 1), wide=4.2, zero=False)
    busy = Panel(SHARE, below="utilization", wide=4.2, lines=(1.0,), reach=(1.0,))
    tasks, roles = [], []
    for load in loads:
        pen, name = study.pen(load.model), study.name(load.model)
        heads = Row(name, pen=pen, head=True)
        tasks += [heads, *(_work_row(w, pen) for w in load.works)] if load.works else []
        roles += [heads, *(_role_row(*role, pen) for role in load.roles)] if load.roles else []
    return [Block((panel,), tuple(found), 0.23) for panel, found in ((work, tasks), (busy, roles)) if found]


def _work_row(work: Work, pen: Pen) -> Row:
    done, total = 1 - work.missed_share, work.done + work.missed
    marks: tuple[Bar | Dot, ...] = bars.stacked(((done, pen, "solid"), (1 - done, pen, "open")))
    if math.isfinite(work.half) and work.half > 0:
        wide = work.half / total
        marks = (*marks, Dot(done, max(done - wide, 0.0), min(done + wide, 1.0), rows.INK, bare=True))
    missed = "under 1%" if 0 < work.missed_share < 0.005 else wording.share(work.missed_share)
    return Row(work.label, (marks,), (f"{missed} missed of {total:.0f} a year",))


def _role_row(key: str, busy: Estimate, people: float, pen: Pen) -> Row:
    many = f"{people:.1f}".removesuffix(".0") if math.isfinite(people) else "?"
    label = f"{role_words(key)}, {many} people"
    marks = (Bar(0.0, busy.mean, pen), Dot(busy.mean, busy.lo, busy.hi, rows.INK, bare=True))
    return Row(label, (marks,), (wording.rate(busy.mean, half(busy)),))


def handoffs(study: Study) -> list[Chart]:
    """Return the chart `handoffs`; nothing where every model has one role, or passes were not stored."""
    point = headline_point(study.summary)
    many = {
        m: sum(metric.startswith("headcount.") for metric in point.models[m].metrics) for m in _models(study, point)
    }
    found = {m: {k: e for k in PASSES if (e := point.estimate(m, k))} for m in many if many[m] > 1}
    found = {model: known for model, known in found.items() if any(e.mean > 0 for e in known.values())}
    if not found:
        return []
    metrics = [m for m in PASSES if any(m in known for known in found.values())]
    header = ("model", "metric", "average", "lo95", "hi95", "unit", "futures")
    table = tuple(
        (model, m, e.mean, e.lo, e.hi, e.unit, e.n)
        for model, known in found.items()
        for m in metrics
        if (e := known.get(m))
    )
    words = _pass_words(study, point, found)
    return [Chart("handoffs", words, header, table, lambda: rows.draw(words, _pass_blocks(study, found, metrics)))]


def _pass_words(study: Study, point: Point, found: Mapping[str, Mapping[str, Estimate]]) -> canvas.Words:
    lost = {model: e for model, known in found.items() if (e := known.get("leads_lost"))}
    each = [f"{wording.rate(e.mean, half(e))} with {study.name(model)}" for model, e in lost.items()]
    said = []
    for model, known in found.items():
        parts = []
        missed, arrived, wrong = (known.get(m) for m in ("handoffs_lost", "handoffs", "wrong_contacts"))
        if missed and arrived:
            total = wording.plain(missed.mean + arrived.mean, max(half(arrived), 2.0))
            parts.append(f"of {total} passes a year {wording.plain(missed.mean, half(missed))} are lost")
        if wrong:
            parts.append(f"{wording.plain(wrong.mean, half(wrong))} calls a year reach the wrong role")
        said += [f"{study.name(model)}: {wording.joined(parts)}."] if parts else []
    return canvas.Words(
        title=f"Leads lost in passing from role to role, on average: {wording.joined(each)}"
        if each
        else "No lead passes from role to role",
        name="Handoffs: what passes between roles in a year, and what is lost",
        phrases=(canvas.bars(max(e.n for known in found.values() for e in known.values()), "each by itself"),),
        sentence=" ".join(said),
        footer=canvas.footer(
            study.summary, [point], "only models with two or more roles", "passes: contracts, leads, accounts"
        ),
    )


def _pass_blocks(study: Study, found: Mapping[str, Mapping[str, Estimate]], metrics: Sequence[str]) -> list[Block]:
    """Return three metrics in a line."""
    blocks = []
    for k in range(0, len(metrics), 3):
        line = metrics[k : k + 3]
        panels = tuple(Panel(scales.level(m), title=PASSES[m], wide=1.7, steps=2) for m in line)
        drawn = []
        for model, known in found.items():
            estimates = [known.get(m) for m in line]
            pen = study.pen(model)
            cells = tuple(
                (Bar(0.0, e.mean, pen), Dot(e.mean, e.lo, e.hi, rows.INK, bare=True)) if e else () for e in estimates
            )
            texts = tuple(
                wording.level(m, e.mean, half(e)) if e else "none" for m, e in zip(line, estimates, strict=True)
            )
            drawn.append(Row(study.name(model), cells, texts, pen))
        blocks.append(Block(panels, tuple(drawn)))
    return blocks


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


def pay(study: Study) -> list[Chart]:
    """Return the chart `pay`; nothing where every role has a salary only."""
    point = headline_point(study.summary)
    roles = [role for model in _models(study, point) for role in _roles(point, model)]
    if not roles:
        return []
    header = ("model", "role", "metric", "average", "p10", "p50", "p90", "unit", "futures")
    table = tuple(
        (r.model, r.role, family, e.mean, e.p10, e.p50, e.p90, e.unit, e.n)
        for r in roles
        for family, e in r.found.items()
    )
    words = _pay_words(study, point, roles)
    return [Chart("pay", words, header, table, lambda: rows.draw(words, [_pay_block(study, roles)], room=2.0))]


def _roles(point: Point, model: str) -> list[Role]:
    found = []
    for metric in point.models[model].metrics:
        family, _, role = metric.partition(".")
        variable = point.estimate(model, metric) if family == "variable_pay" else None
        if variable and variable.mean > 0:
            found.append(Role(model, role, {f: e for f in PAY if (e := point.estimate(model, f"{f}.{role}"))}))
    return [role for role in found if role.found]


def spread(estimate: Estimate) -> float:
    """Return half the spread of simulations, which limits the decimals; NaN where it is not known."""
    return (estimate.p90 - estimate.p10) / 2


def cents_words(estimate: Estimate | None) -> str:
    """Return what a dollar pays: 9 ¢; a dash where it pays nothing."""
    return wording.cents(estimate.mean, spread(estimate)) if estimate else "–"


def _pay_words(study: Study, point: Point, roles: Sequence[Role]) -> canvas.Words:
    def who(role: Role) -> str:
        return f"{role_words(role.role)} of {study.name(role.model)}"

    below = sorted(((e.mean, k) for k, role in enumerate(roles) if (e := role.found.get("below_target"))))
    expanded = sorted((e.mean, k, e) for k, role in enumerate(roles) if (e := role.found.get("pay_per_expanded")))
    title, said = "What people with variable pay reach and are paid, on average", []
    if below:
        (least, first), (most, last) = below[0], max(below, key=lambda pair: pair[0])
        title = f"Most often below target on average: {who(roles[last])}, {wording.share(most)} of reps in a year"
        if wording.share(least) != wording.share(most):
            said.append(f"Least often below target: {who(roles[first])}, {wording.share(least)}.")
    if expanded:
        (_, first, low), (_, last, high) = expanded[0], expanded[-1]
        pays = f"Expansion pays {cents_words(low)} a dollar ({who(roles[first])})"
        pays += f" to {cents_words(high)} ({who(roles[last])})" if cents_words(high) != cents_words(low) else ""
        rates = sorted({round(role.acquired, 6) for role in roles if math.isfinite(role.acquired)})
        acquired = wording.joined([f"{rate * 100:.3g} ¢" for rate in rates]) if rates else ""
        said.append(f"{pays}{f'; a new logo pays an AE {acquired}' if acquired else ''}.")
    return canvas.Words(
        title=title,
        name="Pay: quota attainment, pay of the 10th, 50th and 90th rep in 100, and cents paid per ARR dollar",
        phrases=(f"Pale bands (attainment; pay of the 50th rep): {wording.FUTURES}.",),
        sentence=" ".join(said) or "No role has a quota or is paid per dollar.",
        footer=canvas.footer(
            study.summary,
            [point],
            "marks: averages",
            "no band: too few simulations in which someone had the job all year",
            "only roles with variable pay",
        ),
    )


def _pay_block(study: Study, roles: Sequence[Role]) -> Block:
    """Return attainment, pay of the reps, and what a dollar pays in words."""
    panels = (
        Panel(
            SHARE,
            "quota attainment,\ntarget at 100%",
            "at right: reps below target",
            wide=2.0,
            lines=(1.0,),
            reach=(1.0,),
        ),
        Panel(
            MONEY, "pay a year: 10th, 50th,\n90th rep in 100", "base and variable pay", wide=2.0, zero=False, steps=3
        ),
        *(
            Panel(Unit("cents"), f"¢ per $\n{what}", wide=0.35, zero=False, ends=(0, 1), ticks=False)
            for what in ("renewed", "expanded", "new logo")
        ),
    )
    reach = [e.mean for role in roles for rank in ("p10", "p50", "p90") if (e := role.found.get(f"pay_{rank}"))]
    if reach:
        room = (max(reach) - min(reach)) * 0.07 or 1.0
        panels = (panels[0], _with_ends(panels[1], max(min(reach) - room, 0.0), max(reach) + room), *panels[2:])
    drawn: list[Row] = []
    for model in dict.fromkeys(role.model for role in roles):
        drawn.append(Row(study.name(model), pen=study.pen(model), head=True))
        drawn += [_pay_row(role, study.pen(model)) for role in roles if role.model == model]
    return Block(panels, tuple(drawn))


def _with_ends(panel: Panel, low: float, high: float) -> Panel:
    from dataclasses import replace

    return replace(panel, ends=(low, high))


def _pay_row(role: Role, pen: Pen) -> Row:
    attained, below = role.found.get("quota_attainment"), role.found.get("below_target")
    reps = [e for rank in ("p10", "p50", "p90") if (e := role.found.get(f"pay_{rank}"))]
    reached: tuple[Bar | Dot, ...] = (*_band(attained, pen), Dot(attained.mean, pen=pen)) if attained else ()
    paid: tuple[Bar | Dot, ...] = ()
    earned = "nobody all year"
    if len(reps) == 3:
        outer = tuple(Dot(e.mean, pen=Pen(pen.hue, hollow=True), size=4) for e in (reps[0], reps[2]))
        paid = (
            *_band(reps[1], pen),
            Bar(reps[0].mean, reps[2].mean, pen, thick=0.04),
            *outer,
            Dot(reps[1].mean, pen=pen),
        )
        top = max(e.mean for e in reps)
        earned = " · ".join(wording.money(e.mean, spread(e), top) for e in reps)
    acquired = f"{role.acquired * 100:.3g} ¢" if math.isfinite(role.acquired) else "–"
    per_dollar = [cents_words(role.found.get(key)) for key in ("pay_per_renewed", "pay_per_expanded")]
    beside = f"{wording.share(below.mean)} below" if below else "no quota"
    return Row(
        role_words(role.role), (reached, paid, (), (), ()), (beside, earned, *per_dollar, acquired), Pen(style.INK)
    )


def _band(estimate: Estimate, pen: Pen) -> tuple[Bar, ...]:
    known = math.isfinite(estimate.p10 + estimate.p90)
    return (Bar(estimate.p10, estimate.p90, pen, "band", thick=0.6),) if known else ()
