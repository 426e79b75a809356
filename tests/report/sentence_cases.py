"""Facts for every macro of the templates: each kind of verdict, sign and number, what is missing, one and many."""

from types import SimpleNamespace
from typing import Any

from sim.report.views import curves
from sim.report.words.direction import Side
from sim.report.words.effects import told
from sim.report.words.paths import SIZE
from tests.report import sentence_cases_of_claims as claims
from tests.report import sentence_cases_of_decisions as decisions
from tests.report import sentence_cases_of_scenarios as scenarios
from tests.report.sentence_facts import (
    CHANGES,
    CURVES,
    GIVEN,
    MANY,
    NAN,
    ONE,
    PLACE,
    REPLICATIONS,
    ROWS,
    SPLITS,
    A,
    B,
    choice,
    crossings,
    effects,
    every,
    groups,
    numbered,
)

CASES: dict[str, list[dict[str, Any]]] = {
    **scenarios.CASES,
    "decision.ask_again": [{}],
    "decision.terminal": [{"name": "Split now", "amount": x} for x in (420e3, -90e3)],
    **decisions.CASES,
    **claims.CASES,
    "deciding.so_far": [
        {"n": n, "grade": g, "title": "Split now: 2 CSMs, 1 AM", "more": m}
        for n, g, m in ((50, "recommend", None), (100, "lean", 1200), (3200, "too_close", None), (50, "too_close", 40))
    ],
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
    "answer.next_more": every(n=[95, 12_000]),
    "answer.next_longer": every(times=[None, 2.5]),
    "answer.next_inputs": every(guesses=[80], total=[165], command=["postsale run sensitivity --company ours"]),
    "answer.next_board": every(command=["postsale report results/ours --board"]),
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
    "change.slight": every(many=[2, 4], e=[e for e in numbered() if e.metric == "ending_arr" and e.grade == "small"]),
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
    "study.table": every(
        metric=["", "economic_value"], option=["", A], base=["", B], given=["", *GIVEN], where=["", PLACE]
    ),
    "study.scenarios": every(drawn=[1, 512], base=[B]),
    "study.base": every(name=[B], levels=[[("nrr", 1.034, 0.002)], [("nrr", 1.034, 0.002), ("ending_arr", 2e6, 1e4)]]),
    "study.left": every(
        cases=[0, 1, 36], options=[0, 1, 4], metrics=[["economic_value"], ["nrr", "grr"]], modes=[[], ["own staffing"]]
    ),
    "odd.head": every(
        name=[A], metric=["nrr", "cash_value"], behind=[0, 1, 40], n=[1, 300], options=[2, 5], shown=[1, 5]
    ),
    "odd.one": [
        {"number": 46, "name": A, "other": B, "metric": metric, "values": values, "behind": behind}
        for metric, values, behind in (
            ("economic_value", (-4.0e5, 1.2e6), "$1.60M"),
            ("nrr", (0.97, 1.02), "5.0 points"),
            ("handoffs", (4.0, 3.0), "1.0"),
        )
    ],
    "odd.luck": every(known=[True, False], by=["", "$344k behind", "0.5 points ahead"], rest=["", "$473k behind"]),
    "odd.outcome": every(name=[A], arr=[0.0, 4.4e6], nrr=[NAN, 0.902], lost=[0, 1, 49]),
    "odd.lost": every(
        name=[A], customers=[[], [(5, 49e3, 55)], [(5, 49e3, 55), (0, 300.0, 1), (7, 120.0, 3)]], more=[0, 1, 8]
    ),
    "odd.note": [{}],
    "study.more_left_out": every(many=[3]),
    "study.next_runs": every(
        name=[A], given=GIVEN, rows=[[(0.41, "50 customers")], [(0.41, "50 customers"), (0.2, ""), (0.1, PLACE)]]
    ),
    "work.many": every(number=[0.04, 1.0, 9.4, 14.6, 312.0]),
    "work.part_of": every(share=[0.02, 0.4, 1.0], all=[0.5, 15.2, 312.0], its=["", "its "]),
    "work.title": [
        {"tasks": "onboardings", "each": e}
        for e in ([], [(A, 0.8)], [(A, 0.8), (B, 0.0)], [(A, 0.8), (B, 0.06), ("C", 1.0)])
    ],
    "work.undone": every(
        name=[A], tasks=["onboardings"], undone=[0.0, 0.8], part=[0.0, 0.1], all=[NAN, 15.2, 3.0], little=[False, True]
    ),
    "work.row": every(undone=[0.0, 0.8], all=[NAN, 15.2, 3.0], little=[False, True]),
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
}
