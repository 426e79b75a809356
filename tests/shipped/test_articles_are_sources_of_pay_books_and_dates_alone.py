"""The two articles under test are a source of pay, book sizes and dates, of nothing that could decide a comparison."""

import re
from pathlib import Path

import pytest

from sim.config.claim.claim import load_claim
from sim.config.commands.show import open_shown
from sim.config.files import lookup
from sim.config.language.nodes import Problems
from sim.config.resolving.provenance import numbers_in, sourced

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = ("Customer Success vs. Account Management", "What is Customer Success and how does it differ")
MODEL_WORDS = ("published operating model", "published warning", "published hiring advice")
ALLOWED = (
    r"plans\.[\w-]+\.(ote|base|base_share|pay_period)",
    r"plans\.[\w-]+\.components\[\d\]\.(share|rate|target|threshold\.\w+|cap\.\w+)",
    r"plans\.[\w-]+\.kicker\.(above|pays)",
    r"models\.[\w-]+\.people\.[\w-]+\.(staffing\.\w+(\.[\w-]+)?|hires_for\.\w+|reps_per_account)",
    r"models\.[\w-]+\.(thresholds\.\w+|handoffs\.renewal|handoffs\.protocol)",
    r"assumptions\.talent\.market_pay_(success|commercial)",
    r"assumptions\.renewal\.negotiation_lead",
)
KINDS = ("company", "model", "plan", "assumptions")
NAMED = [(kind, key) for kind in KINDS for key in lookup.available(kind, ROOT)]
CLAIMS = sorted(path.stem for path in (ROOT / "experiments" / "claims").glob("*.yaml"))


def records(kind, key):
    shown = open_shown(key if kind != "assumptions" else lookup.available(kind, ROOT)[key], Problems(), near=ROOT)
    return [sourced(held, shown.prefix or key) for held in numbers_in(shown.checked)]


@pytest.mark.parametrize(("kind", "key"), NAMED)
def test_whatever_names_an_article_is_pay_a_book_a_date_or_a_border(kind, key):
    for record in records(kind, key):
        source = record.source or ""
        if any(words in source for words in (*ARTICLES, *MODEL_WORDS)):
            path = (
                record.path
                if record.path.split(".")[0] in ("plans", "models", "assumptions", "company")
                else f"{kind}s.{key}.{record.path}"
            )
            assert any(re.fullmatch(pattern, path) for pattern in ALLOWED), (path, source)


def test_the_articles_are_named_at_all():
    """Else the test above would pass for want of anything to look at."""
    sources = [record.source or "" for kind, key in NAMED for record in records(kind, key)]
    assert sum(any(words in source for words in ARTICLES) for source in sources) > 20


def test_every_published_claim_is_an_entry():
    wanted = {f"A{k}" for k in range(1, 19)} | {f"B{k}" for k in range(1, 35)}
    assert wanted <= set(CLAIMS)
    assert len(wanted) == 52
    assert len([key for key in CLAIMS if key.startswith("C")]) == 13


def test_the_list_is_the_list():
    shared = ROOT.parent / "shared" / "CLAIMS.md"
    if not shared.is_file():
        pytest.skip("the list of claims is not beside this repository")
    ids = set(re.findall(r"^\| ([AB]\d+) \|", shared.read_text(encoding="utf-8"), re.MULTILINE))
    assert ids == {key for key in CLAIMS if key[0] in "AB"}


@pytest.mark.parametrize("key", CLAIMS)
def test_a_verdict_stands_in_no_file(key):
    text = (ROOT / "experiments" / "claims" / f"{key}.yaml").read_text(encoding="utf-8")
    assert "verdict" not in text
    assert not re.search(r"^\s*(result|outcome|simulated|found):", text, re.MULTILINE)


@pytest.mark.parametrize("key", CLAIMS)
def test_every_claim_loads_and_says_where_it_was_published(key):
    claim = load_claim(key)
    assert claim.title
    assert any(words in claim.published_in for words in (*ARTICLES, "both articles"))
    assert claim.not_testable or claim.measure is not None
    assert claim.not_testable or claim.how
