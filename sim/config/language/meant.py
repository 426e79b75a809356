"""What was probably meant by a text that is no number as it stands, from a table of how people write numbers elsewhere.

`mended` takes one step toward a number that can be read; the reader tries again with what it returns, so a text with two
mistakes gets one remedy. Nothing here is ever read as a value: the writer is told, and decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sim.config.language.units import plain
from sim.model.numbers import Dimension

_N = r"[+-]?\d+(?:\.\d+)?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"""^(?:\d{{4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?(?:[T\s].*)?|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}
        |\d{{1,2}}/\d{{4}}|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?\d{{2,4}}
        |(?:\d{{1,2}}(?:st|nd|rd|th)?\s+){_MONTH}|(?:fy|h[12]|q[1-4])\s?-?/?'?(?:\d{{2,4}})?)$""",
    re.VERBOSE | re.IGNORECASE,
)
_UNKNOWN = re.compile(r"^(?:n\.?/?a\.?|tb[acd]|tbc|t\.b\.d\.?|\?+|-+|–|—|unknown|none|nan|inf|infinity|x+|todo)$", re.I)
_RANGES = {
    Dimension.SHARE: "20..40 %",
    Dimension.MULTIPLE: "1.5..2.5x",
    Dimension.MONEY: "$30k..$60k",
    Dimension.MONEY_RATE: "$400..$800 a year",
    Dimension.DURATION: "2..4 months",
    Dimension.WORK: "1..3 h",
    Dimension.RATE: "0.2..0.6 a year",
    Dimension.RATE_MONTH: "1..3 % a month",
    Dimension.POINTS: "1..2 points",
    Dimension.RATIO: "0.2..0.4",
}
_ABOUT = re.compile(
    r"^(?:~|≈|about|approx\.?|approximately|around|roughly|circa|c(?:a)?\.?)\s*(?=[$€£\d.])", re.IGNORECASE
)
_OPEN = re.compile(
    r"^(?:>=?|<=?|≥|≤|at least|at most|up to|more than|less than|over|under|below|above|min\.?|max\.?|maximum|minimum)\s*"
    r"(?=[$€£\d.])",
    re.IGNORECASE,
)
_OR_SO = re.compile(
    r"(?<=[\w%])\s*(?:or so|or thereabouts|roughly|approx\.?|approximately|-?ish|\(?\?\)?)$", re.IGNORECASE
)
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_UNITS: dict[str, str] = {
    **dict.fromkeys(("percent", "per cent", "pct", "pct.", "prozent"), "%"),
    **dict.fromkeys(("mo", "mo.", "mos", "mos.", "mth", "mths", "mon"), "months"),
    **dict.fromkeys(("wk", "wks", "w"), "weeks"),
    **dict.fromkeys(("yr", "yr.", "yrs", "y", "yo"), "years"),
    **dict.fromkeys(("d", "calendar days", "calendar day"), "days"),
    **dict.fromkeys(("qtr", "qtrs"), "quarters"),
    **dict.fromkeys(("hr", "hrs", "hr.", "hrs."), "h"),
    **dict.fromkeys(("mins", "min.", "mins.", "minuts"), "min"),
    **dict.fromkeys(("pp", "ppt", "ppts", "pt", "pts", "percentage points", "percentage point", "%-points"), "points"),
    **dict.fromkeys(("times", "×", "fold"), "x"),
}
_PER: dict[str, str] = {
    **dict.fromkeys(
        ("p.a.", "pa", "p. a.", "per annum", "annually", "annual", "yearly", "each year", "every year"), "year"
    ),
    **dict.fromkeys(("monthly", "each month", "every month", "p.m."), "month"),
    **dict.fromkeys(("weekly", "each week", "every week"), "week"),
    **dict.fromkeys(("quarterly", "each quarter", "every quarter"), "quarter"),
    **dict.fromkeys(("daily", "each day", "every day"), "day"),
}
_SHORT_PER = {
    "y": "year",
    "yr": "year",
    "a": "year",
    "m": "month",
    "mo": "month",
    "mth": "month",
    "wk": "week",
    "w": "week",
}
_CURRENCY = {"usd": "$", "us$": "$", "dollar": "$", "dollars": "$", "eur": "€", "euro": "€", "euros": "€", "gbp": "£"}
_CURRENCY |= {"pound": "£", "pounds": "£", "$": "$", "€": "€", "£": "£"}
_SIZES = {"thousand": "k", "million": "M", "millions": "M", "mio": "M", "mil": "M", "mn": "M", "mm": "M", "m": "M"}
_SIZES |= {"billion": "B", "bn": "B"}
_MONEY = (Dimension.MONEY, Dimension.MONEY_RATE)


@dataclass(frozen=True, slots=True)
class Mended:
    """What is wrong, and either the text as it could be read (perhaps after another step) or what to write."""

    problem: str
    text: str = ""
    remedy: str = ""


def mended(text: str, dimension: Dimension) -> Mended | None:
    """Return one step from a text to a number of this dimension; None where nobody can say what was meant."""
    stripped = text.strip()
    for step in _STEPS:
        found = step(stripped, dimension)
        if found is not None and found.text != stripped:
            return found
    return None


def _nothing_known(text: str, dimension: Dimension) -> Mended | None:
    if not _UNKNOWN.match(text):
        return None
    remedy = f"Write what it may be as a range, such as {_RANGES.get(dimension, '80..120')}."
    return Mended("is no number", remedy=remedy)


def _quotes(text: str, _: Dimension) -> Mended | None:
    inner = text.strip("\"'“”„‟‘’‚«»`´ ")
    return Mended("has quotes around a number", inner) if inner != text and inner else None


def _date(text: str, dimension: Dimension) -> Mended | None:
    if not _DATE.match(text):
        return None
    if dimension is Dimension.DURATION:
        return Mended("is a date", remedy="Write how long it lasts, or how long from the start: 6 months.")
    return Mended("is a date", remedy=f"Write a number such as {dimension.example}.")


def _signs(text: str, _: Dimension) -> Mended | None:
    plainer = re.sub(r"^−(?=[$€£\d.])", "-", text)
    return Mended("has another sign than the minus of the keyboard", plainer) if plainer != text else None


def _dots(text: str, _: Dimension) -> Mended | None:
    if not re.search(r"\.{3,}|…", text):
        return None
    two = re.sub(r"\.{3,}|…", "..", text)
    decimal = re.sub(r"\.{3}(?=\d)", "..0.", text)
    return Mended("has three dots in a range", remedy=f"Write {two}{f' or {decimal}' if '…' not in text else ''}.")


def _within(text: str, _: Dimension) -> Mended | None:
    found = re.match(rf"^(?P<sign>[$€£]?)(?P<middle>{_N})\s*(?:±|\+/-|\+-)\s*[$€£]?(?P<by>{_N})(?P<tail>.*)$", text)
    if found is None:
        return None
    middle, by = float(found["middle"]), float(found["by"])
    low, high = plain(round(middle - by, 9)), plain(round(middle + by, 9))
    return Mended("says a range by its middle", f"{found['sign']}{low}..{found['sign']}{high}{found['tail']}")


def _range(text: str, _: Dimension) -> Mended | None:
    rest = re.sub(r"^(?:between|from)\s+", "", text, flags=re.IGNORECASE)
    joined = r"and|to" if rest != text else "to"
    ends = rf"(?<=[\d%kKMBxh a-z])\s*(?:[-‒–—−~]|(?<=\s)(?:{joined}|through|until|bis)(?=\s))\s*(?=[$€£]?\.?\d)"
    dotted = re.sub(ends, "..", rest, flags=re.IGNORECASE)
    if dotted == rest or not re.match(r"^[+-]?[$€£]?\s?[\d.]", dotted):
        return None
    pieces = [piece.strip() for piece in dotted.split("..")]
    last = re.match(r"^[+-]?[$€£]?\s?[\d.,]+(?P<size>\s?[kKMB](?![a-zA-Z]))?(?P<unit>.*)$", pieces[-1])
    if last is not None:
        size, unit = last["size"] or "", last["unit"]
        pieces = [piece.removesuffix(unit).strip() if unit.strip() else piece for piece in pieces[:-1]] + pieces[-1:]
        pieces = [f"{piece}{size}" if piece[-1:].isdigit() else piece for piece in pieces[:-1]] + pieces[-1:]
    return Mended("is a range without its two dots", "..".join(pieces))


def _about(text: str, _: Dimension) -> Mended | None:
    for pattern in (_ABOUT, _OPEN, _OR_SO):
        rest = pattern.sub("", text)
        if rest != text:
            return Mended("is not one number", remedy=f"Write {rest}, or what it may be as a range: low..high.")
    found = re.match(rf"^([$€£]?{_N}[kKMB]?\s?%?)\s?\+(.*)$", text)
    if found is not None:
        rest = f"{found[1]}{found[2]}"
        return Mended("is not one number", remedy=f"Write {rest}, or what it may be as a range: low..high.")
    return None


def _fraction(text: str, _: Dimension) -> Mended | None:
    found = re.match(r"^(\d{1,6})\s?[/⁄]\s?(\d{1,6})(?!\d|/)(.*)$", text)
    if found is None or int(found[2]) == 0:
        return None
    value = plain(round(int(found[1]) / int(found[2]), 4))
    return Mended("is a fraction", f"{value}{found[3]}")


def _formula(text: str, _: Dimension) -> Mended | None:
    if text.startswith("=") or re.search(r"\d\s*[*^÷]\s*\d|\d\s+x\s+\d|\d\s*\+\s*\d", text):
        return Mended("is a formula", remedy="Write its result.")
    return None


def _grouped(text: str, _: Dimension) -> Mended | None:
    """Take out what groups digits by three; a comma before other digits stands for the decimal point."""
    european = re.sub(
        r"(?<![\d.])(\d{1,3})((?:\.\d{3})+),(\d+)", lambda m: f"{m[1]}{m[2].replace('.', '')}.{m[3]}", text
    )
    if european != text:
        return Mended("has a comma for the decimal point", european)
    for mark, name in ((r",", "a comma"), (r"['’_]", "a mark"), (r"[ \u00a0\u2007\u2009\u202f]", "a space")):
        ungrouped = re.sub(
            rf"(?<![\d.,])[1-9]\d{{0,2}}(?:{mark}\d{{3}})+(?!\d)", lambda m: re.sub(r"\D", "", m[0]), text
        )
        if ungrouped != text:
            return Mended(f"has {name} inside a number", ungrouped)
    ungrouped = re.sub(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3}){2,}(?![\d.])", lambda m: m[0].replace(".", ""), text)
    if ungrouped != text:
        return Mended("has points between its thousands", ungrouped)
    decimal = re.sub(r"(?<![\d.,])(\d+),(\d+)(?![\d,])", r"\1.\2", text)
    return Mended("has a comma for the decimal point", decimal) if decimal != text else None


