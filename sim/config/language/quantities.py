"""Read one number with its unit: `$150k`, `30 %`, `45 min`, `2..4..7 months`, `0.4 a year`, `12 % of opening ARR`.

A range says what is not known: `3..6` (equally likely in between), `2..4..7` (low, most likely, high: PERT), or with the
name of its form in front, `triangular 2..4..7`; a file may also write `{triangular: [2, 4, 7 months]}`.

`parse` turns text into a `Quantity` in canonical units of the dimension that the field expects, or raises
`QuantityError` with the problem and the remedy; it never raises anything else, whatever the text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from sim.config.language.meant import mended
from sim.config.language.units import DAYS, HOURS, PER_YEAR, SCALES, SECONDS, plain, with_decimals
from sim.model.numbers import Dimension

_NUMBER = r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
_PART = re.compile(
    rf"""^\s*(?P<minus>-)?(?P<currency>[$€£])?\s?(?P<number>{_NUMBER})
        (?:\s?(?P<scale>[kKMB](?![a-zA-Z])))?(?P<tail>.*)$""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_TAIL = re.compile(
    r"""^\s*(?P<unit>%|x|points?|seconds?|s|minutes?|min|hours?|h|days?|weeks?|months?|quarters?|years?)?
        (?:\s*(?:\ba|\bper)\s+(?P<per>day|week|month|quarter|year))?
        (?:\s+of\s+(?P<basis>opening\ ARR|start\ customers|target))?
        (?:\s+before\s+(?P<before>renewal))?\s*$""",
    re.VERBOSE,
)
_UNITS = (
    "Units: $ € £, %, x, min, h, days, weeks, months, quarters, years, points; a week|month|quarter|year for a rate."
)
_THOUSANDS = re.compile(r"(?<!\d)(?<!\d\.)([1-9]\d{0,2})\.(\d{3})(?!\d|\.\d|[eE]|\s?[kKMB%])")
_MOST_STEPS = 6
_Z_95, _Z_999 = 1.6448536269514722, 3.090232306167813  # percentiles of the standard normal
_LONGEST = 200  # characters of a number, its range and its unit
FORMS = ("beta", "lognormal", "triangular")
"""The forms of a range that may be named; beta is the same as PERT."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in canonical units. `value` is what ordinary runs hold; low and high are None where it is certain."""

    value: float
    dimension: Dimension
    text: str
    low: float | None = None
    high: float | None = None
    likely: float | None = None  # set for low..most likely..high
    currency: str | None = None
    basis: str | None = None  # "opening ARR", "start customers" or "target"
    form: str = ""  # of a range: uniform, pert, or one of FORMS

    @property
    def reach(self) -> tuple[float, ...]:
        """The ends of what may be drawn; of a lognormal, which has tails beyond its ends, the values 1 in 1,000 beyond."""
        if self.low is None or self.high is None:
            return ()
        if self.form != "lognormal":
            return self.low, self.high
        below, above = self.value - self.low, self.high - self.value
        if below <= 0.0 or above <= below:
            return self.low, self.high
        scale, sigma = above * below / (above - below), math.log(above / below) / _Z_95
        return tuple(self.value + scale * math.expm1(sign * sigma * _Z_999) for sign in (-1.0, 1.0))

    @property
    def is_range(self) -> bool:
        """Say whether the number is a range, held at its most likely value or middle."""
        return self.low is not None


