"""Facts of every kind for templates: effects of each verdict, crossings of each status, groups, choices, changes."""

import itertools
import math
from types import SimpleNamespace
from typing import Any

from sim.report.views import changes, curves
from sim.report.views.choices import Choice, System
from sim.report.views.explained import Span
from sim.report.words.direction import Side
from sim.report.words.effects import Effect, graded
from sim.report.words.groups import grouped
from sim.report.words.paths import SIZE, where_words
from sim.statistics.verdicts import verdict

NAN = math.nan
A, B = "Fully split", "One CSM for everything"
GIVEN = ("the same spend", "1.94 times the cost", "own staffing")
PLACE = "100 customers and 70% load"
ENDS = (
    (-3.0, -2.0),
    (-3.0, -0.5),
    (-0.9, -0.2),
    (-0.4, 0.3),
    (-3.0, 2.0),
    (0.0, 0.0),
    (0.2, 0.9),
    (0.5, 3.0),
    (2.0, 3.0),
    (NAN, NAN),
)
METRICS = (("nrr", 0.01), ("ending_arr", 100_000.0), ("cost_to_serve", 100_000.0))


def effects(metrics: tuple[tuple[str, float], ...] = METRICS) -> list[Effect]:
    """Return an effect for each kind of verdict that an interval and what is worth acting on can have."""
    made = []
    for (metric, unit), (lo, hi), zone in itertools.product(metrics, ENDS, (1.0, None)):
        said = verdict(lo, hi, zone, higher_is_better=metric != "cost_to_serve")
        mean = (lo + hi) / 2 if math.isfinite(lo) else 0.5
        ahead = 0.5 if math.isnan(lo) else 0.98 if lo > 0 else 0.0 if hi < 0 else 0.5
        grade = graded(said, lo, hi)
        made.append(Effect(metric, mean * unit, lo * unit, hi * unit, *grade, ahead, 100))
    missing = Effect("nrr", -0.01, NAN, NAN, "open", "", 0.4, 50, 0, 3, 400)
    return [
        *made,
        missing,
        Effect("nrr", NAN, NAN, NAN, "open", "", NAN, 0, 20),
        Effect("nrr", 0.01, 0.008, 0.02, "likely", "better", 1.0, 80, 20),
    ]


def numbered() -> list[Effect]:
    """Return the effects that have an interval."""
    return [e for e in effects() if math.isfinite(e.lo)]


def crossings() -> list[dict[str, Any]]:
    """Return every status of a crossing, with and without what was simulated beside it."""
    helps, hurts = Side(25.0, "nrr", 0.021, 0.01, 0.03), Side(100.0, "nrr", -0.029, -0.04, -0.02)
    perhaps = Side(25.0, "nrr", 0.01, -0.01, 0.03)
    made = []
    for status, (lo, hi), pair in itertools.product(
        ("found", "none", "several", "flat"),
        ((42.0, 265.0), (5.0, 900.0), (5.0, 60.0), (42.0, 900.0), (NAN, NAN)),
        (None, (helps, hurts), (perhaps, hurts)),
    ):
        at = {"found": (47.0,), "several": (17.0, 72.0, 330.0)}.get(status, ())
        c = SimpleNamespace(status=status, at=at, lo=lo, hi=hi, least=10.0, most=400.0, along=SIZE, own=70.0)
        c.name, c.base, c.metric, c.given = A, B, "nrr", "the same spend"
        verbs = {"several": ("helps", "hurts", "helps", "hurts"), "none": ("hurts",)}.get(status, ())
        made += [{"c": c, "sides": pair, "stretches": stretches} for stretches in {(), verbs}]
    return made


def groups() -> list[list[Any]]:
    """Return what an option does at six sizes, every mixture of up to four kinds."""
    kinds = {
        "worse": effects()[0],
        "small": effects()[4],
        "open": effects()[8],
        "better": effects()[16],
        "likely": effects()[12],
    }
    made = []
    for mixture in itertools.product(kinds, repeat=3):
        found = [(k, kinds[kind]) for k, kind in enumerate(word for word in mixture for _ in range(2))]
        made.append(
            grouped(found, lambda ks, place: where_words(SIZE, [10, 25, 50, 100, 200, 400], ks, unit=place == 0))
        )
    return made


