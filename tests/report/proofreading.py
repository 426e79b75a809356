"""The proofreader of texts: what a reader never sees. Every sentence of the templates is read by it over a grid of cases."""

import re

CLAIMS = (
    *("optimal", "proven", "proves", "guarantee", "guaranteed", "significant", "significantly", "best practice"),
    *("will", "causes", "caused", "forecast"),
)
"""Words that claim more than a simulation shows: in no text at all."""

INTERNAL = (
    *("future", "futures", "world", "worlds", "cell", "cells", "told", "held", "KN", "zone", "joint", "places"),
    *("cannot tell", "practically the same", "perhaps worth acting on", "not told", "turn round", "turns round"),
    *("equal budget", "equal spend", "equal_budget", "own ratios", "most likely world", "spend grade", "dice"),
    *("The model cannot decide", "single futures", "sign changes", "changes sign", "passes", "surface", "noise"),
)
"""Words of the program, not of the reader: in no sentence of ours."""

OF_THE_CODE = (
    *("future", "futures", "world", "worlds", "cell", "cells", "dice", "KN", "told apart", "told to be", "not told"),
    *("cannot tell", "cannot be told", "practically the same", "perhaps worth acting on", "turn round", "turns round"),
    *("equal budget", "equal spend", "spend grade", "sign changes", "changes sign"),
)
"""Of these, the words that no help text and no page for operators has; a page may say "noise" where it explains a method."""

BRITISH = tuple(
    "organis utilis analys anonymis summaris optimis specialis recognis behaviour colour centre labour neighbour".split()
)
MOST_IN_TITLE, MOST_IN_SENTENCE = 20, 30
NUMBER = r"[+−]?\$?\d[\d.,]*[kM]?"
CLAIM = re.compile(
    rf"\b(?:gain|add|lose|save|beat|dip)s?\b(?:(?!\. )[^(])*\(95%: (?P<low>{NUMBER}) to (?P<high>{NUMBER})\)"
)


def forbidden_words(text: str, words: tuple[str, ...] = CLAIMS) -> list[str]:
    """Return the forbidden words that stand in a text."""
    return [word for word in words if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]


def prose(page: str) -> str:
    """Return what a page says in its own words: without code, what a command prints, and the targets of links."""
    text = re.sub(r"^(```|~~~).*?^\1", "", page, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^(?: {4}|\t).*$", "", text, flags=re.MULTILINE)
    return re.sub(r"`[^`\n]*`|\]\([^)]*\)|https?://\S+", "", text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a stop inside a number or behind an initial ends none."""
    return [part for part in re.split(r"(?<=[.:])\s+(?=[A-Z“−+$\d`])", text) if part]


def number(text: str) -> float:
    """Return a number as sentences write it: −1.8, +$0.3M, −$448k."""
    sign = -1.0 if text[:1] == "−" else 1.0
    digits = text.lstrip("+−").lstrip("$").replace(",", "").rstrip(".")
    scale = {"k": 1e3, "M": 1e6}.get(digits[-1:], 1.0)
    return sign * scale * float(digits.rstrip("kM"))


def problems(text: str, *, title: bool = False) -> list[str]:
    """Return what is wrong with a text; title: it stands above a chart."""
    found = [f"forbidden: {word}" for word in forbidden_words(text, (*CLAIMS, *INTERNAL))]
    found += [f"British: {word}" for word in BRITISH if word in text.lower()]
    most = MOST_IN_TITLE if title else MOST_IN_SENTENCE
    found += [f"{len(s.split())} words: {s}" for s in sentences(text) if len(s.split()) > most]
    patterns = {
        "hyphen for minus": r"(?<![\w`-])-\$?\d",
        "more decimals than are known": r"\d\.\d{3,}(?= ?(?:%|points?\b))",
        "blank before %": r"\d %",
        "two blanks": r"  ",
        "unfilled": r"[{}]|\bNone\b(?! (?:of|is))|\bnan\b|Undefined|\binf\b",
        "blank before a stop": r" [.,;:](?:\s|$)",
        "nonsense": r"\bonly none\b|\bof 0 ",
        "two stops": r"\.\.|,,|;;|\. ,|: \.|\( ",
        "open end": r"[,;:]$",
        "wrong plural": r"(?<![\d.,])\b1 (?:points|simulations|customers|scenarios|months|cases|options)\b",
        "blank at an end": r"^\s|\s$",
    }
    found += [f"{what}: {m[0]!r}" for what, pattern in patterns.items() if (m := re.search(pattern, text))]
    for claim in CLAIM.finditer(text):
        low, high = number(claim["low"]), number(claim["high"])
        if low > high or low < 0.0:
            found.append(f"a verb with an interval that does not carry it: {claim[0]}")
    return found
