"""A misspelled word is told once, where it stands, and no consequence of it; a word in the wrong place is told its own."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.config.commands.show import open_shown
from sim.config.language.nodes import Problems
from sim.config.study.study import read_experiment

FILES = {
    "experiments/four-models.yaml": "four-models",
    "companies/mid-market-saas.yaml": "four-models",
    "models/fully-split.yaml": "four-models",
    "models/renewals-desk.yaml": "four-models",
    "comp/am-seller-kicker.yaml": "four-models",
    "experiments/sensitivity.yaml": "sensitivity",
    "experiments/policies.yaml": "policies",
    "experiments/split-too-early.yaml": "split-too-early",
}


def mistakes(experiment, overrides=None):
    problems = Problems()
    read_experiment(experiment, overrides or {}, problems, uncalibrated=True)
    return [str(each) for each in sorted(problems.mistakes)]


SLIPS = [
    (
        "experiments/sensitivity.yaml",
        "study: sensitivity",
        "stuy: sensitivity",
        "4:1: stuy: no such key. Did you mean study?",
    ),
    (
        "experiments/sensitivity.yaml",
        "study: sensitivity",
        "study: sensitiviy",
        (
            "4:8: study: must be compare or crossover or sensitivity or policy (got sensitiviy). Did you mean sensitivity?"
        ),
    ),
    (
        "experiments/sensitivity.yaml",
        "extends: four-models",
        "extens: four-models",
        "2:1: extens: no such key. Did you mean extends?",
    ),
    ("experiments/sensitivity.yaml", "staffing:", "staffig:", "6:1: staffig: no such key. Did you mean staffing?"),
    (
        "experiments/sensitivity.yaml",
        "these: [company.champion_leaves",
        "these: [company.champion_leavs",
        (
            "17:14: move_together[1].these[1]: is not among what is drawn (got company.champion_leavs). "
            "Did you mean company.champion_leaves?"
        ),
    ),
    (
        "experiments/sensitivity.yaml",
        "uncertain: all",
        "uncertain: [company.champion_leavs, company.segments.*.issues]",
        (
            "7:13: uncertain[1]: nothing has this path (got company.champion_leavs). Did you mean company.champion_leaves? "
            "All of them: postsale show KEY --paths."
        ),
    ),
    (
        "experiments/sensitivity.yaml",
        "strength: opinion",
        "strengh: opinion",
        "12:5: strengh: no such key. Did you mean strength?",
    ),
    (
        "experiments/policies.yaml",
        "study: policy",
        "study: poliy",
        ("3:8: study: must be compare or crossover or sensitivity or policy (got poliy). Did you mean policy?"),
    ),
    ("experiments/policies.yaml", "policies:", "policis:", "8:1: policis: no such key. Did you mean policies?"),
    ("experiments/split-too-early.yaml", "vary:", "vay:", "9:1: vay: no such key. Did you mean vary?"),
    (
        "companies/mid-market-saas.yaml",
        "  enterprise:\n",
        "  enterprse:\n",
        (
            "35:3: segments.enterprse: nothing is known about such customers (got enterprse). "
            "Add like: one of smb, mid-market, enterprise."
        ),
    ),
    ("models/renewals-desk.yaml", "thresholds:", "threshols:", "6:1: threshols: no such key. Did you mean thresholds?"),
    ("models/renewals-desk.yaml", "people:", "peope:", "8:1: peope: no such key. Did you mean people?"),
    (
        "comp/am-seller-kicker.yaml",
        "components:",
        "componens:",
        "9:1: componens: no such key. Did you mean components?",
    ),
    ("comp/am-seller-kicker.yaml", "base: $100k", "bae: $100k", "7:1: bae: no such key. Did you mean base?"),
]
MEANT = [
    (
        "companies/mid-market-saas.yaml",
        r"calibrate_to: \{.*\}",
        "calibrate_to: {churn: 11 %, nrr: 103 %}",
        "Churn follows from calibrate_to of a company: write calibrate_to: {grr: 89 %, nrr: 103 %}.",
    ),
    (
        "companies/mid-market-saas.yaml",
        r"calibrate_to: \{.*\}",
        "calibrate_to: {nrr: 103 %}",
        "calibrate_to.grr: is missing (got no such key). Write grr: 90 %.",
    ),
    (
        "companies/mid-market-saas.yaml",
        r"start: \{customers: 160\}",
        "start: {accounts_csv: crm.csv}",
        "start.accounts_csv: is now accounts (got crm.csv). Write accounts: FILE and as_of: DATE, in place of customers.",
    ),
    (
        "models/fully-split.yaml",
        r"staffing: \{accounts_per_rep: .*\}",
        "staffing: 3",
        "staffing: must be a mapping (got 3). Write {headcount: 3}.",
    ),
    (
        "models/fully-split.yaml",
        r"staffing: \{accounts_per_rep: .*\}",
        "staffing: {people: 3}",
        "staffing.people: is headcount here (got 3). Write headcount: 3.",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), MEANT, ids=[new for _, _, new, _ in MEANT])
def test_what_a_remedy_names_is_not_missing_too(world, file, old, new, message):
    path = world / file
    text, many = re.subn(old, new, path.read_text(encoding="utf-8"), count=1)
    assert many == 1
    path.write_text(text, encoding="utf-8")
    (found,) = mistakes(FILES[file])
    assert found.endswith(message)


@pytest.mark.parametrize(("file", "old", "new", "message"), SLIPS, ids=[f"{file}-{new}" for file, _, new, _ in SLIPS])
def test_only_the_cause_is_told(edit, file, old, new, message):
    edit(file, old, new)
    assert mistakes(FILES[file]) == [f"{file}:{message}"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_letter_that_is_missing_gives_one_error_at_most(world, data):
    file = data.draw(st.sampled_from(sorted(FILES)))
    path = world / file
    text = path.read_text()
    words = list(re.finditer(r"(?m)^[^#\n]*?\b([A-Za-z][A-Za-z_-]{3,})", text))
    found = data.draw(st.sampled_from(words))
    cut = data.draw(st.integers(found.start(1) + 1, found.end(1) - 1))
    try:
        path.write_text(text[:cut] + text[cut + 1 :])
        assert len(mistakes(FILES[file])) <= 1
    finally:
        path.write_text(text)


ELSEWHERE = [
    (
        "company",
        "churn: 11 %",
        "Churn follows from calibrate_to of a company: write calibrate_to: {grr: 89 %, nrr: 103 %}.",
    ),
    ("company", "logo_churn: 11 %", "Churn follows from calibrate_to of a company"),
    ("company", "nrr: 103 %", "Retention stands under calibrate_to of a company"),
    ("company", "arr: $8M", "ARR follows from start.customers and from acv of each segment"),
    ("company", "acv: $9k", "Contract value stands under a segment of a company"),
    ("company", "customers: 100", "Customers stand under start of a company: start: {customers: 160}"),
    ("company", "seats: 40", "Seats follow from acv and price_per_seat of a segment"),
    ("company", "headcount: 4", "People stand under staffing of a role in a model"),
    ("company", "accounts_per_csm: 40", "Ratios stand under staffing of a role in a model"),
    ("company", "quota: $400k", "A quota is the target of a component in a plan"),
    ("company", "growth: 20 % a year", "New customers stand under new_logos of a company"),
    ("company", "contract_length: 12 months", "Contract lengths stand under a segment of a company"),
    ("company", "attrition: 15 %", "How many people leave is assumptions.people.attrition"),
    ("company", "nps: 40", "This is an outcome and cannot be set"),
    ("company", "models: [cs-only]", "This stands in an experiment"),
    ("company", "ownership: []", "This stands in a model"),
    ("plan", "salary: $90k", "Pay stands in a plan: ote, base and components"),
    ("plan", "quota: $400k", "A quota is the target of a component in a plan"),
    ("plan", "headcount: 3", "People stand under staffing of a role in a model"),
    ("model", "headcount: 3", "People stand under staffing of a role in a model"),
    ("model", "ote: $90k", "Pay stands in a plan"),
    ("model", "segments: {}", "This stands in a company"),
    ("experiment", "customers: 100", "in a study they are company.start.customers."),
    ("experiment", "churn: 11 %", "Churn follows from calibrate_to of a company"),
    ("experiment", "budget: $1M", "A study compares at the same money by staffing: equal_budget."),
]
BASES = {"company": "mid-market-saas", "plan": "csm-classic", "model": "cs-only", "experiment": "split-too-early"}


@pytest.mark.parametrize(("kind", "line", "sentence"), ELSEWHERE)
def test_a_word_in_the_wrong_place_is_told_its_own(world, kind, line, sentence):
    key = BASES[kind]
    (world / "own.yaml").write_text(f"kind: {kind}\nextends: {key}\n{line}\n")
    problems = Problems()
    open_shown("./own.yaml", problems)
    (mistake,) = problems.mistakes
    assert str(mistake).startswith(f"own.yaml:3:1: {line.split(':')[0]}: no such key. ")
    assert sentence in mistake.message
    assert "Did you mean" not in mistake.message


@pytest.mark.parametrize("word", ["churn", "arr", "quota", "attrition"])
def test_a_path_of_the_command_line_is_told_so_too(world, word):
    (line,) = mistakes("four-models", {f"company.{word}": "11 %"})
    assert f"nothing has this path (got company.{word}). " in line
    assert "Did you mean" not in line


@pytest.mark.parametrize(("word", "metric"), [("arr", "ending_arr"), ("ndr", "nrr"), ("churn", "logo_retention")])
def test_a_metric_is_found_by_the_words_of_the_trade(edit, word, metric):
    edit("experiments/split-too-early.yaml", "metric: nrr", f"metric: {word}")
    (line,) = mistakes("split-too-early")
    assert f"no such metric (got {word}). Did you mean {metric}?" in line


@pytest.mark.parametrize("word", ["region", "owner_name", "notes", "currencies_used", "x"])
def test_a_word_that_is_like_nothing_gets_no_proposal(world, word):
    (world / "own.yaml").write_text(f"kind: company\nextends: mid-market-saas\n{word}: 1\n")
    problems = Problems()
    open_shown("./own.yaml", problems)
    (mistake,) = problems.mistakes
    assert "no such key. Keys here: kind, title" in mistake.message


@pytest.mark.parametrize("kind", ["company", "model", "plan", "experiment"])
def test_a_misspelled_kind_is_told_as_one_word(world, kind):
    (world / "own.yaml").write_text(f"knd: {kind}\nextends: {BASES[kind]}\n")
    problems = Problems()
    open_shown("./own.yaml", problems)
    assert [str(each) for each in problems.mistakes] == ["own.yaml:1:1: knd: no such key. Did you mean kind?"]
