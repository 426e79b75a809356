"""The ledger as a text file, for those who read it beside the code: the same words and tables as the page."""

import re
from collections.abc import Mapping, Sequence

from sim.report.document.blocks import Grid
from sim.report.drawing.chart import file_name
from sim.report.ledger import sentences, tables, words
from sim.report.ledger.reading import Row

SPECIAL = re.compile(r"([\\`*_\[\]|#$~]|&(?=[#A-Za-z]))")


def safe(text: str) -> str:
    """Return a text in one line in which nothing is markup."""
    marked = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return marked.replace("<", "&lt;").replace(">", "&gt;")


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; cells are taken as they are."""
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def markdown(rows: Sequence[Row], charts: Mapping[str, str]) -> str:
    """Return the whole text. charts: titles of those that stand in charts/, by name."""
    quick = words.is_quick(rows)
    head = [words.QUICK_LINE] if quick else []
    blocks = [
        *head,
        f"# {words.TITLE}{' (QUICK)' if quick else ''}",
        words.about(rows),
        words.made(rows),
        "\n".join(f"- {text}" for text in words.IS),
        "It is not:",
        "\n".join(f"- {text}" for text in words.IS_NOT),
        "## How many of each verdict",
        table(["verdict", "claims"], [[safe(word), safe(of)] for word, of in words.tally(rows)]),
        "![Share of plausible worlds in which each claim holds](charts/overview.svg)" if "overview" in charts else "",
        *body(rows, charts),
        "## How a verdict comes about, and what it leaves open",
        table(["verdict", "rule"], [[word, text] for word, text in words.VERDICTS]),
        "\n".join(f"- {name}: {phrase}. Here: {where}." for name, phrase, where in words.KINDS),
        "\n".join(f"- {text}" for text in words.LIMITS),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def body(rows: Sequence[Row], charts: Mapping[str, str]) -> list[str]:
    """Return the parts of the text: a table and the claims of each source, contradictions at the end."""
    claims = [row for row in rows if row.sides is None]
    against = [row for row in rows if row.sides is not None]
    found: list[str] = []
    for source in dict.fromkeys(row.source for row in claims):
        of = [row for row in claims if row.source == source]
        found += [f"## Claims of “{safe(source)}”", overview(of), *(text for row in of for text in claim(row, charts))]
    if against:
        found += ["## Where the articles contradict each other", overview(against)]
        found += [text for row in against for text in claim(row, charts)]
    return found


def overview(rows: Sequence[Row]) -> str:
    """Return the table of claims."""
    columns = ["", "claim", "claimed", "simulated", "verdict", "plausible worlds", "mechanism that removes it"]
    lines = [tables.line(row, "") for row in rows]
    return table(
        columns,
        [
            [
                safe(each.key), safe(each.claim), joined(each.claimed), joined(each.simulated), f"**{safe(each.verdict)}**",
                joined(each.worlds), safe(each.mechanism),
            ]
            for each in lines
        ],
    )  # fmt: skip


def joined(texts: Sequence[str]) -> str:
    """Return the lines of a cell."""
    return "<br>".join(safe(text) for text in texts)


def claim(row: Row, charts: Mapping[str, str]) -> list[str]:
    """Return what is told of one claim."""
    name = file_name(row.key)
    says = [sentences.simulated(row)]
    if row.simulated is not None:
        says += [sentences.verdict(row), sentences.mechanism(row), sentences.worlds(row), *sentences.doubts(row)]
    shown = [each for each in (f"claim_{name}", f"along_{name}") if each in charts]
    grids = [tables.ablations(row), tables.along(row), tables.also(row), tables.worlds(row)]
    facts = [
        ("Published in", row.source), ("As published", row.text), ("How it is tested", row.how),
        ("Measure", row.measure), ("Rule", sentences.rule(row)),
    ]  # fmt: skip
    return [
        f"### {safe(row.key)}: {safe(row.claim)}",
        f"**{safe(row.shown_verdict)}**",
        safe(" ".join(text for text in says if text)),
        "\n".join(f"![{safe(charts[each])}](charts/{each}.svg)" for each in shown),
        *(as_text(each) for each in grids if each is not None),
        "\n".join(f"- {name_}: {safe(text)}" for name_, text in facts if text),
        safe(sentences.effort(row)) if row.simulated else "",
    ]


def as_text(made: Grid) -> str:
    """Return a table of the page as text."""
    return f"{safe(made.caption)}:\n\n" + table(
        [safe(name) for name in made.columns], [[joined((cell.text, *cell.below)) for cell in row] for row in made.rows]
    )
