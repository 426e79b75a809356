"""The style guide of findings, applied: no word stronger than its interval. docs/maintainer/style-guide.md says why.

A text is read as a careful reader would: each claim of better or worse with the interval that stands next behind it.
"""

import re
from collections.abc import Sequence

from sim.report.words import wording
from sim.results.summary import Finding

NUMBER = r"[-+−]?\$?[\d.,]+(?:[kMB])?"
CLAIM = re.compile(
    rf"\b(?P<word>clearly better|clearly worse|better|worse)(?! in \d)(?P<between>[^\[\].;]*(?:\.\d[^\[\].;]*)*)"
    rf"\[(?P<low>{NUMBER})[^\],]*, (?P<high>{NUMBER})[^\]]*\]"
)
UNDECIDED = ("cannot tell yet", "practically the same", "no difference you would act on")
OPEN = "annot tell yet whether"
SCALES = {"k": 1e3, "M": 1e6, "B": 1e9}
TOO_MANY = 2
"""Decimals of a percentage point or of a per cent that no study of this kind carries."""
DECIMALS = re.compile(r"\d\.(\d+)(?= ?(?:%|points?\b))")
LEFT_OUT = "One finding is left out: its words went beyond its numbers, which is a defect of this program"


def number(text: str) -> float:
    """Return a number as findings write it: -1.8, +$0.3M, -$448k."""
    sign = -1.0 if text[:1] in "-−" else 1.0
    digits = text.lstrip("+-−").lstrip("$").replace(",", "")
    scale = SCALES.get(digits[-1:], 1.0)
    return sign * scale * float(digits.rstrip("kMB").rstrip("."))


def violations(text: str) -> list[str]:
    """Return what in a text goes against the guide; nothing if it may stand."""
    found = [f"uses the word {word}" for word in wording.forbidden_words(text)]
    for claim in CLAIM.finditer(text):
        before = text[: claim.start()].rpartition("]")[2]
        if any(words in claim["between"] for words in UNDECIDED) or OPEN in before:
            continue  # the interval belongs to what cannot be told
        low, high = number(claim["low"]), number(claim["high"])
        if low < 0.0 < high:
            found.append(f"says {claim['word']} of an interval that contains zero, [{claim['low']}, {claim['high']}]")
        if low > high:
            found.append(f"has an interval with its ends the wrong way round, [{claim['low']}, {claim['high']}]")
    found += [f"has more decimals than are known: {m[0]}" for m in DECIMALS.finditer(text) if len(m[1]) > TOO_MANY]
    return found


def guarded(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that may stand; in the place of any other, that one is left out.

    Tests hold that none ever is; a reader who got a claim that is too strong could not know.
    """
    kept: list[Finding] = []
    for finding in findings:
        if not violations(finding.text):
            kept.append(finding)
        elif all(each.text != f"{LEFT_OUT}." for each in kept):
            kept.append(Finding(text=f"{LEFT_OUT}.", metrics=finding.metrics))
    return kept
