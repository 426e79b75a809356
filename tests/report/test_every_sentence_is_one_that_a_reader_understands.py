"""Every macro of every template is rendered over a grid of cases and read by the proofreader; so is every study as a whole.

A macro without cases fails. No text claims more than its interval, none holds a word of the program, titles are short.
"""

import itertools
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.report.findings.answer import answer
from sim.report.findings.findings import findings
from sim.report.terminal.tables import table
from sim.report.views.twins import shown_once
from sim.report.words import titles, wording
from sim.report.words.effects import grade_words, graded
from sim.report.words.paths import SIZE
from sim.report.words.reading import headline_point, place
from sim.report.words.sentences import FOLDER, say
from tests.report import synthetic, synthetic_policy, synthetic_sensitivity, synthetic_sweep
from tests.report.proofreading import CLAIMS, INTERNAL, problems
from tests.report.sentence_cases import CASES
from tests.report.sentence_facts import GIVEN, A, numbered
from tests.report.typed import of

TITLES = (
    *("difference.claim", "difference.several", "choice.claim", "scenarios.flips", "scenarios.screening"),
    *(
        "scenarios.shares",
        "worth.claim",
        "worth.best",
        "worth.unclear",
        "worth.risk",
        "change.claim",
        "change.end",
        "sizes.claim",
    ),
    *(f"decision.{name}" for name in ("stay", "instead", "act", "which", "too_close", "depends", "open_depends")),
)
MACROS = sorted(
    f"{path.stem}.{macro}"
    for path in FOLDER.glob("*.j2")
    for macro in re.findall(r"{% macro (\w+)\(", path.read_text(encoding="utf-8"))
)


def test_every_macro_has_cases_and_every_case_a_macro() -> None:
    assert sorted(CASES) == MACROS
    assert set(TITLES) <= CASES.keys()


@pytest.mark.parametrize("macro", MACROS)
def test_every_sentence_can_be_read(macro: str) -> None:
    topic, name = macro.split(".")
    wrong: dict[str, list[str]] = {}
    for facts in CASES[macro]:
        text = say(topic, name, **facts)
        if found := problems(text, title=macro in TITLES):
            wrong[text] = found
    assert wrong == {}


@pytest.mark.parametrize("given_", GIVEN[:2])
@pytest.mark.parametrize("name", [A, "CSM and AM split"])
def test_a_title_along_sizes_has_twenty_words_at_most(name: str, given_: str) -> None:
    kinds = (numbered()[0], numbered()[4], numbered()[6], numbered()[12], numbered()[16])
    for mixture in itertools.product(kinds, repeat=5):
        text = titles.along(name, list(enumerate(mixture)), SIZE, [10, 25, 50, 100, 400], given_)
        assert problems(text, title=True) == [], text


STUDIES = {
    "two": synthetic.summary(),
    "four": synthetic.summary(("cs-only", "cs-am-split", "am-only", "no-csm"), (0.0, -0.007, 0.02, -0.035)),
    "same": synthetic.summary(shifts=(0.0, 0.0)),
    "one": synthetic.summary(("cs-only",), (0.0,)),
    **{f"crossing {status}": synthetic.crossover(status) for status in ("found", "none", "several", "flat")},
    "explained": synthetic.explained(synthetic.crossover()),
    "repeated": synthetic.repeated(synthetic.crossover(), synthetic.crossover("none")),
    "policies": synthetic_policy.full_policies(),
    **{f"map {status}": synthetic_policy.mapped(status) for status in ("found", "partly", "none", "several", "flat")},
    "worlds": synthetic_sensitivity.worlds(),
    "line": synthetic_sweep.line(),
    "words": synthetic_sweep.words(),
    "scattered": synthetic_sweep.scattered(),
}


