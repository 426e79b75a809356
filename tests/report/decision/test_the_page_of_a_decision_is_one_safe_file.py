"""The page by itself: no script, no request, names as text, what a drawing shows in words, one strong color."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import structs

from sim.report.decision.chart import chart, pens
from sim.report.decision.page import page
from sim.report.decision.words import title_of
from sim.report.drawing.style import STRONG
from sim.results.decision import Decision
from tests.support import decisions

HOSTILE = "<script>alert(1)</script> & \"it\" 'is' \x00\x1b[31m\u202eon\x9f {{ 1 }} ${2}"


@pytest.fixture(params=decisions.EVERY)
def decision(request: Any) -> Iterator[Decision]:
    return decisions.EVERY[request.param]()


def test_it_asks_for_nothing_and_runs_nothing(decision: Decision) -> None:
    made = html.unescape(page(decision, decisions.PAST))
    assert "default-src 'none'" in made
    assert "<script" not in made
    assert re.findall(r"(?:src|href|action)=[\"'](?!#)[^\"']*", made) == []
    assert re.findall(r"url\((?!#)|@import|https?://(?!www\.w3\.org/)", made) == []


def test_the_same_decision_gives_the_same_bytes(decision: Decision) -> None:
    assert page(decision) == page(decision)


def test_names_are_text_and_what_nobody_sees_is_gone() -> None:
    base = decisions.wide()
    options = tuple(structs.replace(o, title=f"{HOSTILE} {o.key}", people=HOSTILE) for o in base.options)
    works = tuple(structs.replace(one, role=HOSTILE) for one in base.workloads)
    unknowns = tuple(structs.replace(one, title=HOSTILE) for one in base.unknowns)
    made = page(
        structs.replace(
            base, title=HOSTILE, company=HOSTILE, command=HOSTILE, options=options, workloads=works, unknowns=unknowns
        )
    )
    assert "<script" not in made
    assert "&lt;script&gt;" in made
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", made) == []
    texts = html.unescape(re.sub(r"<[^>]+>", " ", made))
    assert "<script>alert(1)</script> & \"it\" 'is'" in texts


def test_a_drawing_says_in_words_what_it_shows(decision: Decision) -> None:
    made = page(decision)
    drawings = re.findall(r"<svg[^>]*role=\"img\"[^>]*>", made)
    assert len(drawings) == 2
    assert made.count(chart(decision).words.alt().split(".")[0].replace("&", "&amp;")) >= 2


def test_only_what_is_recommended_is_in_the_strong_color(decision: Decision) -> None:
    strong = [key for key, pen in pens(decision).items() if pen.hue == STRONG and pen.depth == 1.0]
    assert strong == [decision.choice]
    made = page(decision)
    table = made[made.index('<table class="options"') : made.index("</table>")]
    swatches = re.findall(r'<tr( class="chosen")?>\s*<th scope="row">.*?stroke="(#[0-9a-fA-F]+)"', table, re.DOTALL)
    assert len(swatches) == len(decision.options)
    assert [bool(chosen) for chosen, hue in swatches] == [hue == STRONG for _, hue in swatches]


def test_the_title_comes_first_and_is_the_only_one() -> None:
    made = page(decisions.decision())
    assert re.findall(r"<h1[^>]*>([^<]*)</h1>", made) == [title_of(decisions.decision())]
    assert made.index("<h1") < made.index("<figure") < made.index("<table") < made.index(">Why<")
    assert made.index(">Why<") < made.index(">What must be true<") < made.index(">Look again when<")
