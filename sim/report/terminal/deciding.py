"""The one table of the short print: differences that decide, averages of one option alone, or differences by scenario."""

import textwrap
from collections.abc import Sequence

from sim.report.document.table import Column, Table
from sim.report.render.text import cut, text
from sim.report.terminal import worlds_table
from sim.report.terminal.selected import Selected, everything, selected
from sim.report.views import sensitivity
from sim.report.words import titles, wording
from sim.report.words.effects import grade_words
from sim.report.words.paths import value_words
from sim.report.words.reading import Point, names, own_words, place
from sim.report.words.sentences import say
from sim.results.summary import Summary

FEWEST = 3
"""Rows that are shown however little room there is."""
LONGEST = 44
"""Characters of size and option together, from which on sizes are values alone, under a head that says of what."""
LEAST = 14
"""Characters that are left of a name; where a size stands is never cut."""
NAMES = ("option", "measure")
DIFFERENCE = ("difference", "[95%]", "ahead in", "in words")
LEVEL = ("average", "[95%]", "8 in 10 simulations")
SCENARIOS = ("base values", "[95%]", "8 in 10 scenarios", "ahead in")
SPARED = ("ahead in", "[95%]", "8 in 10 scenarios", "8 in 10 simulations")
"""Which columns go, the first of them first, where a terminal is too narrow: a number that is cut would be another one."""


def deciding_lines(summary: Summary, width: int, most: int) -> list[str]:
    """Return the table in at most so many lines, none wider than `width`; nothing where there is nothing to show."""
    study = sensitivity.read(summary)
    if study is not None and study.differences:
        return scenarios(summary, study, width)
    whole = everything(summary)
    if not whole.rows:
        return []
    lines: list[str] = []
    for room in range(most, FEWEST - 1, -1):
        shown = selected(summary, room)
        lines = [
            *wrapped(heading(summary, shown), width),
            *body(summary, shown, width),
            *notes(summary, shown, whole, width),
        ]
        if len(lines) <= most:
            break
    return lines


def wrapped(said: str, width: int) -> list[str]:
    """Return a text in lines, further ones set in."""
    return textwrap.wrap(said, width, subsequent_indent="  ", break_on_hyphens=False)


def compares(shown: Selected) -> bool:
    """Say whether anything is compared."""
    return any(point.comparisons for point in shown.points)


def heading(summary: Summary, shown: Selected) -> str:
    """Return what all rows have in common."""
    called, modes = names(summary), shown.staffings
    return say(
        "study",
        "table",
        metric=shown.metrics[0] if len(shown.metrics) == 1 else "",
        option=called[shown.options[0]] if len(shown.options) == 1 else "",
        base=called.get(summary.baseline, summary.baseline) if compares(shown) else "",
        given=titles.mode_words(summary, modes[0]) if len(modes) == 1 and compares(shown) else "",
        where=place(shown.points[0]) if len({place(point) for point in shown.points}) == 1 else "",
    )


def body(summary: Summary, shown: Selected, width: int) -> list[str]:
    """Return heads and rows; what all rows have in common stands in no column."""
    called = names(summary)
    places, head = places_of(shown, called)
    columns = (
        (head, len(set(places.values())) > 1),
        (NAMES[0], len(shown.options) > 1),
        (NAMES[1], len(shown.metrics) > 1),
    )
    heads = [words for words, differs in columns if differs]
    lines: list[list[str]] = []
    mode, before = "", ["", ""]
    for point, option, metric in shown.rows:
        if point.staffing != mode and len(shown.staffings) > 1:
            lines.append([f"At {titles.mode_words(summary, point.staffing)}"])
            before = ["", ""]
        mode = point.staffing
        named = [places[point.point], called[option], wording.metric_words(metric)]
        same = [named[0] == before[0], named[:2] == before, False]
        before = named[:2]
        cells = ["" if again else words for words, again in zip(named, same, strict=True)]
        kept = [cell for cell, (_, differs) in zip(cells, columns, strict=True) if differs]
        lines.append([*kept, *told(point, option, metric)])
    return laid(heads, DIFFERENCE if compares(shown) else LEVEL, lines, width)


