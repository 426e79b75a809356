"""Facts for every macro of the templates: each kind of verdict, sign and number, what is missing, one and many."""

import itertools
import math
from types import SimpleNamespace
from typing import Any

from sim.report.views import changes, curves
from sim.report.views.choices import Choice, System
from sim.report.views.explained import Span
from sim.report.words.direction import Side
from sim.report.words.effects import Effect, graded, told
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

CASES: dict[str, list[dict[str, Any]]] = {
    "past.facts": [{"misses": m, "many": n} for m, n in (([], 6), (["expansion"], 9), (["NRR", "new customers"], 1))],
    "past.mended": [
        {"fact": "expansion", "ways": w}
        for w in ([], ["renewal.uplift (5% → about 8%)"], ["a (1 → about 2)", "b (3 → about 4)"])
    ],
    "past.unchecked": [{}],
    "past.backtest": [
        {"verdict": v, "opponent": "an sBG curve", "first": "2025-09", "last": "2026-08", "ignored": i}
        for v in ("better", "no better", "worse", "impossible")
        for i in (True, False)
    ],
    "spend.at": every(
        own=[True, False], known=[True, False], least=[0.0, 1.0, 1.2], most=[1.0, 1.94], several=[True, False]
    ),
    "spend.against": every(b=[B], given=GIVEN),
    "difference.does": every(e=[e for e in effects() if e.sided], many=[True, False]),
    "difference.claim": every(a=[A], b=[B], e=[e for e in numbered() if e.metric != "cost_to_serve"], given=GIVEN[:2]),
    "difference.finding": every(a=[A], b=[B], e=effects(), given=GIVEN[:2], where=["", PLACE], settle=[0, 1400]),
    "difference.also": every(e=effects(), who=["It", A]),
    "difference.known": every(e=effects()),
    "difference.luck": every(e=effects(), who=["it", A]),
    "difference.beside": every(e=effects(), word=["likely worse"]),
    "difference.few": every(differing=[0, 1, 3], n=[50, 1200], needed=[400, 4000]),
    "difference.counted": every(n=[0, 1, 40], missing=[1, 10]),
    "difference.several": [
        facts | spend
        for facts in every(
            winners=[[], ONE, MANY[:2], MANY],
            likely=[True, False],
            many=[2, 7],
            b=[B],
            metric=["nrr"],
            kind=["small", "open", "mixed", "worse"],
        )
        for spend in (
            {"where": "", "anywhere": "", "given": "the same spend"},
            {"where": "from 25 to 400 customers", "anywhere": "at any size from 25 to 400 customers", "given": ""},
        )
    ],
    "along.does": [
        {"g": g, "amounts": x, "first": y} for gs in groups() for g in gs for x in (True, False) for y in (True, False)
    ],
    "along.claim": every(a=[A], groups=groups(), amounts=[False], given=[""]),
    "along.finding": every(
        a=[A],
        b=[B],
        groups=groups(),
        given=GIVEN[:2],
        ends=[[(PLACE, e), ("400 customers", numbered()[3])] for e in effects()[:3]],
    ),
    "along.ends": every(
        a=[A], given=GIVEN, ends=[[("25 customers", e), ("400 customers", numbered()[3])] for e in effects()]
    ),
    "along.numbers": every(e=effects()),
    "along.tally": every(rows=ROWS, of=[6], noun=["cases"]),
    "along.counts": every(
        many=[7],
        metric=["nrr"],
        rows=[[("ahead", 4), ("behind", 5), ("about the same", 2), ("too close to call", 1)], [("ahead", 6)]],
        of=[6, 12],
        first=[True, False],
    ),
    "answer.refused": [{}],
    "answer.alone": every(same=[True, False]),
    "answer.small": every(where=["", "at any size from 10 to 400 customers"]),
    "answer.best": every(
        recommended=[True, False], name=[B], metrics=[["NRR"], ["NRR", "GRR", "economic value"]], given=GIVEN
    ),
    "answer.close": every(
        stay=["", B], left=[[], MANY[:2]], metric=["nrr"], where=["", "at any size from 10 to 400 customers"]
    ),
    "answer.settle": every(n=[95, 12_000]),
    "answer.measures": every(
        winners=[[("nrr", A), ("economic_value", B)], [("nrr", A), ("grr", B), ("cash_value", A)]]
    ),
    "answer.never": every(
        a=[A],
        b=[B],
        side=["better", "worse"],
        sure=[True, False],
        all=[True, False],
        where=["at any size from 10 to 400 customers"],
    ),
    "answer.stay": every(
        b=[B],
        metrics=[["NRR"], ["NRR", "GRR", "cash value"]],
        sure=[True, False],
        where=["at any size from 10 to 400 customers"],
    ),
    "answer.depends": every(paths=[["customers"], ["customers", "load"]]),
    "answer.unbeaten": every(name=[B], metrics=[["NRR", "GRR"]]),
    "answer.number": every(
        a=[A], b=[B], metric=["nrr", "economic_value"], given=GIVEN, place=["", PLACE], base=[True, False]
    ),
    "answer.level": every(metric=["nrr", "ending_arr"], name=[A]),
    "answer.turning": every(
        name=[A],
        base=[B],
        metric=["nrr"],
        given=GIVEN,
        sides=[None, crossings()[2]["sides"] or (Side(1, "nrr", 1, 1, 1), Side(2, "nrr", -1, -1, -1))],
    ),
    "answer.spread": every(n=[1, 512]),
    "answer.ahead": every(told=[True, False], part=[0.0, 0.84]),
    "answer.everything": [{}],
    "answer.paid": every(name=[A], ratio=[0.95, 1.3]),
    "change.when": [{"c": c} for c in CHANGES],
    "change.trough": every(e=numbered(), month=[1.0, 9.0]),
    "change.level": [{"c": c} for c in CHANGES],
    "change.one": every(
        name=[A, "the change"],
        c=CHANGES,
        e=[e for e in numbered() if e.metric == "ending_arr"],
        level=["", "level again after 19 months (15–26)"],
    ),
    "change.claim": every(
        many=[0, 2, 4],
        costs=[0, 1, 2],
        behind=[True, False],
        least=["2"],
        most=["2", "5"],
        amount=["", "$5k"],
        back=[0, 1, 2],
        late=[0, 1, 2],
        within=[36.0],
    ),
    "change.end": [
        {"base": B, "when": "36 months", "rows": r, "many": m}
        for r, m in (
            ([("worse", 1)], 1),
            ([("about the same", 1)], 1),
            ([("the same", 1)], 1),
            ([("too close to call", 1)], 1),
            ([("better", 3)], 3),
            ([("worse", 2), ("about the same", 1)], 3),
        )
    ],
    "change.first_year": [{"least": A, "most": B, "low": low, "high": low} for low in (None, numbered()[20])],
    "choice.claim": [
        {"c": choice(o, clear, metric), "best": B, "left": MANY[:o], "behind": 3 - o, "given": g, "noun": "options"}
        for o in (1, 2, 3)
        for clear in (True, False)
        for metric in ("economic_value", "cost_to_serve")
        for g in GIVEN[::2]
    ],
    "choice.finding": [
        {
            "c": choice(o, clear),
            "best": B,
            "left": MANY[:o],
            "behind": 3 - o,
            "given": g,
            "noun": "options",
            "losses": losses,
            "selected": s,
        }
        for o in (1, 2, 3)
        for clear in (True, False)
        for g in GIVEN[:2]
        for s in ("", f"{B} is best, or within $100k of the best: 95% sure")
        for losses in (
            [],
            [(A, told("economic_value", 2e5, 1e5, 3e5))],
            [(A, told("economic_value", 2e5, 1e5, 3e5))] * 2,
        )
    ],
    "choice.selection": every(
        s=[SimpleNamespace(confidence=c, worth=w) for c in (0.95, NAN) for w in (100e3, NAN)],
        metric=["economic_value"],
        selected=["", B],
        left=[[], MANY[:2]],
        more=[0, 1, 790],
        all=[1000],
    ),
    "choice.line": [{"c": choice(o, True), "best": B, "left": MANY[:o]} for o in (1, 2, 3)],
    "crossing.two_sides": every(
        left=[Side(25.0, "nrr", 0.02, 0.01, 0.03), Side(25.0, "nrr", 0.01, 0.01, 0.01)],
        right=[Side(70.0, "nrr", -0.02, -0.03, 0.01)],
        along=[SIZE],
    ),
    "crossing.own": every(along=[SIZE], value=[70.0], side=["", "hurts", "may help"]),
    "crossing.between": [{"c": row["c"]} for row in crossings()],
    "crossing.sentence": [row | {"side": side} for row in crossings() for side in (None, "", "hurts")],
    "crossing.stretched": every(
        c=[SimpleNamespace(at=(17.0, 72.0, 330.0))], verbs=[("helps", "hurts", "helps", "hurts")]
    ),
    "crossing.short": [row | {"size": size} for row in crossings() for size in range(3)],
    "curve.short": [{"c": c, "ends": ends, "way": curves.way(c)} for c in CURVES for ends in (["40"], ["40", "42"])],
    "curve.values": [{"c": c, "status": row.status} for c in CURVES for row in c.rows],
    "curve.sentence": [
        {
            "c": c,
            "ends": list(dict.fromkeys((c.found[0], c.found[-1]))) if c.found else [],
            "way": curves.way(c),
            "moved": moved if len(c.found) > 1 else "",
        }
        for c in CURVES
        for moved in ("falls", "rises", "apart")
    ],
    "curve.finding": every(
        claim=[f"{A} loses NRR in all 6 cases"],
        b=[B],
        given=GIVEN,
        parts=[
            [("", "At every load there is no turning point")],
            [(PLACE, "The two are too close to call"), ("130% load", "The two are too close to call")],
        ],
    ),
    "mechanisms.sentence": [{"s": s} for s in SPLITS],
    "mechanisms.finding": [
        {"s": s, "a": A, "b": B, "place": p, "given": "at the same spend", "lead": x, "own": y}
        for s in SPLITS
        for p in ("", PLACE)
        for x in (True, False)
        for y in (True, False)
    ],
    "mechanisms.without": every(
        title=["handoffs between roles"],
        metric=["nrr"],
        given=["at the same spend"],
        place=["", "100 customers"],
        rows=[
            [],
            [(A, B, numbered()[0], numbered()[8], None)],
            [(A, B, numbered()[0], numbered()[8], numbered()[3]), (B, A, numbered()[0], numbered()[8], None)],
        ],
        moved=[
            [("No turning point for NRR is seen", "")],
            [("No turning point for NRR is seen", "hurts below 138"), ("No turning point for GRR is seen", "")],
        ],
    ),
    "method.joint": [
        {"together": t, "alone": a}
        for t, a in (([], ["NRR"]), (["NRR"], []), (["NRR", "GRR"], ["cost to serve", "ending ARR"]))
    ],
    "method.brackets": every(words=["each by itself"]),
    "method.no_luck": every(head=["Averages leave out luck"], saved=[[], ["NRR 7.0", "GRR 0.9"]]),
    "method.worth": every(parts=[[("nrr", 0.01)], [("nrr", 0.005), ("economic_value", 250e3)]]),
    "method.ended": every(
        r=REPLICATIONS,
        each=["100"],
        by=["you"],
        looks=[1, 4],
        asked=["NRR ±0.5"],
        missed=[["NRR still ±0.7 of 0.5"]],
        times=[None, 2.5],
    ),
    "pay.does": every(e=numbered(), metric=[True, False]),
    "pay.adds": every(plans=[[numbered()[0]], [numbered()[0], numbered()[14]], [numbered()[14]]]),
    "pay.one": every(
        a=[A], b=[B], place=["", PLACE], whole=numbered(), structure=numbered()[:2], plans=[[numbered()[0]]]
    ),
    "pay.several": every(
        a=[A],
        b=[B],
        ends=[[("25 customers", x), (PLACE, y)] for x in numbered() for y in numbered()[:6]],
        plans=[[numbered()[0], numbered()[14]]],
    ),
    "same.once": every(names=[MANY[:2], MANY], given=GIVEN, n=[1, 1200]),
    "scenarios.between": every(a=[A], b=[B], metric=["nrr"]),
    "scenarios.claim": every(
        b=[B],
        metric=["nrr"],
        n=[512],
        ahead=[[], [(A, 0.84)], [(A, 0.84), ("Pods", 0.3)]],
        better=[[], ["Pods"]],
        worse=[[], ["The pool"]],
        open=[[], ONE, MANY[1:]],
    ),
    "scenarios.base": every(
        metric=["nrr"], rows=[[(A, numbered()[0])], [(A, numbered()[0]), ("Pods", numbered()[14])]], more=[0, 2]
    ),
    "scenarios.flips": every(
        a=[A], b=[B], metric=["nrr"], ahead=[True, False], sure=[0, 1, 2, 12], maybe=[0, 1, 3], many=[16, 257]
    ),
    "scenarios.flip": every(winner=[B], sure=[True, False], side=["above", "below"], at=["27%"], group=[True, False]),
    "scenarios.flipped": every(
        name=["learning · output gain"], grade=["opinion"], words=[f"{B} wins above 27%"], around=["", "95%: 21–34%"]
    ),
    "scenarios.noise": every(share=[0.92, NAN]),
    "scenarios.noise_short": every(share=[0.92, NAN]),
    "scenarios.sources": every(
        metric=["nrr"],
        rows=[[(A, 0.9, "934", None)], [(A, 0.2, "", 0.6), ("Pods", NAN, "", None)]],
        futures=[1, 4],
        more=[0, 1, 2],
    ),
    "scenarios.screening": every(
        a=[A], b=[B], metric=["nrr"], names=[["learning"], ["learning", "growth"]], matter=[0, 1, 2], many=[16]
    ),
    "scenarios.shares": every(
        a=[A], b=[B], metric=["nrr"], names=[[], ["learning"]], leading=[1, 5], many=[16], told=[True, False]
    ),
    "scenarios.parting": every(above=["learning"], below=["growth"], often=["", "about 20"]),
    "scenarios.left_out": every(missing=[1, 14], most=["0.2 points at most"]),
    "scenarios.more": every(many=[1, 3], what=["comparison"]),
    "sizes.claim": every(
        metric=["economic_value"],
        given=["own staffing"],
        parts=[[], [(A, True, ["$1–5M"])], [(A, False, ["$1–5M", "$5–20M"]), (B, True, ["under $1M"])]],
        open=[[], ["$20M and more"]],
    ),
    "sizes.best": every(name=["", A], little=[True, False]),
    "study.refused": every(
        cells=[[("the same spend, Pods", "40 of 50 failed")], [("Pods", "40 of 50 failed"), (A, "50 of 50 failed")]]
    ),
    "study.level": [
        {"name": A, "e": SimpleNamespace(mean=1.04, lo=1.03, hi=1.05, p10=0.98, p50=1.04, p90=1.1), "half": 0.01}
    ],
    "study.assumptions": every(guesses=[80], measured=[1, 8], total=[165]),
    "study.assumed": every(guesses=[80], total=[165]),
    "study.few_for_tails": every(n=[1, 30], fewest=[59]),
    **{f"study.{macro}": [{}] for macro in ("fixed", "ranges", "change_assumed", "parts_of_people", "own_staffing")},
    "study.spend": every(least=[0.95], most=[1.3]),
    "study.left_out": every(
        metrics=[["NRR"], ["NRR", "GRR"]], name=[A], at=[f"the same spend and {PLACE}"], n=[0, 40], whole=[50]
    ),
    "study.more_left_out": every(many=[3]),
    "study.next_runs": every(
        name=[A], given=GIVEN, rows=[[(0.41, "50 customers")], [(0.41, "50 customers"), (0.2, ""), (0.1, PLACE)]]
    ),
    "sweep.best": every(ranked=[[], [(A, 12)], [(A, 5), (B, 3)]], open=[0, 1, 4], many=[12], noun=["cases"]),
    "sweep.finding": every(
        metric=["nrr"],
        given=GIVEN,
        ranked=[[(A, 5), (B, 3)]],
        open=[4],
        many=[12],
        noun=["cases"],
        wins=[
            [],
            [(A, "", numbered()[14:16])],
            [(A, "at 10 customers", numbered()[14:16]), (B, "", numbered()[14:15])],
        ],
        steps=[[], [(A, B, "50", "100 customers")]],
    ),
    "worth.amount": every(s=MONEY, known=[True, False], least=[0.5], small=[1e3]),
    "worth.claim": every(
        told=[True, False],
        first=[None, FIELD],
        alone=[True, False],
        everything=[MONEY[0]],
        sure=[True, False],
        most=[17e3, 9e5],
        fields=[True, False],
        year=["", " a year"],
    ),
    "worth.value": every(what=["Knowing everything"], amount=["$40k (95%: $12k to $71k)"], year=["", " a year"]),
    "worth.unseen": every(q2=[0.7]),
    "worth.pilot": every(
        name=[A],
        p=[SimpleNamespace(customers=1, months=12, cost=5e4, net=n) for n in (2e4, -1e4)],
        amount=["", "$70k (95%: $60k to $80k)"],
    ),
    "worth.best": every(metric=["nrr"], own=[True, False], at=["$80k"], top=[A], part=[0.7], then=["", B]),
    "worth.unclear": every(metric=["nrr"]),
    "worth.risk": every(metric=["nrr"], own=[True, False], at=["$80k"], name=[A], amount=["at most $40k"]),
    "worth.happens": every(name=[A], against=["", B], metric=["nrr"], below=["95%"]),
    "worth.box": every(
        clause=[f"{A} loses to {B} on NRR"],
        share=[0.12],
        limits=[["learning above 91%"], ["learning above 91%", "growth below 5%"]],
        coverage=[0.8],
        density=[0.7],
    ),
    "worth.no_box": every(clause=[f"{A} loses to {B} on NRR"], why=["nothing tells them apart"]),
    "worth.elsewhere": every(covers=["50–60%"], holds=["70–80%"]),
    "worth.stress": every(
        ahead=[A],
        behind=[B],
        metric=["nrr"],
        disagree=[True, False],
        moved=[[], ["learning 20% instead of 40%", "2 more"]],
        e=numbered()[:4],
        does=["it does", "it may", "it does not"],
        others=[0, 1, 3],
    ),
}
