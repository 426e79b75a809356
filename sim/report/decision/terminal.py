"""The page of a decision as text: the answer first, in at most forty lines of a hundred columns."""

import textwrap
from collections.abc import Sequence
from dataclasses import replace

from sim.report.decision import rows
from sim.report.decision.words import title_of, why
from sim.report.document.table import Cell, Table
from sim.report.render.text import cut, text
from sim.results.decision import Decision
from sim.results.past import Past

LINES, COLUMNS = 40, 100
SHOWN = 8
"""Options that a table has at most: the best ones, the recommended one and staying among them."""
LEGEND = "Against staying, but for staying itself: NRR in points, cash value over all months, months until it has paid."
AT_FIRST = " at first"
INDENT = "  "


def terminal(decision: Decision, past: Past | None, *, width: int = COLUMNS, below: Sequence[str] = ()) -> str:
    """Return the page as text. below: lines on where the rest is, which count among the forty."""
    width = min(width, COLUMNS)
    levels = not (past is not None and past.backtest is not None and past.backtest.refused)
    said, numbers = rows.numbers(decision, past)
    blocks = [
        wrapped(title_of(decision), width),
        [line.rstrip() for line in text(table_of(decision, levels=levels), width, gap=2).split("\n")],
        block("Why", why(decision), width, most=5),
        block("What must be true", rows.must(decision), width, most=6),
        block("Look again when", [rows.again(decision)], width, most=2),
        past_lines(said, numbers, width),
        [line for part in [" · ".join(rows.footer(decision))] for line in wrapped(part, width)][:2],
        [cut(line, width) for line in below],
    ]
    told: list[str] = []
    for each in blocks:
        told += [*([""] if told and each else []), *each]
    return "\n".join(fitted(told, len(below)))


def fitted(told: list[str], kept: int) -> list[str]:
    """Return lines without the empty ones between blocks, from the end on, where there are more than forty."""
    while len(told) > LINES and "" in told:
        del told[len(told) - 1 - told[::-1].index("")]
    return told if len(told) <= LINES else [*told[: LINES - kept], *(told[-kept:] if kept else [])]


def table_of(decision: Decision, *, levels: bool) -> Table:
    """Return the table of the options, the recommended one marked."""
    found = rows.ordered(decision)
    wanted = {decision.choice, decision.staying, *(option.key for option in found[:SHOWN])}
    shown = [option for option in found if option.key in wanted]
    table = rows.options_table(decision, shown, levels=levels)
    later = all(option.people.endswith(AT_FIRST) for option in shown)  # said once, where there is little room
    marked = [
        [
            replace(row[0], text=f"{'>' if option.key == decision.choice else ' '} {row[0].text}"),
            replace(row[1], text=row[1].text.removesuffix(AT_FIRST)) if later else row[1],
            *row[2:],
        ]
        for option, row in zip(shown, table.cells(), strict=True)
    ]
    heads = (
        "Option",
        "At first" if later else "People",
        "Cost/year",
        f"ARR m{decision.horizon_months}",
        "NRR",
        "Cash value",
        "Pays in",
        "Ahead",
    )
    columns = tuple(replace(column, words=word) for column, word in zip(table.columns, heads, strict=True))
    return replace(table, title="", columns=columns, rows=marked, notes=(LEGEND, *rows.terminal_value(decision)))


def block(heading: str, sentences: Sequence[str], width: int, *, most: int) -> list[str]:
    """Return a heading with sentences below it, in at most so many lines."""
    lines = [line for each in sentences for line in wrapped(each, width, INDENT)]
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(f"{lines[most - 1]} …", width)]
    return [heading, *lines] if lines else []


def past_lines(said: Sequence[str], numbers: Table | None, width: int) -> list[str]:
    """Return the company's own numbers against the model, in at most five lines."""
    if numbers is None:
        return [line for each in said for line in wrapped(each, width)]
    own = [[Cell(each.value, each.text) for each in row] for row in list(numbers.cells())[:3]]
    table = replace(numbers, title="", rows=own, notes=())
    return [
        "Your numbers against the model",
        *(f"{INDENT}{line}" for line in text(table, width - 2, gap=2).split("\n")),
    ]


def wrapped(sentence: str, width: int, indent: str = "") -> list[str]:
    """Return a sentence in lines."""
    return textwrap.wrap(
        sentence, width, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )
