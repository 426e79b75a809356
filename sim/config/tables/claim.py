"""What a claim file may contain: a published statement, the experiment that tests it, and what would make it true."""

from dataclasses import replace

from sim.config.language.fields import Any, Block, Either, Flag, Keyed, Listing, Text, one_of
from sim.model.numbers import Dimension as D
from sim.model.numbers import Number

UNITS = {
    "points": "percentage points of a rate",
    "percent": "a share or a rate",
    "dollars": "money",
    "dollars a year": "money a year",
    "days": "days",
    "hours": "hours",
    "customers": "customers",
    "people": "people",
    "ratio": "a ratio of two alike",
    "a year": "events a year",
}
"""Units that a measured value is told in; inside, rates are ratios (0.01 is a point)."""

MECHANISM_CODES = {
    "M1": "hours, queues and priorities",
    "M2": "effort from pay and duty",
    "M3": "skill, learning by doing, specialization",
    "M4": "coordination: passes, wrong contacts, joint hours",
    "M5": "customer state: adoption, sentiment, sponsor",
    "M6": "disclosure or hiding of risk",
    "M7": "renewal bargaining and discount",
    "M8": "account release or hoarding",
    "M9": "load, burn-out, exit, ramp, relationship restart",
    "M10": "room to grow that depletes, organic growth",
    "M11": "cost of a role change",
    "M12": "whole people, manager span, tools",
    "M13": "segment coverage rules",
    "M14": "hiring trigger",
    "M15": "leadership's weight on adoption or revenue",
}
NOT_TESTABLE = ("input", "definition")

_NUMBER = Number(D.RATIO, others=(D.MONEY, D.POINTS, D.SHARE, D.DURATION, D.MONEY_RATE, D.MULTIPLE), design=True)
_MEASURE = Text(example="nrr[cs-am-split] - nrr[cs-only]")
CLAIM = Block(
    {
        "kind": Text(choices=("claim",)),
        "title": Text(about="the statement, in one sentence"),
        "published_in": Text(about="title of the article"),
        "mechanisms": Listing(Text(choices=tuple(MECHANISM_CODES))),
        "how": Text(about="how it is tested so that the answer can only emerge"),
        "claimed": Block(
            {
                "text": Text(about="as published"),
                "from": _NUMBER,
                "to": _NUMBER,
                "above": _NUMBER,
                "below": _NUMBER,
                "no_effect_at": replace(
                    _NUMBER, words=("none",), about="the value that means no effect; 0 unless said"
                ),
            },
            required=("text",),
            examples={"text": "text: NRR 8 to 12 points higher"},
        ),
        "sides": Block(
            {"above": Text(), "below": Text()},
            required=("above", "below"),
            examples={"above": "above: what is right where the measure is above nothing"},
        ),
        "experiment": Any(about="an experiment without kind and title"),
        "industry": Any(about="a population of companies that choose their organization"),
        "measure": _MEASURE,
        "at": Keyed(Text(), keys="path"),
        "along": Text(about="a varied path: the measure is told for each of its values"),
        "also": Keyed(
            Either(
                text=_MEASURE,
                block=Block(
                    {
                        "measure": _MEASURE,
                        "unit": Text(choices=tuple(UNITS), about="the unit of the claim where left out"),
                        "judged": Flag(about="it has a verdict of its own, by the same region"),
                    },
                    required=("measure",),
                ),
            ),
            keys="path",
        ),
        "without": Listing(Text(), about="mechanisms, one by one; the experiment repeats without them"),
        "unit": Text(choices=tuple(UNITS)),
        "worth": _NUMBER,
        "futures": Number(D.RATIO, low=0.25, high=20.0, design=True, about="how many times the usual number"),
        "worlds": Text(choices=("drawn", "none")),
        "not_testable": Text(choices=NOT_TESTABLE),
        "because": Text(),
    },
    instead_of=one_of("experiment", "industry", "not_testable"),
    required=("kind", "title", "published_in", "mechanisms"),
    examples={"kind": "kind: claim", "title": "title: what is claimed", "published_in": "published_in: its title"},
)
