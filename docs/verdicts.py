"""All verdicts on published claims, and what changed, from ledgers: python -m docs.verdicts [LEDGERFOLDER] [--before FOLDER].

What the page needs of a ledger is kept in docs/operator/verdicts.json: verdicts and figures, the date of the ledger and this
version. Sentences and what is claimed come from the files of the claims. Without a folder the page is made again from what is
kept. FOLDER: a ledger of version BEFORE; what it said is kept, too, so it is needed once. The same facts give the same bytes.
"""

import argparse
import json
import math
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.config.claim.claim import Claim
    from sim.report.ledger.reading import EstimatedValue, Row

ROOT = Path(__file__).resolve().parents[1]
PAGE, FACTS = ROOT / "docs/operator/verdicts.md", ROOT / "docs/operator/verdicts.json"
TESTS = ROOT / "docs/model/tests-of-claims.md"
BEFORE = "0.1.0"
WIDTH = 120
SIDES = {"favors: ▲": 0, "favors: ▼": 1}
UNTESTED = "not tested yet"

TEXT = """# Verdicts on published claims

Written by `python -m docs.verdicts` from a ledger: never by hand.

{head}

{warning}

How a verdict comes about, and how to make such a ledger: [published claims](claims.md). In square brackets stands the 95%
interval of the average. Scenarios are drawn from all that is not known about the assumptions; their shares say in how
many of them it is so.
{parts}{changes}"""

RULES = """## What changed against {version}

In {version} the same sentences were tested, {effort}. The column *why* is found by rule, in this order:

- **the test**: what is compared is another thing now. The claim stands in the table of [tests that
  changed](../model/tests-of-claims.md), or its organizations are on one pay for all, which {version} could not do.
  Whether the model moved the figure, too, does not show.
- **the model**: the test is the same, and the two intervals do not overlap. So rules or numbers of the model moved it.
- **scenarios**: one of the two verdicts is “depends on …”. Shares of scenarios, or values along what is varied, decide that.
- **precision**: the interval is narrower now, and its average lies in the interval of then.
- **chance**: the verdict moved, and nothing of the above is so. Two sets of simulations differ.

A dash says that the verdict is the same and the intervals overlap. Overlap is no evidence that nothing moved.
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """What the page needs of one row. verdict: of a contradiction "favors: ▲" or "favors: ▼" for its first or second side.

    value, low, high: the measure and its interval in canonical units, None without; n: how many simulations; scenarios: the
    shares in words.
    """

    id: str
    verdict: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    n: int
    scenarios: str

    def estimate(self) -> "EstimatedValue | None":
        """Return the measure as documents write it; None where nothing was simulated."""
        from sim.report.ledger.reading import EstimatedValue

        if self.value is None:
            return None
        low, high = (math.nan if end is None else end for end in (self.low, self.high))
        return EstimatedValue(self.value, low, high, self.n, self.unit)


def main(words: Sequence[str]) -> None:
    """Keep what ledgers say, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m docs.verdicts")
    parser.add_argument("ledger", nargs="?", type=Path, help="folder with ledger.json; what is kept if left out")
    parser.add_argument("--before", type=Path, help=f"folder with the ledger.json of {BEFORE}")
    asked = parser.parse_args(words)
    kept = facts()
    if asked.ledger:
        kept |= of_ledger(asked.ledger)
    if asked.before:
        found = of_ledger(asked.before)
        kept["before"] = {"version": BEFORE, "effort": found["effort"], "rows": found["rows"]}
    FACTS.write_text(as_text(kept), encoding="utf-8")
    claims = shipped()
    PAGE.write_text(page(kept, claims), encoding="utf-8")
    missing = sorted(claims.keys() - {each["id"] for each in kept["rows"]})
    sys.stderr.write(f"wrote {PAGE.name}\n" + (f"not tested yet: {', '.join(missing)}\n" if missing else ""))


def facts() -> dict[str, Any]:
    """Return what is kept; nothing of any claim before there was a ledger."""
    if not FACTS.is_file():
        return {"version": "", "date": "", "effort": "", "rows": []}
    found: dict[str, Any] = json.loads(FACTS.read_text(encoding="utf-8"))
    return found


def as_text(kept: Mapping[str, Any]) -> str:
    """Return facts as they are stored: one line for each row, so that a change of one is a change of one line."""
    text = json.dumps(kept, indent=1, ensure_ascii=False)
    return re.sub(r"\{\s+(\"id\":[^}]+?)\s+\}", lambda row: "{" + re.sub(r"\s*\n\s*", " ", row[1]) + "}", text) + "\n"


