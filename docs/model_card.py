"""The model card, from files of the repository: python -m docs.model_card.

Every figure is read from what was measured and stored: the page of known facts, its misfits, the backtest, the coverage of
intervals, the grades of the shipped numbers, the claims. What a file does not say any more in the form that is looked for
ends the command with the file's name, so that no figure stays behind. `postsale show model-card` prints the same page.
"""

import re
import sys
import textwrap
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CARD = ROOT / "docs" / "model" / "model-card.md"
FACTS = "docs/model/known-facts.md"
PAST = "docs/operator/your-own-past.md"
STATISTICS = "docs/maintainer/statistics.md"
CONCLUDE = "docs/operator/what-not-to-conclude.md"
CLAIMS = "experiments/claims/README.md"
STUDIES = ("split-too-early", "four-models", "when-to-split")
"""Shipped studies whose numbers are counted."""
WIDTH = 120
WORDS = {"fits": "fit", "**misses**": "miss", "open": "open"}
OF_FACTS = r"\| (fits|\*\*misses\*\*|open) \|$"

TEXT = """# Model card

Written by `python -m docs.model_card` from files of this repository: never by hand. Version {version}. Without a
network, `postsale show model-card` prints it.

## What it is, and is for

A discrete-event simulation of customers after the sale and of the people who look after them, one account and one
task at a time, under post-sale organizations that are described in files. It compares organizations, pay plans and
dates of a change on the same simulated customers and the same chance. What it is made for is a *difference* between
two of them, with its interval, and what that difference rests on. It is for whoever prepares such a decision, and for
whoever has to doubt it.

Every `report.html` holds this card, and how its study was made: the STRESS-DES checklist (Monks et al., 2019), item by
item, in five parts: objectives, logic, data, experimentation, implementation. That also stands beside the report, in
`stress-des.md`.

## What it must not be used for

{never}

{conclude}

## What it was tested against

{tested}

**How often.** Whatever is in the default tests holds at every change: none lands unless they pass, and they contain
each of these in a small form but the known facts. Before a release the slow tests ask the same in many more cases,
and the known facts are measured again where results moved. Verification anybody can repeat, with his own Python and
Numba: `postsale verify`. [Tests](../maintainer/testing.md) says what runs when.

## What it is known to get wrong

{basis}

{misfits}

## Its data

It ships with no customer's data. Levels of retention are fitted to benchmark medians under one neutral organization,
or to what a company says of itself ([calibration](calibration.md)). Nothing about the difference between
organizations is fitted to anything, and published claims are never targets. What ships are files of numbers, each
with range, unit, source and grade.

{grades}

More numbers follow from these by rules that are ours, too ([derived numbers](derived-numbers.md)). Each report says
the same of its own study, and `postsale show FILE --sources` lists the numbers, the weakest first.

## Version, and whom to ask

This card is of version {version}; which version made a run stands in its `manifest.json` and in its report. [What
changed](../../CHANGELOG.md) says which versions move results, and [from an earlier version](../operator/upgrading.md)
what becomes of runs and files. About a study ask whoever ran it: what was put in is theirs. About the model ask those
who maintain the project, with `manifest.json`, or with `report.html`, which holds the same.
"""


