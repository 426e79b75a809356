"""The ledger as a text file, for those who read it beside the code: the same words and tables as the page."""

from collections.abc import Mapping, Sequence

from sim.report.drawing.chart import file_name
from sim.report.ledger import sentences, tables, words
from sim.report.ledger.changing import changes
from sim.report.ledger.reading import Row
from sim.report.render import markdown as render
from sim.report.render.markdown import safe


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
        render.pipes(["verdict", "claims"], [[safe(word), safe(of)] for word, of in words.tally(rows)]),
        "![Share of scenarios in which each claim holds](charts/overview.svg)" if "overview" in charts else "",
        *body(rows, charts),
        "## How a verdict comes about, and what it leaves open",
        render.pipes(["verdict", "rule"], words.VERDICTS),
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
        found += [
            f"## Claims of “{safe(source)}”",
            render.markdown(tables.overview(of)),
            *(text for row in of for text in claim(row, charts)),
        ]
    if against:
        found += ["## Where the articles contradict each other", render.markdown(tables.overview(against))]
        found += [text for row in against for text in claim(row, charts)]
    return found


def claim(row: Row, charts: Mapping[str, str]) -> list[str]:
    """Return what is told of one claim."""
    name = file_name(row.key)
    says = [sentences.simulated(row)]
    if row.simulated is not None:
        says += [sentences.verdict(row), sentences.mechanism(row), sentences.worlds(row), *sentences.doubts(row)]
    shown = [each for each in (f"claim_{name}", f"along_{name}") if each in charts]
    found = [tables.ablations(row), tables.along(row), tables.also(row), tables.worlds(row)]
    facts = [
        ("Measure", row.measure),
        ("Rule", sentences.rule(row)),
    ]
    return [
        f"### {safe(row.key)}: {safe(row.claim)}",
        safe(sentences.published(row)),
        safe(row.how),
        f"**{safe(row.shown_verdict)}**",
        safe(" ".join(text for text in says if text)),
        "What would change this verdict:",
        "\n".join(f"- {safe(text)}" for text in changes(row)),
        "\n".join(f"![{safe(charts[each])}](charts/{each}.svg)" for each in shown),
        *(render.markdown(each) for each in found if each is not None),
        "\n".join(f"- {name_}: {safe(text)}" for name_, text in facts if text),
        safe(sentences.effort(row)) if row.simulated else "",
    ]