def _word_for_number(text: str, _: Dimension) -> Mended | None:
    first, rest = [*text.split(" ", 1), ""][:2]
    if first.lower() in _WORDS:
        return Mended("has its number in words", f"{_WORDS.index(first.lower())} {rest}".strip())
    return None


def _money(text: str, dimension: Dimension) -> Mended | None:
    """Put the sign of a currency in front, and a size behind: `45k USD`, `45 €`, `2 million $` → `$45k`."""
    names = "|".join(sorted((re.escape(name) for name in _CURRENCY), key=len, reverse=True))
    before = re.match(r"^(usd|us\$|eur|gbp)\s?(?=\d)", text, re.IGNORECASE)
    if before is not None:
        return Mended("has a unit that nobody knows", f"{_CURRENCY[before[1].lower()]}{text[before.end() :]}")
    number, size = rf"(?P<number>{_N}(?:\.\.{_N})*)", "|".join(sorted(_SIZES, key=len, reverse=True))
    after = re.match(rf"^{number}\s?(?P<size>{size}|[kMB])?\s?(?P<name>{names})\b(?P<tail>.*)$", text, re.IGNORECASE)
    if after is None:
        after = re.match(rf"^{number}\s?(?P<size>{size}|[kMB])?\s?(?P<name>[$€£])(?P<tail>.*)$", text, re.IGNORECASE)
    if after is not None:
        sign, sized = _CURRENCY[after["name"].lower()], after["size"] or ""
        return Mended(
            "has a unit that nobody knows", f"{sign}{after['number']}{_SIZES.get(sized.lower(), sized)}{after['tail']}"
        )
    if dimension in _MONEY:
        sized = re.match(
            rf"^(?P<head>[$€£]?\s?{_N}(?:\.\.[$€£]?{_N})*)\s?(?P<size>{size})\b(?P<tail>.*)$", text, re.IGNORECASE
        )
        if sized is not None:
            return Mended(
                "has a unit that nobody knows", f"{sized['head']}{_SIZES[sized['size'].lower()]}{sized['tail']}"
            )
    return None


