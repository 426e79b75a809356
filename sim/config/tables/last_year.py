"""Facts of a company's last year, as its file may hold them: each by itself, all optional."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from sim.config.language.declared import table_of
from sim.config.language.fields import Block, Keyed, Spec, Text
from sim.model.numbers import At, Number
from sim.model.numbers import Dimension as D

Money = Annotated[float, Number(D.MONEY, low=0.0)]
Count = Annotated[float, Number(D.COUNT, low=0, high=100_000, whole=True)]


@dataclass(frozen=True, slots=True)
class LastYear:
    """Facts of last year; NaN where one is not known. Money in dollars, time in days."""

    customers: Annotated[float, Number(D.COUNT, low=1, high=100_000, whole=True, about="paying, when the year began")]
    opening_arr: Money
    ending_arr: Money
    grr: Annotated[float, Number(D.SHARE, low=0.0, high=1.0)]
    nrr: Annotated[float, Number(D.SHARE, low=0.0, high=3.0)]
    logos_lost: Count
    new_logos: Count
    expansion_count: Annotated[Count, At("expansions.count")]
    expansion_arr: Annotated[Money, At("expansions.arr")]
    price_increase: Annotated[float, Number(D.SHARE, low=-0.5, high=1.0, about="of ARR that renewed, on average")]
    onboarding_time: Annotated[float, Number(D.DURATION, low=0.0, high=1000.0, about="signature to first value")]
    hires: Count


TABLE: Mapping[str, Spec] = {
    **table_of(LastYear),
    "people_left": Keyed(Text(example="1 of 3"), about="role → how many of how many"),
}
BLOCK = Block(dict(TABLE), about="what is known of last year; all of it may be left out")