def said(study: dict[str, Any]) -> list[str]:
    """Return every sentence of ours about a study: findings, the first page, the title of each metric."""
    summary = shown_once(of(study))
    found = answer(summary)
    texts = [finding.text for finding in findings(summary)]
    texts += [found.recommendation, *found.reasons, *found.changes_of_mind, *(n.what for n in found.numbers)]
    return [*texts, *(n.beside for n in found.numbers if n.beside)]


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES.keys())
def test_everything_that_is_said_of_a_study_can_be_read(study: dict[str, Any]) -> None:
    assert {text: found for text in said(study) if (found := problems(text))} == {}
    where = f" with {place(headline_point(of(study)))}"  # as long as what a study varies is named
    headlines = [titles.headline(of(study), metric).removesuffix(where) for metric in ("nrr", "economic_value")]
    assert {text: found for text in headlines if text and (found := problems(text, title=True))} == {}


@settings(deadline=None, max_examples=40)
@given(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05), st.integers(2, 400))
def test_whatever_two_options_do_nothing_goes_too_far(first: float, second: float, n: int) -> None:
    study = synthetic.summary(("cs-only", "cs-am-split", "am-only"), (0.0, first, second), n=n)
    assert {text: found for text in said(study) if (found := problems(text))} == {}


@given(st.sampled_from((*wording.VERDICTS, wording.IDENTICAL)), st.floats(-5, 5), st.floats(0.1, 3))
def test_no_grade_is_stronger_than_its_verdict_or_its_interval(said_: str, middle: float, half: float) -> None:
    low, high = middle - half, middle + half
    grade, side = graded(said_, low, high)
    assert not side or said_.split(",")[0].endswith(side)
    assert grade != "clear" or said_.startswith("clearly")
    if low <= 0.0 <= high:
        assert grade in ("open", "small", "same")
        assert side == ""


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ("clearly better", "better"),
        ("worse, perhaps worth acting on", "likely worse"),
        ("better, too small to act on", "about the same"),
        ("practically the same", "about the same"),
        ("identical", "the same"),
        ("cannot tell yet", "too close to call"),
    ],
)
def test_every_stored_verdict_has_its_grade(stored: str, words: str) -> None:
    assert grade_words(stored) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A gains 0.3 points of NRR (95%: −0.2 to 0.8).", "does not carry"),
        ("A gains 0.3 points of NRR (95%: 0.8 to 0.2).", "does not carry"),
        ("A is optimal.", "optimal"),
        ("NRR will rise by 3 points.", "will"),
        ("A is told to be better.", "told"),
        ("NRR is -3 points.", "hyphen"),
        ("NRR is 103 % there.", "blank before %"),
        ("Our organisation.", "British"),
        ("That is nan.", "unfilled"),
        (f"{'word ' * 30}end.", "31 words"),
    ],
)
def test_the_proofreader_finds_what_is_wrong(text: str, words: str) -> None:
    assert any(words in found for found in problems(text))


PAID_MORE = {name: study for name, study in STUDIES.items() if name not in ("one", "repeated")}


@pytest.mark.parametrize("study", PAID_MORE.values(), ids=PAID_MORE.keys())
def test_no_sentence_says_the_same_spend_where_one_was_paid_more(study: dict[str, Any]) -> None:
    dear = json.loads(json.dumps(study))
    for point in dear["points"]:
        point["staffing"] = "equal_budget"
        point["cost_ratio"] = {key: 1.0 if key == dear["baseline"] else 1.05 for key in point["models"]}
    for name in ("choice", "crossings", "curves", "changes", "by_size", "next_runs"):
        for row in dear.get(name) or ():
            row["staffing"] = "equal_budget"
    for one in (dear, *(dear | {"points": [point]} for point in dear["points"][:1])):
        text = " ".join(each.text for each in findings(of(one))) + "\n" + table(of(one))
        assert re.findall(r".{0,40}(?<!nearly )the same spend", text, flags=re.IGNORECASE) == []
        assert "early the same spend" in text.lower() or not dear["points"][0]["comparisons"]


def test_nothing_of_templates_is_loaded_before_something_is_said() -> None:
    names = "sim.report.findings.findings, sim.report.terminal.tables, sim.report.charts"
    code = f"import sys, {names}; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_style_guide_lists_the_words_that_are_never_used() -> None:
    guide = " ".join(Path("docs/maintainer/style-guide.md").read_text(encoding="utf-8").split())
    assert f"{', '.join(CLAIMS)}." in guide
    assert f"{', '.join(INTERNAL)}." in guide
