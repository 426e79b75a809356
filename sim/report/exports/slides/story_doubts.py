"""The slides on how sure all of it is: three kinds of uncertainty, the assumptions to check, and what to do next."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.config.language.spoken import value_words
from sim.config.resolving.provenance import GRADES
from sim.report.exports.slides.story import ORDER, Slide, texts, where
from sim.report.findings import next_runs, worth_claims
from sim.report.findings import sensitivity_claims as claims
from sim.report.findings.answer import answer, deciding, focus_of
from sim.report.findings.policy_findings import policy_findings
from sim.report.views import worth as sensitivity_worth
from sim.report.views.sensitivity import Sensitivity, read
from sim.report.words import wording
from sim.report.words.paths import path_words
from sim.report.words.reading import headline_point, level_of, names, number
from sim.report.words.safe import label
from sim.results.summary import Summary
from sim.trials.folder.stored import StoredRun

MOST_BARS, MOST_ROWS = 8, 8
LACKING = {
    "why": "why the models differ (explain_by splits a difference into mechanisms)",
    "when": "from which size or after which change (vary, or a study of policies)",
    "comparison": "any other organization (the study has one model)",
    "retention": "retention by month",
}


def sure_slide(run: StoredRun) -> Slide:
    """Return three kinds of uncertainty in words, and over plausible worlds what turns the choice round."""
    summary, shown = run.summary, names(run.summary)
    study = read(summary)
    rows = (
        ("The average", _of_averages(summary), wording.AVERAGE),
        ("One company", _of_futures(summary), wording.FUTURES),
        ("Our assumptions", _of_worlds(summary, study), wording.WORLDS if study else "not studied here"),
    )
    table = texts(("Unsure is", "How much", "What narrows it"), rows)
    notes = [f"{what}: {text} ({narrows})." for what, text, narrows in rows]
    heading = "Three kinds of uncertainty, and only one of them shrinks with more runs"
    charts: tuple[str, ...] = ()
    if study is not None:
        led = [t for t in study.tornados if study.led(t.metric)]
        if led:
            heading = claims.tornado_claim(led[0], shown)
            charts = ("tornado",)
            notes += [f"{claims.tornado_claim(t, shown)}." for t in led]
        if study.levels:
            notes.append(f"{wording.capital(study.levels)}.")
    phrase = (
        "Striped: the difference with one unknown from its low to its high end; only better data narrows it."
        if charts
        else ""
    )
    return Slide("how sure", heading, (), charts, table, phrase, (f"{heading}.", *notes))


def _of_averages(summary: Summary) -> str:
    point, focus = headline_point(summary), focus_of(summary)
    metrics = deciding(summary, point)
    shown = names(summary)
    n, level = summary.n, level_of(summary)
    found = point.comparison(focus, metrics[0]) if focus and metrics else None
    looks = "" if level <= 0.95 else f", each interval at {level * 100:.4g}% to allow for all looks"
    if found is None:
        return f"{n} simulations{looks}"
    value, interval = wording.change_interval(found.metric, found.difference, found.lo, found.hi)
    who = f"{shown.get(found.a, found.a)} against {shown.get(found.b, found.b)}"
    return f"{wording.metric_words(found.metric)}, {who}: {value} {interval} over {found.n} simulations{looks}{where(point)}"


def _of_futures(summary: Summary) -> str:
    point, shown = headline_point(summary), names(summary)
    model = str(summary.baseline)
    e = point.estimate(model, "nrr") if model in point.models else None
    if e is None or e.p10 != e.p10 or e.p90 != e.p90:
        return "too few simulations to show a spread"
    spread = wording.level_range("nrr", e.p10, e.p90, (e.p90 - e.p10) / 2)
    return f"one company with {shown[model]} lands at an NRR of {spread} in 8 of 10 simulations{where(point)}"


def _of_worlds(summary: Summary, study: Sensitivity | None) -> str:
    if study is None:
        counts = summary.assumptions
        total = sum(int(x) for x in counts.values())
        guesses = f"{counts.get('assumption', 0)} of {total} numbers are our own assumptions; " if total else ""
        return f"{guesses}what happens if they are wrong was not simulated here"
    shown = names(summary)
    said = []
    for metric in dict.fromkeys(d.metric for d in study.differences if study.led(d.metric)):
        rows = [d for d in study.differences if d.metric == metric]
        said.append(f"{claims.worlds_claim(rows, shown)}{claims.staffed(summary, [d.a for d in rows])}")
    return ". ".join(said) or f"{study.drawn} scenarios"


def _named(study: Sensitivity, factor: int) -> str:
    first = study.inputs[study.factors[factor].inputs[0]]
    return f"{study.factors[factor].name}, {first.range_words()}"


def check_slide(run: StoredRun) -> Slide | None:
    """Return the assumptions to check first: those with the most influence, else the company's own guesses."""
    summary = run.summary
    study = read(summary)
    if study is not None and study.tornados:
        return _by_influence(summary, study)
    counts = {grade: int((summary.assumptions).get(grade, 0)) for grade in GRADES}
    total = sum(counts.values())
    if not total:
        return None
    rows = _guesses(run.manifest.get("assumptions") or ())
    heading = f"{counts['assumption']} of {total} numbers behind this are our own assumptions"
    table = texts(("Look these up in your own data", "Held at", "Plausible range", "Source"), rows) if rows else None
    said = ("Which of them matter most was not studied here: a sensitivity study ranks them.",)
    graded = f"By grade of source: {', '.join(f'{n} {g}' for g, n in counts.items())}."
    notes = (f"{heading}. {graded}", *said)
    return Slide("assumptions to check", heading, (graded, *said), (), table, "", notes)