def places_of(shown: Selected, called: dict[str, str]) -> tuple[dict[int, str], str]:
    """Return where each point stands, and the head above: in words, or as values under the words where these are long."""
    words = {point.point: place(point) for point in shown.points}
    options = max(len(called[option]) for option in shown.options) if len(shown.options) > 1 else 0
    if max(map(len, words.values())) + options <= LONGEST:
        return words, ""
    paths = list(dict.fromkeys(path for point in shown.points for path in point.values))
    short = {p.point: ", ".join(value_words(path, p.values.get(path)) for path in paths) for p in shown.points}
    return short, ", ".join(map(own_words, paths))


def told(point: Point, option: str, metric: str) -> list[str]:
    """Return the numbers of a row."""
    c = point.comparison(option, metric)
    if c is not None:
        value, interval = wording.change_interval(metric, c.difference, c.lo, c.hi)
        return [value, interval, wording.share(c.probability_a_better), grade_words(c.verdict)]
    e = point.estimate(option, metric)
    if e is None:
        return ["–"] * len(LEVEL)
    half = (e.hi - e.lo) / 2
    spread = wording.level_range(metric, e.p10, e.p90, (e.p90 - e.p10) / 2)
    return [wording.level(metric, e.mean, half), f"[{wording.level_range(metric, e.lo, e.hi, half)}]", spread]


def laid(names_of: Sequence[str], numbers: Sequence[str], lines: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return columns side by side: names, then numbers; a line of one cell reaches over all.

    Where there is no room columns move together, names are cut, and columns go at last. No number is cut.
    """
    heads, many = [*names_of, *numbers], len(names_of)
    rows = [line for line in lines if len(line) > 1]
    longest = [max(len(row[k]) for row in rows) for k in range(len(heads))]
    wide = [max(cells, len(head)) for cells, head in zip(longest, heads, strict=True)]
    least = [min(longest[k], LEAST) if head in NAMES else longest[k] for k, head in enumerate(names_of)]
    keep = list(range(len(heads)))

    def over(sizes: Sequence[int], gap: int) -> bool:
        return sum(sizes[k] for k in keep) + gap * (len(keep) - 1) > width

    for spared in SPARED:
        if spared in heads and over([*least, *wide[many:]], 1):
            keep.remove(heads.index(spared))
    gap = 1 if over(wide, 2) else 2
    while over(wide, gap) and any(wide[k] > least[k] for k in range(many)):
        wide[max((k for k in range(many) if wide[k] > least[k]), key=lambda k: wide[k])] -= 1
    columns = tuple(Column(cut(heads[k], wide[k]), width=wide[k]) for k in keep)
    filled = [[*line, *[""] * (len(heads) - len(line))] for line in lines]
    return text(Table("", columns, [[line[k] for k in keep] for line in filled]), width, gap=gap).splitlines()


def notes(summary: Summary, shown: Selected, whole: Selected, width: int) -> list[str]:
    """Return the averages that differences start from, and what is not in the table."""
    said = []
    one = shown.points[0]
    levels = (
        [(m, e.mean, (e.hi - e.lo) / 2) for m in shown.metrics if (e := one.estimate(summary.baseline, m))]
        if (summary.baseline in one.models)
        else []
    )
    if compares(shown) and levels and len(shown.points) == 1:
        said.append(say("study", "base", name=names(summary)[summary.baseline], levels=levels))
    left = {
        "cases": len({p.point for p in whole.points}) - len({p.point for p in shown.points}),
        "options": len(whole.options) - len(shown.options),
        "metrics": whole.metrics[len(shown.metrics) :],
        "modes": [titles.mode_words(summary, s) for s in whole.staffings if s not in shown.staffings],
    }
    if any(left.values()):
        said.append(say("study", "left", **left))
    return [line for each in said for line in wrapped(each, width)]


def scenarios(summary: Summary, study: sensitivity.Sensitivity, width: int) -> list[str]:
    """Return the differences of a study over scenarios: at base values, and how far they spread."""
    called = names(summary)
    title = say("study", "scenarios", drawn=study.drawn, base=called.get(study.baseline, study.baseline))
    lines = []
    before = ""
    for d in sorted(study.differences, key=lambda d: study.models.index(d.a)):
        cells = [cell if isinstance(cell, str) else cell.text for cell in worlds_table.cells(d)]
        lines.append(["" if d.a == before else called.get(d.a, d.a), *cells[:5]])
        before = d.a
    return [*wrapped(title, width), *laid(NAMES, SCENARIOS, lines, width)]