def of_ledger(folder: Path) -> dict[str, Any]:
    """Return the facts of a ledger, with this version and the day on which the ledger was finished. Errors: SystemExit."""
    from sim import __version__
    from sim.report.ledger.reading import read
    from sim.trials.claims.ledger import LEDGER, read_ledger

    rows = read(read_ledger(folder))
    if not rows:
        raise SystemExit(f"{folder} holds no {LEDGER} with rows: postsale claims --out {folder} writes one")
    day = datetime.fromtimestamp((folder / LEDGER).stat().st_mtime, UTC).date().isoformat()
    effort = " and ".join(sorted({row.effort for row in rows if row.effort}))
    return {"version": __version__, "date": day, "effort": effort, "rows": [asdict(fact(row)) for row in rows]}


def fact(row: "Row") -> Fact:
    """Return what is kept of a row."""
    from sim.report.ledger.tables import world_words

    told, verdict = row.simulated, row.verdict_words.replace("favours", "favors")
    if row.sides and verdict.startswith("favors"):
        verdict = next(word for word, k in SIDES.items() if verdict.endswith(row.sides[k]))
    value, low, high = (told.value, told.low, told.high) if told else (math.nan,) * 3
    scenarios = "<br>".join(world_words(row)) if row.worlds else ""
    n = told.n if told else 0
    return Fact(row.key, verdict, stored(value), stored(low), stored(high), row.unit, n, scenarios)


def stored(value: float) -> float | None:
    """Return a number as it is kept, in five figures; None where there is none."""
    return float(f"{value:.5g}") if math.isfinite(value) else None


def shipped() -> dict[str, "Claim"]:
    """Return the claims that ship, by key, contradictions last."""
    from sim.config.claim.claim import load_claim
    from sim.config.claim.keys import natural
    from sim.config.files import lookup

    found = [load_claim(path) for path in lookup.shipped_folder("claim").glob("*.yaml")]
    return {each.key: each for each in sorted(found, key=lambda each: (each.sides is not None, natural(each.key)))}


def page(kept: Mapping[str, Any], claims: Mapping[str, "Claim"]) -> str:
    """Return the page: all claims that ship, with what is kept of each."""
    from sim.report.ledger.words import IS_NOT

    now = {each["id"]: Fact(**each) for each in kept["rows"]}
    effort = f"{kept['effort']} effort" if kept["effort"] else ""
    told = ", ".join(part for part in (f"Version {kept['version']}", kept["date"], effort) if part)
    sides = sum(each.sides is not None for each in claims.values())
    tested = sum(each.value is not None for each in now.values())
    head = f"{told}: {len(claims) - sides} claims and {sides} contradictions, {tested} of them simulated."
    changes = changed(kept["before"], now, claims) if "before" in kept else ""
    return TEXT.format(
        head=f"{wrapped(head)}\n\n{wrapped(counts(now.values()))}"
        if now
        else "No ledger of this version was kept yet.",
        warning=wrapped(IS_NOT[0].replace("No validation", "**Agreement is no validation**", 1)),
        parts="".join(parts(now, claims)).rstrip("\n") + "\n",
        changes=changes,
    )


def wrapped(text: str) -> str:
    """Return a paragraph in lines of WIDTH."""
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def counts(found: Iterable[Fact]) -> str:
    """Return how many have each verdict, the most frequent first; what it depends on and whom it favors as one."""
    heads = [re.sub(r"^(depends on|favors).*", r"\1 …", each.verdict) for each in found]
    heads = ["not testable" if "not testable" in head else head for head in heads]
    seen = sorted(Counter(heads).items(), key=lambda each: (-each[1], each[0]))
    return f"How many of each verdict: {', '.join(f'{head} {many}' for head, many in seen)}."


def parts(now: Mapping[str, Fact], claims: Mapping[str, "Claim"]) -> Iterable[str]:
    """Return a table for each source, and one of the contradictions."""
    from sim.report.render.markdown import pipes, safe

    for source in dict.fromkeys(each.published_in for each in claims.values()):
        of = [each for each in claims.values() if each.published_in == source]
        against = of[0].sides is not None
        title = "Where the articles contradict each other" if against else f"Claims of “{safe(source)}”"
        heads = ["", "question", "sides"] if against else ["", "sentence", "claimed"]
        rows = [line(each, now.get(each.key)) for each in of]
        yield f"\n## {title}\n\n{pipes([*heads, 'simulated', 'verdict', 'scenarios'], rows)}\n"


