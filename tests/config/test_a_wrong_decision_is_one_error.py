"""Every mistake in a decision file is one error at its place, with the value and a remedy, before anything is written."""

from pathlib import Path

import pytest

from sim.errors import InputError
from tests.support.deciding import AS_IS, CHANGE, HEAD, SPLIT, study

TWIN = "kind: model\nextends: cs-am-split\ntitle: Twin\n"
NAMED = "kind: model\nextends: cs-only\ntitle: Today\npeople:\n  csm: {staffing: {team: {Kim: 3 years, Lee: 1 year}}}\n"


def at(when: str) -> str:
    return SPLIT.replace("in: now", f"in: {when}")


WRONG = {
    "nobody today": (f"{HEAD}as_is: no-csm\n{CHANGE}", 4, "as_is", "has nobody", "Name another"),
    "nobody then": (f"{HEAD}{AS_IS}change: {{to: no-csm}}\n", 5, "change", "has nobody", "Name another"),
    "the same": (f"{HEAD}{AS_IS}change: {{to: cs-only}}\n", 5, "change.to", "is what there is today", "Name another"),
    "the same people": (
        f"{HEAD}{AS_IS}change: {{to: cs-only, people: {{csm: 3}}}}\n",
        5,
        "change.to",
        "is what there is today",
        "or other people",
    ),
    "past": (f"{at('2026-10')}from: 2026-11\n", 5, "change.in", "is before today, 2026-11", "or a later month"),
    "past months": (at("-3 months"), 5, "change.in", "is before today", "Write in: now"),
    "no month": (at("2027-13"), 5, "change.in", "is no time", "+6 months"),
    "no start": (f"{at('2027-01')}from: soon\n", 6, "from", "needs the month of today", "Write from: "),
    "short horizon": (
        f"{at('+12 months')}horizon: 13 months\n",
        5,
        "change.in",
        "less than 6 months",
        "longer horizon",
    ),
    "tiny horizon": (f"{SPLIT}horizon: 12 months\n", 6, "horizon", "must be 13 months or more", "Write 36 months"),
    "no budget": (
        f"{SPLIT}replications: {{at_least: 2, at_most: 4, budget: 0 s}}\n",
        6,
        "replications.budget",
        "must be between",
        "Correct",
    ),
    "unknown key": (f"{SPLIT}horizn: 36 months\n", 6, "horizn", "no such key", "Did you mean horizon?"),
    "unknown key below": (
        f"{HEAD}{AS_IS}change: {{too: cs-am-split}}\n",
        5,
        "change.too",
        "no such key",
        "Did you mean to?",
    ),
    "hyphen": (f"{HEAD}{AS_IS.replace('_', '-')}{CHANGE}", 4, "as-is", "no such key", "Did you mean as_is?"),
    "unknown role": (SPLIT.replace("csm: 3", "cms: 3"), 4, "as_is.people", "cms is no role of cs-only", "{csm: 1}"),
    "lacking role": (SPLIT.replace(", am: 1", ""), 5, "change.people", "lacks am", "Write people: {csm: 1, am: 1}"),
    "nobody in a role": (SPLIT.replace("am: 1", "am: 0"), 5, "change.people.am", "must be between 0.1", "Correct"),
    "a number in words": (SPLIT.replace("csm: 2", "csm: two"), 5, "change.people.csm", "in words", "Write 2"),
    "worth nothing": (f"{SPLIT}worth_acting_on: $0 a year\n", 6, "worth_acting_on", "must be above 0", "$100k a year"),
    "worth without a year": (
        f"{SPLIT}worth_acting_on: $100k\n",
        6,
        "worth_acting_on",
        "has the wrong unit",
        "$100k a year",
    ),
    "worth elsewhere": (f"{SPLIT}worth_acting_on: €100k a year\n", 6, "worth_acting_on", "is in $", "Write it in $"),
    "nonsense": (at("whenever"), 5, "change.in", "is no time", "customers >= 120"),
    "a bare number": (at("6"), 5, "change.in", "is no time", "+6 months"),
    "no condition": (at("customers >> 12"), 5, "change.in", "is no condition", "customers >= 50"),
    "no field": (at("wizards >= 12"), 5, "change.in", "no such field", "Fields: "),
    "or": (at("customers >= 12 or arr >= $1M"), 5, "change.in", "waits for one condition", "met first"),
    "money elsewhere": (at("arr >= €1M"), 5, "change.in", "is in $", "Write it in $"),
    "no team": (f"{HEAD}{CHANGE}", 1, "as_is", "is missing", "as_is: {use: cs-only"),
    "no use": (f"{HEAD}as_is: {{people: {{csm: 3}}}}\n{CHANGE}", 4, "as_is.use", "is missing", "use: cs-only"),
    "a list": (f"{HEAD}as_is: [cs-only]\n{CHANGE}", 4, "as_is", "a mapping (got", "Correct its form"),
    "a list of people": (SPLIT.replace("{csm: 3}", "[3]"), 4, "as_is.people", "must be a mapping", "'name: value'"),
    "a word": (f"{HEAD}{AS_IS}change: cs-am-split\n", 5, "change", "must be a mapping", "Write {to: cs-am-split}"),
    "no model": (SPLIT.replace("cs-only", "cs-onyl"), 4, "as_is", "no such model", "Did you mean cs-only?"),
    "no company": (SPLIT.replace("early-", "erly-"), 3, "company", "no such company", "Did you mean early-stage-saas?"),
    "a key of a study": (f"{SPLIT}study: policy\n", 6, "study", "no such key", "Keys here"),
    "a name for two": (
        f"{HEAD}as_is: ./a/x.yaml\nchange: {{to: ./b/x.yaml}}\n",
        5,
        "change.to",
        "has the name of another file",
        "Give it another name",
    ),
    "more than have names": (
        f"{HEAD}as_is: {{use: today, people: {{csm: 4}}}}\n{CHANGE}",
        4,
        "as_is.people",
        "are not those whom today names, Kim, Lee",
        "Remove people",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_one_error_with_its_place_and_a_remedy(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text, line, path, reason, remedy = WRONG[case]
    files = {"a__x": NAMED, "b__x": TWIN, "models__today": NAMED}
    with pytest.raises(InputError) as refused:
        study(tmp_path, text, **files)
    assert len(refused.value.problems) == 1, refused.value
    problem = refused.value.problems[0]
    assert (problem.file, problem.line, problem.path) == ("decision.yaml", line, path)
    assert reason in problem.message
    assert remedy in problem.message
    assert path == "as_is" or "(got " in problem.message or "no such key" in problem.message
    written = {each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*") if each.is_file()}
    assert written == {"decision.yaml", "a/x.yaml", "b/x.yaml", "models/today.yaml"}


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert study(tmp_path, "\ufeff" + SPLIT).experiment.options is not None


def test_an_experiment_is_no_decision_and_is_told_how_to_be_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (Path(__file__).parents[2] / "configs/starter/our-question.yaml").read_text(encoding="utf-8")
    text = text.replace("our-company", "early-stage-saas").replace("our-split", "cs-am-split")
    with pytest.raises(InputError, match=r"is no decision \(got .*\)\. Run it: postsale run decision.yaml") as refused:
        study(tmp_path, text)
    assert len(refused.value.problems) == 1