class QuantityError(ValueError):
    """A text is no number of this dimension: the problem and the remedy, without the `(got …)` between them."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}. {remedy}")


@dataclass(frozen=True, slots=True)
class _Raw:
    """What was written, before it is known what the field expects."""

    numbers: tuple[float, ...]
    currency: str | None
    unit: str
    per: str
    basis: str | None
    before: str | None


def parse(text: str, dimension: Dimension, *, basis: tuple[str, ...] = (), before: str | None = None) -> Quantity:
    """Read a number of a dimension.

    `basis` allows (never demands) one of these `of …` after it, `before` a `before renewal`. Raises `QuantityError`,
    which of a text with several mistakes names the first, and the remedy for all.
    """
    try:
        return _parse(text, dimension, basis=basis, before=before)
    except QuantityError as error:
        first, then = error, text
    if len(text) > _LONGEST:
        raise first
    problem, last = "", first
    for _ in range(_MOST_STEPS):
        step = mended(then, dimension)
        if step is None:
            break
        problem = problem or step.problem
        if not step.text:
            raise QuantityError(problem, step.remedy)
        then = step.text
        try:
            _parse(then, dimension, basis=basis, before=before)
        except QuantityError as error:
            last = error
            continue
        raise QuantityError(problem, f"Write {then}.")
    raise QuantityError(problem, last.remedy) if problem else first


@lru_cache(maxsize=8192)  # every point of a study reads the same files
def _parse(text: str, dimension: Dimension, *, basis: tuple[str, ...] = (), before: str | None = None) -> Quantity:
    """Read a number that is written as it should be."""
    form, ends = _form(text)
    raw = _read(ends, dimension)
    _refuse_thousands(ends, raw, dimension)
    if raw.basis is not None and raw.basis not in basis:
        raise QuantityError(f"cannot be a share 'of {raw.basis}' here", f"Write a number such as {dimension.example}.")
    if raw.before is not None and raw.before != before:
        raise QuantityError("cannot be counted 'before renewal' here", f"Write a number such as {dimension.example}.")
    if raw.basis is not None:
        dimension = Dimension.SHARE
    factor = _factor(raw, dimension, ends)
    numbers = tuple(number * factor if factor >= 1 else number / (1 / factor) for number in raw.numbers)
    if dimension is Dimension.SHARE or raw.unit == "%":
        numbers = tuple(_percent(number, factor) for number in raw.numbers)
    if not all(math.isfinite(number) for number in numbers):
        raise QuantityError("is too large", "Write a smaller number.")
    _check_order(raw.numbers, ends, form)
    if form == "lognormal":
        _check_lean(numbers, ends)
    low, high = (numbers[0], numbers[-1]) if len(numbers) > 1 else (None, None)
    held = numbers[1] if len(numbers) == 3 else (numbers[0] + numbers[-1]) / 2 if len(numbers) == 2 else numbers[0]
    likely = numbers[1] if len(numbers) == 3 else None
    form = form or {1: "", 2: "uniform", 3: "pert"}[len(numbers)]
    return Quantity(held, dimension, text.strip(), low, high, likely, raw.currency, raw.basis, form)


def _form(text: str) -> tuple[str, str]:
    """Return the form that stands in front of a range, or nothing, and the rest."""
    word, _, rest = text.strip().partition(" ")
    return (word, rest.strip()) if word in FORMS else ("", text)


def _percent(number: float, factor: float) -> float:
    # 91 / 100 is the nearest double to 0.91, 91 * 0.01 is not.
    per_year = factor * 100
    return number * per_year / 100 if per_year != 1 else number / 100


def _read(text: str, dimension: Dimension) -> _Raw:
    stripped = text.strip()
    if not stripped:
        raise QuantityError("needs a number", "Write one.")
    pieces = stripped.split("..")
    if len(pieces) > 3 or len(stripped) > _LONGEST or "..." in stripped:
        raise QuantityError("is no number", "Write one number, low..high, or low..most likely..high.")
    read = [_piece(piece) for piece in pieces]
    _refuse_one_size(pieces)
    tail, currency = read[-1][2], None
    numbers = [number for number, _, _ in read]
    for _, sign, inner in read:
        if inner.strip() not in ("", tail.strip()):
            raise QuantityError("has a unit inside a range", "Write the unit once, at the end: 3..6 months.")
        if sign and currency and sign != currency:
            raise QuantityError("mixes currencies", "Use one currency.")
        currency = sign or currency
    found = _TAIL.match(tail)
    if found is None:
        words = re.fullmatch(r"\s*[A-Za-z][A-Za-z -]+", tail) is not None
        raise QuantityError("has a unit that nobody knows", f"Write it like {dimension.example}." if words else _UNITS)
    unit = (
        (found["unit"] or "").removesuffix("s")
        if found["unit"] not in ("x", "%", "h", "s", None)
        else found["unit"] or ""
    )
    return _Raw(tuple(numbers), currency, unit, found["per"] or "", found["basis"], found["before"])


def _refuse_thousands(text: str, raw: _Raw, dimension: Dimension) -> None:
    """`$45.000` is 45 here and 45,000 where points stand between thousands; so is a count of 1.200."""
    if not _THOUSANDS.search(text) or raw.unit:
        return
    if raw.currency is None and (raw.per or dimension not in (Dimension.COUNT, Dimension.MONEY, Dimension.MONEY_RATE)):
        return
    sign = "$" if raw.currency is None and dimension is not Dimension.COUNT else ""
    one = _THOUSANDS.sub(r"\1\2", text).strip()
    other = _THOUSANDS.sub(lambda found: with_decimals(found[1], found[2]), text).strip()
    remedy = f"Write {sign}{one} or {sign}{other}."
    raise QuantityError("is ambiguous: the point may stand between thousands", remedy)


def _refuse_one_size(pieces: list[str]) -> None:
    """`$30..45k` is 30 to 45,000 as it stands, where most writers mean 30,000."""
    found = [_PART.match(piece) for piece in pieces]
    if any(each is None for each in found):
        return
    sizes = [each["scale"] or "" for each in found if each]
    numbers = [float(each["number"]) for each in found if each]
    bare = [not size and number != 0.0 for size, number in zip(sizes, numbers, strict=True)]
    if not sizes[-1] or not any(bare) or numbers != sorted(numbers):
        return
    sized = [f"{piece.strip()}{sizes[-1] if is_bare else ''}" for piece, is_bare in zip(pieces, bare, strict=True)]
    problem = f"is ambiguous: {sizes[-1]} stands at one end only"
    raise QuantityError(problem, f"Write {'..'.join(sized)}, or all ends in full.")


def ambiguous(text: str) -> QuantityError | None:
    """Return what can be read in two ways in a range or a number, whatever it measures; None if nothing can."""
    dotted = mended(text, Dimension.COUNT) if "..." in text else None
    if dotted is not None:
        return QuantityError(dotted.problem, dotted.remedy)
    try:
        _refuse_thousands(text, _read(text, Dimension.COUNT), Dimension.COUNT)
    except QuantityError as error:
        return error
    return None


def _piece(piece: str) -> tuple[float, str | None, str]:
    found = _PART.match(piece)
    if found is None:
        raise QuantityError("is no number", "Write a number with its unit, such as 40 %, $150k, 14 h or 60 days.")
    number = float(found["number"]) * SCALES[found["scale"] or ""]
    if not math.isfinite(number):
        raise QuantityError("is too large", "Write a smaller number.")
    return (-number if found["minus"] else number), found["currency"], found["tail"]


def _factor(raw: _Raw, dimension: Dimension, text: str) -> float:
    """Return what turns the written numbers into canonical units; raise where the unit does not fit."""
    unit, per, money = raw.unit, raw.per, raw.currency is not None
    per_year = PER_YEAR.get(per, 0.0)
    if dimension is Dimension.MONEY and money and not unit and not per:
        return 1.0
    if dimension is Dimension.MONEY_RATE and money and not unit and per:
        return per_year
    if not money:
        if dimension in (Dimension.RATE, Dimension.RATE_MONTH) and unit in ("", "%") and per:
            share = 0.01 if unit else 1.0
            return share * (per_year if dimension is Dimension.RATE else per_year / 12)
        if not per:
            plain_factor = _plain_factor(unit, dimension)
            if plain_factor is not None:
                return plain_factor
    raise _unit_error(raw, dimension, text)


def _plain_factor(unit: str, dimension: Dimension) -> float | None:
    if dimension is Dimension.DURATION:
        return DAYS.get(unit)
    if dimension is Dimension.WORK:
        return HOURS.get(unit)
    if dimension is Dimension.TIME:
        return SECONDS.get(unit)
    allowed = {
        Dimension.COUNT: {"": 1.0},
        Dimension.RATIO: {"": 1.0, "x": 1.0, "%": 0.01},
        Dimension.MULTIPLE: {"": 1.0, "x": 1.0},
        Dimension.SHARE: {"%": 0.01},
        Dimension.POINTS: {"point": 0.01},
    }
    return allowed.get(dimension, {}).get(unit)


def _unit_error(raw: _Raw, dimension: Dimension, text: str) -> QuantityError:
    bare = not raw.unit and not raw.per and raw.currency is None
    if not bare:
        if raw.currency and not raw.per and dimension is Dimension.MONEY_RATE:
            return QuantityError("has the wrong unit", f"Write {text.strip()} a year.")
        return QuantityError("has the wrong unit", f"Write it like {dimension.example}.")
    number = text.strip()
    fractions = raw.numbers[-1] <= 1 and any(value != int(value) for value in raw.numbers)
    if dimension is Dimension.SHARE:
        shown = "..".join(plain(round(value * 100, 10)) for value in raw.numbers) if fractions else number
        return QuantityError("needs a unit", f"Write {shown} %.")
    suggestions = {
        Dimension.MONEY: f"Write ${number}.",
        Dimension.MONEY_RATE: f"Write ${number} a year.",
        Dimension.DURATION: f"Write {number} days or {number} months.",
        Dimension.WORK: f"Write {number} h or {number} min.",
        Dimension.TIME: f"Write {number} s or {number} min.",
        Dimension.RATE: f"Write {number} a year or {number} % a year.",
        Dimension.RATE_MONTH: f"Write {number} % a month.",
        Dimension.POINTS: f"Write {number} points.",
    }
    if number == "1":
        suggestions[Dimension.POINTS] = "Write 1 point."
    return QuantityError("needs a unit", suggestions.get(dimension, f"Write it like {dimension.example}."))


def _check_order(numbers: tuple[float, ...], text: str, form: str) -> None:
    if form and len(numbers) != 3:
        remedy = f"Write {form} low..most likely..high, or {{{form}: [low, most likely, high]}}."
        raise QuantityError(f"a {form} range needs three numbers", remedy)
    if list(numbers) == sorted(numbers):
        return
    pieces = [piece.strip() for piece in text.strip().split("..")]
    tail = _PART.match(pieces[-1])
    unit = tail["tail"] if tail else ""
    heads = [piece.removesuffix(unit) if unit else piece for piece in pieces]
    ordered = [heads[index] for index in sorted(range(len(numbers)), key=lambda index: numbers[index])]
    shape = "low..most likely..high" if len(numbers) == 3 else "low..high"
    raise QuantityError(f"a range goes {shape}", f"Write {'..'.join(ordered)}{unit}.")


def _check_lean(numbers: tuple[float, ...], text: str) -> None:
    """Refuse a lognormal that has no shape, in canonical units too: rounding may close a gap that was written."""
    below, above = numbers[1] - numbers[0], numbers[2] - numbers[1]
    remedy = f"Write triangular {text.strip()}."
    if above <= below:
        raise QuantityError("a lognormal range must reach further up than down", remedy)
    if below <= 1e-9 * above:  # a median at the very low end: half of all values would have to be in no space
        raise QuantityError("a lognormal range must begin below its middle value", remedy)


@dataclass(frozen=True, slots=True)
class Ends:
    """A range low..high as it is written: its numbers, the sign of money before each, the unit after the last."""

    low: float
    high: float
    sign: str
    tail: str
    whole: bool


def written_ends(text: str) -> Ends | None:
    """Return the ends of a range of two numbers as they are written; None for any other text."""
    pieces = text.strip().split("..")
    if len(pieces) != 2 or ambiguous(text) is not None:
        return None
    try:
        (low, sign, _), (high, other, tail) = (_piece(piece) for piece in pieces)
    except QuantityError:
        return None
    bare = not (sign or other) and not tail.strip()
    whole = bare and low == int(low) and high == int(high)
    return Ends(low, high, sign or other or "", tail, whole) if low < high else None