def line(claim: "Claim", found: Fact | None) -> list[str]:
    """Return the cells of a claim."""
    from sim.report.render.markdown import safe

    link = f"[{claim.key}](../../experiments/claims/{claim.key}.yaml)"
    if found is None:
        return [link, safe(claim.title), claimed(claim), "–", UNTESTED, "–"]
    return [link, safe(claim.title), claimed(claim), figure(found), said(found, claim), found.scenarios or "–"]


def claimed(claim: "Claim") -> str:
    """Return what was published: in words, and as a region of the measure."""
    from sim.report.ledger import numbers
    from sim.report.render.markdown import safe
    from sim.trials.claims.entry import region_of

    if claim.sides:
        return f"▲ {safe(claim.sides[0])}<br>▼ {safe(claim.sides[1])}"
    assert claim.claimed is not None
    region = "" if claim.not_testable else f"<br>{safe(numbers.claimed(region_of(claim), claim.unit))}"
    return f"{safe(claim.claimed.text)}{region}"


def figure(found: Fact) -> str:
    """Return a simulated figure with its interval."""
    from sim.report.ledger import numbers
    from sim.report.render.markdown import safe

    told = found.estimate()
    return "–" if told is None else f"{safe(numbers.value(told))} {safe(numbers.interval(told))}"


def said(found: Fact, claim: "Claim") -> str:
    """Return a verdict with the name of the side that it favors, as the claim names it now."""
    from sim.report.render.markdown import safe

    side = SIDES.get(found.verdict)
    return safe(found.verdict if side is None or not claim.sides else f"favors: {claim.sides[side]}")


def changed(before: Mapping[str, Any], now: Mapping[str, Fact], claims: Mapping[str, "Claim"]) -> str:
    """Return the part on what changed: the rule, how often each reason stands, and the table."""
    from sim.report.render.markdown import pipes

    then, retested = {each["id"]: Fact(**each) for each in before["rows"]}, tests_that_changed(claims)
    heads = ["", "verdict then", "verdict now", "figure then", "figure now", "why"]
    rows, reasons = [], []
    for key, claim in claims.items():
        if key in then and key in now:
            reason = why(then[key], now[key], retested=key in retested)
            moved = then[key].verdict != now[key].verdict
            reasons += [reason] if moved else []
            verdict = f"**{said(now[key], claim)}**" if moved else said(now[key], claim)
            rows.append(
                [key, said(then[key], claim), verdict, figure(then[key]), figure(now[key]), reason or "–"],
            )
    seen = ", ".join(f"{reason} {many}" for reason, many in Counter(reasons).most_common())
    effort = f"with {before['effort']} effort" if before["effort"] else "at another effort"
    known = f"{len(rows)} of {len(claims)} have a verdict of both versions."
    told = f"{known} {len(reasons)} of these verdicts moved{f': {seen}' if seen else ''}. They are in bold."
    rules = RULES.format(version=before["version"], effort=effort)
    return f"\n{rules}\n{wrapped(told)}\n\n{pipes(heads, rows)}\n"


def tests_that_changed(claims: Mapping[str, "Claim"]) -> set[str]:
    """Return the claims whose test is another one: those in the table of tests that changed, and those on one pay for all.

    Errors: SystemExit where the page has no such table any more.
    """
    rows = re.findall(r"^\| ([ABC]\d+(?:, [ABC]\d+)*) \|", TESTS.read_text(encoding="utf-8"), re.MULTILINE)
    if not rows:
        raise SystemExit(f"{TESTS} has no table of claims any more")
    studies = {key: each.experiment or (each.industry and each.industry.experiment) for key, each in claims.items()}
    one_pay = {key for key, study in studies.items() if study and study.same_pay}
    return one_pay | {key for row in rows for key in row.split(", ")}


def why(then: Fact, now: Fact, *, retested: bool) -> str:
    """Return why a verdict or a figure moved, by the rule that stands above the table; "" where neither did."""
    from sim.report.ledger.reading import EstimatedValue

    moved = then.verdict != now.verdict
    nothing = EstimatedValue(math.nan, math.nan, math.nan, 0, "")
    old, new = then.estimate() or nothing, now.estimate() or nothing
    apart = old.low > new.high or new.low > old.high  # neither where one has no interval
    if retested and (moved or apart):
        return "the test"
    if apart:
        return "the model"
    if not moved:
        return ""
    if any(each.verdict.startswith("depends on") for each in (then, now)):
        return "scenarios"
    return "precision" if new.half < old.half and old.low <= new.value <= old.high else "chance"


if __name__ == "__main__":
    main(sys.argv[1:])
