"""The blocks of the printed table that only policy studies and choices have: a line per change, a line per choice."""

from sim.report.render.text import listed
from sim.report.views import changes, choices
from sim.report.words import titles
from sim.report.words.reading import names
from sim.results.summary import Summary


def policy_blocks(summary: Summary, width: int) -> list[str]:
    """Return a short block per staffing mode, no line wider than `width`; nothing for other studies."""
    changed = changes.shown_changes(summary)
    chosen = {choice.staffing: choice for choice in choices.shown_choices(summary)}
    shown, blocks = names(summary), list[str]()
    for staffing in dict.fromkeys([*changed, *chosen]):
        lines, head = (
            [],
            f"{'CHANGES AND CHOICE' if changed else 'CHOICE'} AT {titles.mode_words(summary, staffing).upper()}",
        )
        for change in changed.get(staffing, ()):
            level = changes.level_words(change) if change.share > 0 else ""
            said = f"  {shown.get(change.model, change.model)} → {change.to}: {changes.when_words(change)}"
            lines.append(f"{said}; {level}" if level else said)
        if staffing in chosen:
            lines.append(f"  {choices.line(chosen[staffing], shown)}")
        blocks += listed(head, lines, width)
    return blocks
