"""No rule knows a role, an organization or a plan by name: what differs between them must emerge from their work."""

import re
from pathlib import Path

import pytest

from tests.repository.sources import ROOT, code_words, files, violations

ROLES = {"csm", "csms", "ae", "am", "ams", "desk", "hunter", "farmer"}
ORGANISATIONS = {"bundled", "hybrid", "fully_split", "cs_only", "cs_am_split", "am_only", "no_csm", "pooled_cs"}

ELSEWHERE = {"ae_ote", "ae_variable", "ae_quota"}
"""Who wins new customers, in no organization of ours: what a dollar that is expanded is paid is compared with it."""


def shipped_keys() -> set[str]:
    """Return the key of every shipped organization and plan: its file's name."""
    shipped = files("configs/models/*.yaml", "configs/comp/*.yaml")
    return {path.stem for path in shipped} - {"neutral"}


def named_organisations(source: str, keys: frozenset[str] = frozenset()) -> list[str]:
    """Return every name or string of the code that is, or contains, a role, an organization or a plan."""
    whole = ORGANISATIONS | {key.replace("-", "_") for key in keys}
    found = []
    for line, text in code_words(source):
        word = text.lower().replace("-", "_").strip("\"'")
        has_role = set(re.split(r"[^a-z0-9]+", word.replace("_", " "))) & ROLES
        has_key = any(re.search(rf"(?<![a-z0-9]){name}(?![a-z0-9])", word) for name in whole)
        if (has_role or has_key or word == "split") and word not in ELSEWHERE:
            found.append(f"{line}: {text}")
    return found


@pytest.mark.parametrize(
    "sample",
    [
        'if role == "csm":\n    x = 1',
        "am_bonus = 1.1",
        "IS_AM = 3",
        'model = "cs-am-split"',
        "split = True",
        "def bundled(x):\n    return x",
        'plan = "am-hunter"',
    ],
)
def test_a_named_organisation_is_found(sample: str) -> None:
    assert named_organisations(sample)


def test_a_shipped_key_is_found() -> None:
    assert named_organisations('x = "four-eyes"', frozenset({"four-eyes"}))


@pytest.mark.parametrize("sample", ['"""A csm would."""', "x = 1  # as in cs-am-split", "amount = TALENT_SPLIT"])
def test_comments_and_other_words_are_left_alone(sample: str) -> None:
    assert named_organisations(sample) == []


def test_no_rule_names_an_organisation() -> None:
    keys = frozenset(shipped_keys())
    assert "cs-am-split" in keys
    rules = files("sim/model/*.py", "sim/vocabulary.py")
    assert Path("sim/model/lifecycle.py") in rules, f"{ROOT}: the rules are not where this test looks for them"
    assert violations(lambda text: named_organisations(text, keys), rules) == []