def _unit(text: str, dimension: Dimension) -> Mended | None:
    """Write a unit as it is known here; what is counted needs no name."""
    found = re.match(
        rf"^(?P<head>[$€£]?\s?{_N}(?:[kKMB](?![a-zA-Z]))?(?:\.\.[$€£]?{_N}[kKMB]?)*)\s*(?P<tail>\D.*)$", text
    )
    if found is None:
        return None
    head, tail = found["head"].strip(), found["tail"].strip()
    days = re.match(r"^(?:business|working|work)[ -]?days?$", tail, re.IGNORECASE)
    if days is not None and re.fullmatch(_N, head):
        return Mended("counts working days", f"{plain(round(float(head) * 1.4, 1))} days")
    if tail.lower() in ("bps", "bp", "basis points") and re.fullmatch(_N, head):
        return Mended("has a unit that nobody knows", f"{plain(round(float(head) / 100, 6))} points")
    told = {Dimension.DURATION: "months", Dimension.WORK: "min"}.get(dimension, tail) if tail == "m" else tail
    told = _rate(_known(told))
    if dimension in (Dimension.RATE, Dimension.RATE_MONTH) and told == tail:
        told = re.sub(r"^[A-Za-z]+\s+(?=(?:a|per)\s+\w+$)", "", tail)
    if told == "points" and head == "1":
        told = "point"
    if dimension is Dimension.COUNT and re.fullmatch(r"[A-Za-z][A-Za-z -]+", tail) and told == tail:
        return Mended("is counted without a unit", head)
    gap = "" if told.startswith(("x", "k", "M", "B")) else " "
    return Mended("has a unit that nobody knows", f"{head}{gap}{told}") if told != tail else None