def read(name: str) -> str:
    """Return the text of a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def found(name: str, pattern: str) -> re.Match[str]:
    """Return where a file says what is looked for. Errors: SystemExit, naming the file, where it does not."""
    match = re.search(pattern, read(name), re.MULTILINE | re.DOTALL)
    if match is None:
        raise SystemExit(f"{name} does not say any more what is looked for there: {pattern}")
    return match


def card() -> str:
    """Return the text of the card."""
    from sim import __version__
    from sim.trials.facts.misfits import sentences

    verdicts = re.findall(OF_FACTS, read(FACTS), re.MULTILINE)
    return TEXT.format(
        version=__version__,
        never=found(CONCLUDE, r"## What it must not be used for\n\n(.+?)\n\n## ")[1],
        conclude=wrapped(conclude()),
        tested="\n".join(wrapped(f"- **{against}**: {came}") for against, came in tested(verdicts)),
        basis=wrapped(basis(verdicts)),
        misfits="\n".join(wrapped(f"- {said}") for said in sentences()),
        grades=wrapped(grades()),
    )


def wrapped(text: str) -> str:
    """Return a paragraph, or a point of a list, in lines of WIDTH."""
    after = "  " if text.startswith("- ") else ""
    return textwrap.fill(text, WIDTH, subsequent_indent=after, break_long_words=False, break_on_hyphens=False)


def conclude() -> str:
    """Return what nobody should read into a result: the first words of each warning of that page."""
    warnings = found(CONCLUDE, r"## What not to read into a result\n\n(.+?)\n\n## ")[1]
    heads = re.findall(r"^- \*\*(.+?)[.]?\*\*", warnings, re.MULTILINE)
    return (
        f"Nor to be read into a result: {'. '.join(heads)}. The page [what not to conclude]"
        "(../operator/what-not-to-conclude.md) of the documentation has the reasons, and what is not in the model."
    )


def counted(verdicts: list[str]) -> str:
    """Return how many facts have each verdict, in words."""
    seen = Counter(verdicts)
    parts = [f"{seen[verdict]} {word}" for verdict, word in WORDS.items()]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def basis(verdicts: list[str]) -> str:
    """Return how many published facts are met, and on how much that rests."""
    measured = found(FACTS, r"^Version [\d.]+, (seed .+? in all)[.]$")[1]
    return (
        f"Of {len(verdicts)} published facts {counted(verdicts)} (an interval that reaches into the published range, or "
        f"no figure that anybody has published); {measured}. [Known facts](known-facts.md) has each with its source. Those "
        "that miss:"
    )


def grades() -> str:
    """Return how many of the numbers behind the shipped studies are of which grade."""
    from sim.config.resolving.provenance import count_by_strength, provenance
    from sim.config.study.study import load_experiment

    said: dict[str, list[str]] = {}
    for study in STUDIES:
        seen = count_by_strength(provenance(load_experiment(study).base))
        words = (
            f"{seen['assumption']} are assumptions, {seen['opinion']} opinions, {seen['survey']} from surveys and "
            f"{seen['measured']} measured"
        )
        said.setdefault(words, []).append(f"`{study}`")
    return " ".join(f"Behind {joined(studies)} {words}; the rest is chosen." for words, studies in said.items())


def joined(words: list[str]) -> str:
    """Return words as a list in a sentence."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def tested(verdicts: list[str]) -> list[tuple[str, str]]:
    """Return what the model was tested against, and what came out and where that stands."""
    theory = (
        "waits by Erlang's formula, lifetimes, adoption, learning, every cent and every bit; where one fails, "
        "`postsale verify` ends with an error ([verification](verification.md))"
    )
    twin = (
        "a second engine, in SimPy, gives the same events to the bit in random organizations and policies "
        "([architecture](../maintainer/architecture.md))"
    )
    facts = (
        f"of {len(verdicts)} facts {counted(verdicts)}; some levels are fitted, and a fact that fits is no proof "
        "([known facts](known-facts.md))"
    )
    return [
        ("Queueing theory, closed forms, exact books, published random numbers", theory),
        ("Its twin", twin),
        ("Published facts", facts),
        ("A year that it had not seen", backtest()),
        ("What its intervals promise", coverage()),
        ("Published claims", claims()),
    ]


def backtest() -> str:
    """Return how the backtest on public data came out."""
    data = found(PAST, r"^A real one: (.+?) \(the (\w+), .*?\), under the\nreference organization:")
    how = found(PAST, r"^Levels are shown, but (.+?)[.]\nFitted to \S+ to \S+; hold-out (\S+) to (\S+), never read")
    chance = found(PAST, r"^Chance alone: one year of ([\d,]+) customers is known to (\S+ points)[.]")
    score = found(PAST, r"^score over the best opponent's +(\S+ \(95%: .+?\))")
    return (
        f"on public data, {data[1]} ({data[2]}; {chance[1]} of them, {how[2]} to {how[3]}), {how[1]}: its score is "
        f"{score[1]} times that of the best simple rule, below 1 being better. Chance alone is {chance[2]} there. It "
        "tests levels under one team, not a change of the team ([your own past](../operator/your-own-past.md))"
    )


def coverage() -> str:
    """Return how often intervals of 95% cover, over the outcomes that were tried."""
    pattern = r"^Coverage of the last interval at the moment of stopping.+?([\d,]+) runs each.+?\n\n(\|.+?)\n\n"
    seen = found(STATISTICS, pattern)
    cells = [line.split("|")[2:6] for line in seen[2].splitlines()[2:]]
    shares = [float(share) for row in cells for share in re.findall(r"([\d.]+) ?%", " ".join(row))]
    return (
        f"where a run stops by itself, intervals of 95% cover in {min(shares):.1f} to {max(shares):.1f}% of {seen[1]} runs "
        f"each, over {len(cells)} kinds of outcomes at {len(cells[0])} widths, the skewed ones least "
        "([statistics](../maintainer/statistics.md))"
    )


def claims() -> str:
    """Return how many published statements ship, and how many of them an experiment tests."""
    rows = re.findall(r"^\| \[[AB]\d+\]\(.+\| ([^|]+) \|$", read(CLAIMS), re.MULTILINE)
    if not rows:
        raise SystemExit(f"{CLAIMS} lists no claims any more")
    tried = sum(not row.startswith("nothing") for row in rows)
    return (
        f"{len(rows)} statements, {tried} of them tested by an experiment, with a verdict by rule; agreement is no "
        "validation of either side ([claims](../operator/claims.md))"
    )


def main() -> None:
    """Write the card."""
    CARD.write_text(card(), encoding="utf-8")
    sys.stderr.write(f"wrote {CARD.name}\n")


if __name__ == "__main__":
    main()