def _guesses(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """Return the first guesses about the company that its own systems could answer, those with a range before others."""
    own = [r for r in rows if str(r["path"]).startswith("company.") and r.get("strength") == "assumption"]
    own.sort(key=lambda r: r.get("low") is None)
    kinds = {str(raw["path"]).rpartition(".")[2]: raw for raw in reversed(own)}  # one of each: the first
    found = []
    for raw in [raw for raw in own if raw in kinds.values()][:MOST_ROWS]:
        unit, text = str(raw.get("unit") or ""), str(raw.get("text") or "")
        value, low, high = (value_words(number(raw.get(name)), unit, text) for name in ("value", "low", "high"))
        span = f"{low} to {high}" if raw.get("low") is not None else "one value"
        found.append((label(path_words(str(raw["path"]))), value, span, str(raw.get("source") or "no source given")))
    return tuple(found)


def _by_influence(summary: Summary, study: Sensitivity) -> Slide:
    shown = names(summary)
    t = next((t for t in study.tornados if study.led(t.metric)), study.tornados[0])
    info = sensitivity_worth.information(summary)
    fields = {w.field: w for w in info.fields} if info else {}
    rows = []
    for bar in t.bars[:MOST_ROWS]:
        first = study.inputs[study.factors[bar.factor].inputs[0]]
        measured = next((f"{fields[f].title} ({fields[f].system})" for f in first.fields if f in fields), "–")
        graded, moves = claims.graded(study.factors[bar.factor]), claims.reach_words(t.metric, bar.reach)
        turns = claims.flip_words(t, bar, study, shown) or "no"
        rows.append((_named(study, bar.factor), graded, moves, turns, measured))
    head = ("Unknown and its range", "Grade", "Moves the difference by", "Turns the choice", "What would measure it")
    heading = worth_claims.information_claim(info) if info else "What moves the difference most, one unknown at a time"
    flips = [
        f"{study.factors[bar.factor].name}: {claims.flip_words(t, bar, study, shown)} ({claims.flip_interval(bar, study)})."
        for bar in t.bars
        if bar.flip
    ]
    notes = [f"{heading}.", f"{claims.tornado_claim(t, shown)}.", *flips[:6]]
    if info and info.q2 > 0:
        everything = worth_claims.worth_words(info.everything)
        notes.append(f"Value of knowing everything: {everything} (95% interval of the average).")
    said = (
        f"Of {claims.between(t, shown)}: how far one unknown alone moves the difference from its low to its high end.",
    )
    phrase = "Ranges are what is plausible; only better data narrows them."
    return Slide("assumptions to check", heading, said, (), texts(head, rows), phrase, tuple(notes))


def next_slide(run: StoredRun, held: Sequence[str]) -> Slide:
    """Return what to do next, and what this study does not say. held: the slides that there are."""
    summary = run.summary
    said = list(answer(summary).changes_of_mind)
    first = next(iter(summary.decide_on), None)
    for row in summary.next_runs:
        text = next_runs.sentence(summary, row).strip() if row.metric == first else ""
        said += [f"Further simulations would tell most {text}."] if text else []
    info = sensitivity_worth.information(summary)
    if info:
        said += [f"{text}." for text in (worth_claims.pilot_words(info, names(summary)),) if text]
    missing = [LACKING[name] for name in ORDER if name not in held and name in LACKING]
    missing += [] if read(summary) else ["what happens if the assumptions are wrong (a sensitivity study)"]
    lacking = f"This study does not say: {'; '.join(missing)}." if missing else ""
    limits = "The model compares organizations in simulations; it does not say what a company's retention is to be."
    body = [*said, *([lacking] if lacking else []), limits]
    notes = [*body, *[f"{text}." for text, _ in policy_findings(summary)[:1]]]
    return Slide("next step", "What to settle next", tuple(body), notes=tuple(notes))