def _time(text: str, dimension: Dimension) -> Mended | None:
    """Write `1:30`, `1h30` and `6M` in one unit."""
    if dimension is Dimension.DURATION and re.fullmatch(rf"{_N}(?:\.\.{_N})*\s?M", text):
        return Mended("has a unit that nobody knows", f"{text[:-1].strip()} months")
    found = re.match(r"^(\d+)\s?(?::|h|hours?)\s?(\d{1,2})\s?(?:m|min|minutes)?$", text)
    if dimension is Dimension.WORK and found is not None:
        return Mended("has two units", f"{plain(round(int(found[1]) + int(found[2]) / 60, 4))} h")
    often = _PER.get(text.lower()) if dimension is Dimension.RATE else None
    return None if often is None else Mended("is no number", f"1 a {often}")


def _known(tail: str) -> str:
    lower = tail.lower()
    if lower in _UNITS:
        return _UNITS[lower]
    return (
        lower
        if re.fullmatch(r"(?:%|x|points?|minutes?|min|hours?|h|days?|weeks?|months?|quarters?|years?)", lower)
        else tail
    )


def _rate(tail: str) -> str:
    """Write `/yr`, `p.a.` and `annually` as `a year`."""
    slash = re.match(r"^(?P<unit>[^/]*?)\s?/\s?(?P<per>[a-zA-Z]+)\.?$", tail)
    if slash is not None:
        per = _SHORT_PER.get(slash["per"].lower(), slash["per"].lower())
        return f"{_known(slash['unit'].strip())} a {per}".strip()
    for words, per in _PER.items():
        if tail.lower() == words or tail.lower().endswith(f" {words}"):
            return f"{_known(tail[: len(tail) - len(words)].strip())} a {per}".strip()
    return re.sub(r"\bper (yr|y|mo|mth|wk|qtr)\b\.?", lambda m: f"a {_SHORT_PER.get(m[1], 'quarter')}", tail)


def _ending(text: str, _: Dimension) -> Mended | None:
    shorter = text.rstrip(".,;: ")
    return Mended(f"ends in '{text[-1]}'", shorter) if shorter != text and shorter else None


_STEPS: tuple[Callable[[str, Dimension], Mended | None], ...] = (
    _nothing_known,
    _quotes,
    _date,
    _signs,
    _dots,
    _within,
    _fraction,
    _grouped,
    _range,
    _about,
    _formula,
    _word_for_number,
    _time,
    _money,
    _unit,
    _ending,
)
