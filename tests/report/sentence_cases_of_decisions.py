"""Facts for every macro of a decision's page: each kind and sign of an effect, each grade, what is missing, one and many."""

from typing import Any

from sim.report.decision.words import Effect
from tests.report.sentence_facts import every

EFFECTS = [Effect(kind, amount, 36) for kind in ("arr", "cash") for amount in (-196_000.0, 0.0, 223_000.0)]
EFFECTS += [Effect("cash", 12_000.0, 36, ("−$29k", "+$53k")), Effect("cash", -12_000.0, 36, ("", ""))]
HURT = [effect for effect in EFFECTS if effect.amount < 0]
DO = ["stay as is", "hire one more CSM"]
ASKED = ["split CS and AM this year"]
SEEN = ["6 hours"]

CASES: dict[str, list[dict[str, Any]]] = {
    "decision.does": every(e=EFFECTS),
    "decision.stay": every(lean=[True, False], asked=ASKED, hurt=EFFECTS, stay=DO[:1]),
    "decision.instead": every(
        lean=[True, False], asked=ASKED, hurt=HURT, chosen=DO[1:], help=EFFECTS
    ),
    "decision.act": every(lean=[True, False], chosen=DO, help=EFFECTS, cash=[None, EFFECTS[-1]]),
    "decision.which": every(chosen=DO, help=EFFECTS, other=ASKED),
    "decision.too_close": every(stay=DO[:1], other=ASKED, more=[None, 800, 12_000], low=["", "−$29k"], high=["+$53k"]),
    "decision.depends": [
        *every(
            chosen=ASKED,
            what=["expansion that needs selling"],
            side=["below", "above", ""],
            at=["24%"],
            today=["45%"],
            own=[True, False],
            then=DO[:1],
            others=[0],
        ),
        *every(
            chosen=ASKED, what=["price"], side=["below"], at=["24%"], today=["45%"], own=[True], then=[""], others=[0, 1, 3]
        ),
    ],
    "decision.open_depends": every(chosen=DO),
    "decision.load": every(
        who=["Our three CSMs", "Our CSMs (7.2 on average)"],
        many=[True],
        load=[0.87, 1.14],
        work=["", "expansion"],
        missed=[0.0, 0.28],
        lost=[0.0, 21.0],
        due=[75.0, 2_783.0],
    ),
    "decision.after": every(
        option=["split now"], who=["one AM"], many=[False], load=[1.61], work=["", "expansion"], missed=[0.44],
        same_hours=[True, False],
    ),
    "decision.relief": every(
        option=DO[1:], load=[0.88, 1.3], before=[1.14], work=["", "expansion"], missed=[0.09], missed_before=[0.28]
    ),
    "decision.dip": every(option=["split now"], amount=[40_000.0], month=[4], level=[0.0, 1.0, 11.0], horizon=[36]),
    "decision.pays": every(option=DO[1:], cost=[-40_000.0, 189_000.0], payback=[None, 0.0, 1.0, 14.0], horizon=[36]),
    "decision.turns": every(
        what=["expansion that needs selling"],
        side=["below", "above", ""],
        at=["24%"],
        today=SEEN,
        grade=["assumed", "from a survey"],
        best=DO[:1],
        where=["", "type of each deal (CRM)"],
    ),
    "decision.holds": every(
        what=["hours for a renewal"], low=["3 hours"], high=["10 hours"], open=[[], ["3 hours"], ["3 hours", "10 hours"]],
        today=SEEN, grade=["assumed", "an opinion"],
    ),
    "decision.untried": [{}],
    "decision.again": every(
        of=["customers"], many=[True], rises=[True, False], at=["95"], around=["", "84 to 118"], today=["", "70"], then=DO
    )
    + every(of=["load"], many=[False], rises=[True, False], at=["92%"], around=[""], today=["114%"], then=DO),
    "decision.not_again": [{"horizon": 36}],
    "decision.unchecked": [{"company": "ours"}],
    "decision.chart": every(horizon=[36], dashed=[0, 1, 9], numbered=[True, False]),
    "decision.against": every(stay=["Stay as is"]),
    "decision.same": [{"one": "Split now", "other": "Renewals desk"}],
    "decision.left_out": every(many=[1, 2, 12]),
    "decision.inputs": every(measured=[0.0, 0.13, 1.0], total=[247, 1_200]),
    "decision.simulated": every(many=[1, 50, 1_200], seconds=["94 seconds", "3 minutes"], stopped=["", "settled"]),
}
