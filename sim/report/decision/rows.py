"""The rows of the page: the options, what must be true, when to look again, the company's numbers against the model."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from sim.report.decision.naming import do, one_line, title
from sim.report.decision.words import swing, turning, where_it_turns
from sim.report.document.table import Cell, Column, Table
from sim.report.sections.past import fit_table
from sim.report.views.past import MISSES, tested
from sim.report.words import wording
from sim.report.words.sentences import say
from sim.results.decision import Amount, Decision, Inputs, Option
from sim.results.past import Past
from sim.results.unknowns import End, Unknown

MUST, NUMBERS = 3, 6
"""Rows of what must be true, and of the fit table."""
KEY = re.compile(r"[\w./-]+")
STRENGTHS = {"measured": "measured", "survey": "from a survey", "opinion": "an opinion", "assumption": "assumed"}
COUNTED = {"customers": "customers", "arr": "ARR"}
STOPPED = {
    "settled": "settled",
    "budget": "until time was up",
    "most": "as many as were allowed",
    "you": "until you stopped it",
}


def ordered(decision: Decision) -> list[Option]:
    """Return the options, the one with the most cash value first."""
    return sorted(decision.options, key=lambda option: -_mean(option.cash_more.mean))


def _mean(value: float) -> float:
    return value if math.isfinite(value) else -math.inf


def options_table(decision: Decision, options: Sequence[Option] | None = None, *, levels: bool = True) -> Table:
    """Return the options as a table: one number a cell, differences to staying, and its levels in its own row.

    options: those in this order, not all; levels: whether retention, ARR and value of this company are shown.
    """
    month = decision.horizon_months
    columns: tuple[Column, ...] = (
        Column("Option"),
        Column("People"),
        Column("Cost a year", align="right"),
        Column(f"ARR, month {month}", align="right"),
        Column("NRR, points", align="right"),
        Column("Cash value", align="right"),
        Column("Months to pay back", align="right"),
        Column("Ahead", align="right"),
    )
    shown = ordered(decision) if options is None else options
    rows = [_row(decision, option, levels=levels) for option in shown]
    notes = [say("decision", "against", stay=title(decision.option(decision.staying)))]
    found = {option.key: title(option) for option in shown}
    notes += [
        say("decision", "same", one=found[one], other=found[other])
        for one, other in decision.same
        if one in found and other in found
    ]
    notes += terminal_value(decision)
    if not any(option.people for option in shown):  # a copy that names nobody
        columns, rows = (*columns[:1], *columns[2:]), [[row[0], *row[2:]] for row in rows]
    return Table("Options", columns, rows, tuple(notes))


def terminal_value(decision: Decision) -> list[str]:
    """Return what a terminal value that the company gives adds to the recommended option; nothing where none was given."""
    option = decision.option(decision.choice)
    if option.terminal_more is None or option.key == decision.staying:
        return []
    return [say("decision", "terminal", name=title(option), amount=option.terminal_more.mean)]


def _row(decision: Decision, option: Option, *, levels: bool) -> list[Cell]:
    stays, chosen = option.key == decision.staying, option.key == decision.choice
    name = Cell(option.key, title(option), strong="chosen" if chosen else "")
    people = Cell(option.people, one_line(option.people))
    nrr, more = option.nrr, option.nrr_more
    half, half_more = _half(nrr.ci95), _half(more.ci95)
    level = wording.level("nrr", nrr.mean, half)
    if stays:
        arr, value = (_level(amount) if levels else Cell(None) for amount in (option.ending_arr, option.cash_value))
        kept = Cell(nrr.mean, level, hover=_ends("nrr", *nrr.ci95, half)) if levels else Cell(None)
        return [name, people, _level(option.cost_a_year), arr, kept, value, Cell(None), Cell(None)]
    points = wording.points(more.mean, half_more)
    own = f"; its own {level}" if levels else ""
    return [
        name,
        people,
        _more(option.cost_more, option.cost_a_year),
        _more(option.arr_more, option.ending_arr if levels else None),
        Cell(more.mean, points, hover=f"{_ends_of_points(*more.ci95, half_more)}{own}"),
        _more(option.cash_more, option.cash_value if levels else None),
        _payback(decision, option),
        Cell(option.ahead, wording.share(option.ahead)),
    ]


def _half(ci95: tuple[float, float]) -> float:
    return (ci95[1] - ci95[0]) / 2


def _level(amount: Amount) -> Cell:
    half = _half(amount.ci95)
    return Cell(amount.mean, wording.money(amount.mean, half), hover=_ends("ending_arr", *amount.ci95, half))


def _more(more: Amount, level: Amount | None) -> Cell:
    half = _half(more.ci95)
    low, high = (wording.money(end, half, max(map(abs, more.ci95)), "+") for end in more.ci95)
    said = [f"95%: {low} to {high}"] if math.isfinite(half) else []
    said += [f"its own {wording.money(level.mean, _half(level.ci95))}"] if level else []
    return Cell(more.mean, wording.money(more.mean, half, sign="+"), hover="; ".join(said))


def _ends(metric: str, low: float, high: float, half: float) -> str:
    return f"95%: {wording.level_range(metric, low, high, half)}" if math.isfinite(half) else ""


def _ends_of_points(low: float, high: float, half: float) -> str:
    return f"95%: {wording.points(low, half)} to {wording.points(high, half)}" if math.isfinite(half) else "no interval"


def _payback(decision: Decision, option: Option) -> Cell:
    if not math.isfinite(option.payback):
        left = decision.horizon_months - (option.month if math.isfinite(option.month) else 0.0)
        hover = f"Not within the {wording.months(left)} that are simulated of it"
        return Cell(None, f"over {left:.0f}", hover=hover)
    return Cell(option.payback, f"{option.payback:.0f}")


def must(decision: Decision) -> list[str]:
    """Return what must be true for the decision: what turns it first, then what moves its lead most; three sentences."""
    turns = turning(decision)
    found = [_turns(decision, one, end) for one, end in turns]
    turned = {id(one) for one, _ in turns}
    others = sorted((one for one in decision.unknowns if id(one) not in turned), key=lambda one: -swing(one))
    found += [_holds(one) for one in others]
    return found[:MUST] or [say("decision", "untried")]


def _turns(decision: Decision, one: Unknown, end: End) -> str:
    side, at = where_it_turns(one, end)
    side = {"below": "above", "above": "below", "": ""}[side]
    other = "the answer is another" if end.best == decision.choice else do(decision.option(end.best))
    facts = {"at": at, "today": one.base.text, "grade": STRENGTHS.get(one.strength, one.strength), "best": other}
    return say("decision", "turns", what=one.title, side=side, where=looked_up(one), **facts)


def _holds(one: Unknown) -> str:
    open_ = [end.text for end in (one.low, one.high) if end.recommendation == "close"]
    facts = {"today": one.base.text, "grade": STRENGTHS.get(one.strength, one.strength), "open": open_}
    return say("decision", "holds", what=one.title, low=one.low.text, high=one.high.text, **facts)


def looked_up(one: Unknown) -> str:
    """Return where an unknown stands: a field and its system; "" where no system has it."""
    return "" if one.where is None else f"{one.where.title} ({one.where.system})"


def again(decision: Decision) -> str:
    """Return the number on a dashboard at which to look again, or that there is none within the horizon."""
    found = decision.look_again
    if found is None and decision.choice != decision.staying:
        return say("decision", "ask_again")
    if found is None:
        return say("decision", "not_again", horizon=decision.horizon_months)
    write = wording.number_of if found.number == "customers" else wording.dollars
    low, high = found.ci95
    known = math.isfinite(low) and math.isfinite(high)
    around = f"{write(low)} to {write(high)}" if known and write(low) != write(high) else ""
    if around and low <= 0.0:  # nothing that is counted there is below nothing
        around = f"up to {write(high)}"
    of = COUNTED[found.number]
    today = write(found.now) if math.isfinite(found.now) else ""
    facts = {"of": of, "at": write(found.at), "today": today, "rises": found.side == "above"}
    then = do(decision.option(found.option))
    return say("decision", "again", many=found.number == "customers", around=around, then=then, **facts)


def head(decision: Decision) -> str:
    """Return the question and the company in a line."""
    return " · ".join(one_line(text) for text in (decision.title, decision.company) if text)


def numbers(decision: Decision, past: Past | None) -> tuple[list[str], Table | None]:
    """Return what is said of the company's own past, and its numbers against the model, those that miss first.

    Nothing of a company that has no name: a copy that names nobody says nothing of its past.
    """
    if not decision.company:
        return [], None
    if past is None or not (past.facts or past.backtest):
        company = decision.company if KEY.fullmatch(decision.company) else "COMPANY"
        return [say("decision", "unchecked", company=company)], None
    said = [tested(past.backtest)] if past.backtest else []
    facts = sorted(past.facts, key=lambda fact: fact.verdict not in MISSES)[:NUMBERS]
    return said, replace(fit_table(facts), notes=()) if facts else None


def footer(decision: Decision) -> list[str]:
    """Return what stands below: how much is measured, how many simulations, date, version, the command."""
    found = [inputs(decision.inputs)] if total(decision.inputs) else []
    stopped = STOPPED.get(decision.stopped_by, decision.stopped_by)
    found.append(
        say("decision", "simulated", many=decision.simulations, seconds=duration(decision.seconds), stopped=stopped)
    )
    return [*found, decision.made, f"postsale {decision.version}", *([decision.command] if decision.command else [])]


def total(found: Inputs) -> int:
    """Return how many inputs there are."""
    return found.measured + found.survey + found.opinion + found.assumption


def inputs(found: Inputs) -> str:
    """Return which share of the inputs is measured."""
    return say("decision", "inputs", measured=found.measured / total(found), total=total(found))


def duration(seconds: float) -> str:
    """Return how long something took: 94 seconds, 3 minutes."""
    return wording.plural(seconds, "second") if seconds < 120 else wording.plural(seconds / 60, "minute")
