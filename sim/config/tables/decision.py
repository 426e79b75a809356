"""What a decision file may contain: a team, and what is thought about in its place; and the options that come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.config.language.fields import Block, Either, Flag, Keyed, Text
from sim.config.tables.experiment import REPLICATIONS
from sim.model.numbers import Dimension as D
from sim.model.numbers import Number

_PEOPLE = Keyed(
    Number(D.COUNT, low=0.1, high=10_000, design=True), about="whole people, or parts of one, in each role; csm: 3"
)
_TEAM = Either(
    text=Text(example="cs-only"),
    block=Block(
        {"use": Text(example="cs-only"), "people": _PEOPLE}, required=("use",), examples={"use": "use: cs-only"}
    ),
)
DECISION = Block(
    {
        "kind": Text(choices=("decision",)),
        "title": Text(),
        "company": Text(example="mid-market-saas"),
        "assumptions": Text(example="parameters"),
        "as_is": _TEAM,
        "change": Block(
            {
                "to": Text(example="cs-am-split"),
                "people": _PEOPLE,
                "in": Text(example="now", about="now, +6 months, 2027-01, or a condition such as customers >= 120"),
            },
            required=("to",),
            examples={"to": "to: cs-am-split"},
            bare="to",
        ),
        "from": Text(example="2026-11", about="the month of today, which dates are counted from"),
        "horizon": Number(D.DURATION, low=0.0, high=240 * 365 / 12 + 0.01, design=True),
        "worth_acting_on": Number(D.MONEY_RATE, low=0.0, design=True),
        "wide": Flag(about="also every organization that ships, for about the same money"),
        "seed": Number(D.COUNT, low=0, high=2**53, whole=True, design=True),
        "replications": REPLICATIONS,
    },
    required=("kind", "title", "company", "as_is", "change"),
    examples={
        "kind": "kind: decision",
        "title": "title: the question, in words",
        "as_is": "as_is: {use: cs-only, people: {csm: 3}}",
        "change": "change: {to: cs-am-split, people: {csm: 2, am: 1}, in: now}",
    },
)

STAY, CHANGE, LATER, MONEY, HIRE_FIRST, OTHER = "stay", "change", "later", "money", "hire_first", "other"
KINDS_OF_OPTIONS = (STAY, CHANGE, LATER, MONEY, HIRE_FIRST, OTHER)


@dataclass(frozen=True, slots=True)
class Step:
    """From when on which team: after so many months, or once a condition is met. people: none where ratios say it."""

    use: str
    people: Mapping[str, float]
    month: int = 0
    trigger: str = ""
    caseload: Mapping[str, float] = field(
        default_factory=dict
    )  # share of the customers a person has, where some are hired


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be done. people: in words, once all of it is done."""

    key: str
    title: str
    kind: str
    steps: tuple[Step, ...]
    people: str

    @property
    def month(self) -> int | None:
        """Return the month in which it begins to differ from staying; None for staying, and where it waits for something."""
        return self.steps[1].month if len(self.steps) > 1 and not self.steps[1].trigger else None


@dataclass(frozen=True, slots=True)
class Options:
    """What a decision compares, staying first. worth: dollars a year that are worth acting on; verb: split, merge, change."""

    options: tuple[Option, ...]
    worth: float
    verb: str