def choice(open_: int, clear: bool, metric: str = "economic_value") -> Choice:
    """Return a choice between three options, of which so many could be the best."""
    lost = Span(210e3, 150e3 if clear else 20e3, 270e3)
    systems = tuple(
        System(f"option {k}", 1.0, 0.4, 0.6, 0.0, lost if k else Span(0.0, 0.0, 0.0), k < open_) for k in range(3)
    )
    return Choice(0, "own", "own staffing", metric, 100, 100e3, "option 0", (), systems, None)


LEVEL = Span(19.0, 15.0, 26.0)


def change(
    status: str,
    share: float = 0.97,
    level: Span = LEVEL,
    months: tuple[float, ...] = (9.0, 14.0, 22.0),
) -> Any:
    """Return a change of the organization."""
    path = changes.Path((0.0, 36.0), (0.0, 0.1), (0.0, 0.0), (0.0, 0.2))
    trough = Span(-210e3, -300e3, -120e3)
    return changes.Change(0, "own", "m", 1, "split", share, months, {"arr": path}, trough, 9.0, status, level, {})  # type: ignore[arg-type]


CHANGES = [
    *(change(status) for status in ("found", "not_yet", "not_behind", "too_little_seen", "")),
    *(change("found", 1.0, Span(1.0, *ends), (0.0, 0.0, 0.0)) for ends in ((NAN, NAN), (1.0, NAN), (1.0, 2.0))),
    change("found", 0.0, Span(NAN, NAN, NAN), (NAN, NAN, NAN)),
]


def curve(rows: tuple[tuple[str, str], ...]) -> Any:
    """Return a curve whose rows have these statuses and ways."""
    made = tuple(
        curves.Row(
            10_000.0 * (k + 1),
            status,
            40.0 + k,
            20.0,
            90.0,
            (),
            below,
            "helps" if below == "hurts" else "hurts" if below else "",
        )
        for k, (status, below) in enumerate(rows)
    )
    across = "company.segments.mid-market.acv.median"
    return curves.Curve(
        "a", "b", "nrr", "own", "own staffing", "", SIZE, across, (), made, 10.0, 400.0, curves._status(made), A
    )


CURVES = [
    *(curve(((status, "hurts"),) * 3) for status in ("found", "none", "several", "flat")),
    curve((("found", "hurts"), ("none", ""), ("flat", ""))),
    curve((("found", "hurts"), ("found", "helps"), ("several", ""))),
    curve((("found", ""), ("none", ""), ("none", ""))),
]


def split(*told_: bool, clear: bool = True) -> Any:
    """Return a difference in parts, of which these can be told from zero."""
    parts = [
        SimpleNamespace(words=words, many=words.startswith("hand"), span=Span(mean, mean, mean), amount=amount)
        for words, mean, amount in (
            ("learning", 0.046, "4.6"),
            ("handoffs between roles", -0.021, "2.1"),
            ("burnout", -0.01, "1.0"),
        )
    ]
    kept = [part for part, is_told in zip(parts, told_, strict=False) if is_told]
    return SimpleNamespace(told=kept, rest_text="−3.0", whole_text="−0.5", unit=" points", metric="nrr", clear=clear)


SPLITS = [split(), split(True), split(False, True), split(True, True, True), split(True, clear=False)]
MONEY = [
    Span(40e3, 12e3, 71e3),
    Span(400.0, 0.0, 900.0),
    Span(40e3, 0.0, 90e3),
    Span(0.0, 0.0, 0.2),
    Span(0.0, 0.0, 9e3),
    Span(40e3, NAN, NAN),
]
FIELD = SimpleNamespace(title="Main contact of each account", system="CRM", worth=MONEY[0])
REPLICATIONS = [
    SimpleNamespace(stopped_by=by, known_to=known)
    for by, known in (("fixed", {}), ("rule", {}), ("rule", {"nrr": 1}), ("time", {"nrr": 1}), ("most", {"nrr": 1}))
]


def every(**facts: Any) -> list[dict[str, Any]]:
    """Return every combination of some values for each fact."""
    return [dict(zip(facts, values, strict=True)) for values in itertools.product(*facts.values())]


ONE, MANY = [A], [A, "CSM and AM split", "The product alone", "Pods"]
ROWS = [
    [("better", 3), ("likely worse", 1)],
    [("about the same", 6)],
    [("worse", 2), ("about the same", 3), ("too close to call", 1)],
]
