"""Every sentence that a reader sees is a template in `sim/report/templates/sentences`; `say` fills one in.

A template is English with facts in it: numbers, names, effects. How a fact is written is a filter; a fact that is missing
is an error, never a gap. Templates are compiled once a process, and not before something is said.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "sentences"
GAPS = re.compile(r" +(?=[,;:.)](?:\s|$))|(?<=\() +")


def say(topic: str, macro: str, /, **facts: Any) -> str:
    """Return one sentence, or several, as plain text; each of a finding but the last ends in its full stop."""
    return GAPS.sub("", " ".join(str(getattr(_macros(topic), macro)(**facts)).split()))


@cache
def _macros(topic: str) -> Any:
    return _environment().get_template(f"{topic}.j2").module


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # texts are plain; whoever writes markup escapes them
    )
    made.filters |= _filters()
    return made


def _filters() -> dict[str, Callable[..., Any]]:
    from sim.report.words import effects, paths, wording

    return {
        # effects
        "verb": effects.verb,
        "size": effects.size,
        "span": effects.span,
        "signed": effects.signed,
        "known": effects.known,
        "sizes": effects.sizes,
        # numbers
        "share": wording.share,
        "money": wording.dollars,
        "axis_money": wording.axis_money,
        "months": wording.months,
        "number": wording.number_of,
        "level": wording.level,
        "level_range": wording.level_range,
        "worth": wording.worth,
        "metric": wording.metric_words,
        "mechanism": wording.mechanism_words,
        # words
        "joined": wording.joined,
        "capital": wording.capital,
        "count": wording.count,
        "plural": wording.plural,
        "glue": wording.glue,
        "at": paths.at_words,
        "value": paths.value_words,
        "path": paths.path_words,
    }
