"""What a cost must bring in before it pays, and what must be sold before pay is earned: plain arithmetic, exact.

Dollars a year, and ratios (8 NRR points are 0.08). Every number is taken as the decimal that it is written as, and only
the result is rounded to a float: $180,000 at 0.08 is $2,250,000 and not a cent more.
"""

import math
from fractions import Fraction


def arr_to_pay_back(cost_a_year: float, lift: float, *, margin: float = 1.0, friction_a_year: float = 0.0) -> float:
    """Return the ARR, in dollars, at which a lift in NRR pays a yearly cost within the first year.

    lift: of NRR, as a ratio. margin: the part of each dollar of ARR that is left after it is served. friction_a_year:
    dollars that the change itself loses a year, such as accounts that dislike another contact.
    Errors: ValueError for a lift of 0 or less, a margin outside 0–1, negative dollars.
    """
    return float(exact_arr(cost_a_year, lift, margin, friction_a_year))


def customers_to_pay_back(
    cost_a_year: float, lift: float, acv: float, *, margin: float = 1.0, friction_a_year: float = 0.0
) -> float:
    """Return how many customers of this ACV, in dollars a year, the ARR of `arr_to_pay_back` is; not rounded up.

    Errors: as there, and ValueError for an ACV of 0 or less.
    """
    return float(exact_arr(cost_a_year, lift, margin, friction_a_year) / positive("the ACV", acv))


def exact_arr(cost_a_year: float, lift: float, margin: float, friction_a_year: float) -> Fraction:
    """Return (cost + friction) ÷ (lift × margin), in dollars."""
    kept = positive("the margin", margin)
    if kept > 1:
        raise ValueError(f"the margin is a part of a dollar, at most 1 (got {margin:g})")
    cost = not_negative("the cost a year", cost_a_year) + not_negative("the friction a year", friction_a_year)
    return cost / (positive("the lift in NRR", lift) * kept)


def base_share(base: float, ote: float) -> float:
    """Return which part of the pay at target (OTE), both in dollars a year, is base: 0 to 1.

    Errors: ValueError unless 0 <= base <= ote and ote > 0.
    """
    return float(exact_share(base, ote))


def pay_mix(base: float, ote: float) -> tuple[int, int]:
    """Return base and variable pay in percent of pay at target, rounded to whole ones that sum to 100; half is base.

    Errors: as `base_share`.
    """
    percent = math.floor(100 * exact_share(base, ote) + Fraction(1, 2))
    return percent, 100 - percent


def exact_share(base: float, ote: float) -> Fraction:
    """Return base ÷ OTE."""
    whole, part = positive("the pay at target", ote), not_negative("the base", base)
    if part > whole:
        raise ValueError(f"the base is a part of the pay at target of {ote:g} (got {base:g})")
    return part / whole


def part_of_pay(dollars: float, share: float) -> float:
    """Return a share, 0 to 1, of some pay in dollars: 0.6 of $80,000 is $48,000.

    Errors: ValueError for a share outside 0–1, negative dollars.
    """
    part = not_negative("the share", share)
    if part > 1:
        raise ValueError(f"the share must be at most 1 (got {share:g})")
    return float(not_negative("the pay", dollars) * part)


def volume_for_pay(dollars: float, rate: float) -> float:
    """Return the ARR, in dollars, that earns this much commission at this rate, a ratio.

    Errors: ValueError for a rate of 0 or less, negative dollars.
    """
    return float(not_negative("the pay", dollars) / positive("the rate", rate))


def volumes_for_pay(dollars: float, lowest_rate: float, highest_rate: float) -> tuple[float, float]:
    """Return the least and the most ARR, in dollars, that earns this much commission: at the highest and lowest rate.

    Errors: as `volume_for_pay`, and ValueError where the lowest rate is above the highest.
    """
    if lowest_rate > highest_rate:
        raise ValueError(f"the lowest rate must not be above the highest (got {lowest_rate:g} and {highest_rate:g})")
    return volume_for_pay(dollars, highest_rate), volume_for_pay(dollars, lowest_rate)


def positive(what: str, value: float) -> Fraction:
    """Return the decimal that a number is written as.

    Errors: ValueError unless it is above 0 and finite.
    """
    if not 0.0 < value < math.inf:
        raise ValueError(f"{what} must be above 0 (got {value:g})")
    return Fraction(repr(float(value)))


def not_negative(what: str, value: float) -> Fraction:
    """Return the decimal that a number is written as.

    Errors: ValueError unless it is 0 or more and finite.
    """
    if not 0.0 <= value < math.inf:
        raise ValueError(f"{what} must be 0 or more (got {value:g})")
    return Fraction(repr(float(value)))
