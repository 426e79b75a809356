"""What somebody types at the questions of `decide` becomes a company, a team and a decision that check without a note."""

from pathlib import Path

import pytest

from sim.config.commands import answers
from sim.config.commands.answers import AnswerError, CompanyAnswer, TeamAnswer
from sim.config.decision.asked import this_month
from sim.interface.studies import load

TEAMS = {
    "3 CSMs": ("cs-only", {"csm": 3.0}),
    "csm: 3": ("cs-only", {"csm": 3.0}),
    "three CSMs": ("cs-only", {"csm": 3.0}),
    "2.5 customer success managers": ("cs-only", {"csm": 2.5}),
    "2 csm and 1 am": ("cs-am-split", {"csm": 2.0, "am": 1.0}),
    "1 AM, 2 CSM.": ("cs-am-split", {"csm": 2.0, "am": 1.0}),
    "2 CSMs + 1 account manager": ("cs-am-split", {"csm": 2.0, "am": 1.0}),
    "cs-am-split: 2 CSM, 1 AM": ("cs-am-split", {"csm": 2.0, "am": 1.0}),
    "fully-split: 2 CSM, 1 AM": ("fully-split", {"csm": 2.0, "am": 1.0}),
    "CS-AM-Split": ("cs-am-split", {}),
}


@pytest.mark.parametrize("text", TEAMS)
def test_a_team_is_understood_as_people_say_it(text: str, tmp_path: Path) -> None:
    found = answers.team_of(text, tmp_path)
    assert (found.use, dict(found.people)) == TEAMS[text]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "names no people (got nothing)"),
        ("3", "names no people"),
        ("nobody", "names no people"),
        ("-3 CSM", "names no people"),
        ("0 CSM", "needs 0.1 to 1,000 people"),
        ("20000 CSM", "needs 0.1 to 1,000 people"),
        ("2 CSM, 1 desk", "no organization has just CSM, DESK"),
        ("cs-only: 2 CSM, 1 AM", "cs-only has other roles"),
        ("no-csm", "has nobody"),
    ],
)
def test_a_team_that_is_none_is_told_how_to_be_written(text: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(AnswerError, match=r"Write|Name") as refused:
        answers.team_of(text, tmp_path)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "text", ["$3.8M", "3.8M", "3.8m", "3.8 million", "3,800,000", "$3 800 000", "about $3.8M", "$3.8M a year", "3800k"]
)
def test_an_amount_needs_no_sign(text: str) -> None:
    assert answers.money_of(text) == pytest.approx(3.8e6)


@pytest.mark.parametrize("text", ["", "0", "-5", "1..2M", "a lot", "3.8 apples", "1e6"])
def test_what_is_no_amount_is_told_how_to_be_written(text: str) -> None:
    with pytest.raises(AnswerError, match=r"Write it like \$100k"):
        answers.money_of(text)


def test_no_currency_is_converted() -> None:
    assert answers.money_of("€100k", "€") == answers.money_of("100k", "€") == 100e3
    with pytest.raises(AnswerError, match=r"not in \$"):
        answers.money_of("€100k")
    with pytest.raises(AnswerError, match="not in €"):
        answers.money_of("$100k", "€")


def test_an_arr_without_its_size_is_noticed() -> None:
    assert answers.arr_of("$3.8M", 70) == 3.8e6
    with pytest.raises(AnswerError, match=r"would be \$0.05 a year of each of 70 customers"):
        answers.arr_of("$3.8", 70)


@pytest.mark.parametrize("text", ["103/90", "103%, 90%", "103, 90", "1.03 and 0.9", "GRR 90%, NRR 103%", "90 103"])
def test_of_two_retentions_the_larger_is_net(text: str) -> None:
    assert answers.retention_of(text) == pytest.approx((1.03, 0.9))


@pytest.mark.parametrize("text", ["", "103", "103 90 80", "300, 90", "103, 20", "89,5%, 103%", "-5, 90"])
def test_other_retentions_are_refused(text: str) -> None:
    with pytest.raises(AnswerError, match="103%, 90%"):
        answers.retention_of(text)


@pytest.mark.parametrize(("text", "count"), [("70", 70), ("about 70 customers", 70), ("2,500", 2500), ("2.5k", 2500)])
def test_a_count_may_be_said_in_words_around_it(text: str, count: int) -> None:
    assert answers.count_of(text) == count


@pytest.mark.parametrize("text", ["", "0", "-1", "70.5", "seventy", "$70", "10000000"])
def test_other_counts_are_refused(text: str) -> None:
    with pytest.raises(AnswerError, match="whole number"):
        answers.count_of(text)


@pytest.mark.parametrize(
    "text", ["now", "+6 months", "in 6 months", "customers >= 120", "arr >= $5M and customers >= 60"]
)
def test_a_time_is_kept_as_it_was_said(text: str) -> None:
    assert answers.when_of(text) == text


@pytest.mark.parametrize(
    "text", ["6", "soon", "2020-01", "2027-13", "+5 years", "wizards >= 3", "customers >= 9 or arr >= $1M"]
)
def test_a_time_that_no_file_could_say_is_refused_at_once(text: str) -> None:
    with pytest.raises(AnswerError):
        answers.when_of(text)


@pytest.mark.parametrize(
    ("team", "when"),
    [
        (TeamAnswer("cs-only", {"csm": 3.0}), "now"),
        (TeamAnswer("cs-only", {}), "+6 months"),
        (TeamAnswer("cs-only", {"csm": 2.5}), "arr >= $5,000,000 and customers >= 80"),
    ],
)
def test_answers_become_files_that_load_without_a_warning(
    team: TeamAnswer, when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    company = CompanyAnswer(70, 3.8e6, 1.03, 0.9, 14)
    to = TeamAnswer("cs-am-split", {"csm": 2.0, "am": 1.0})
    texts = {
        "companies/ours.yaml": answers.company_yaml(company, "today", "2026-11-30"),
        "models/today.yaml": answers.team_yaml(team, "Today", "2026-11-30"),
        "decision.yaml": answers.decision_yaml(
            "Split?", "ours", TeamAnswer("today", {}), to, when.replace(",000,000", "M"), "$100000", this_month()
        ),
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    study = load("decision.yaml")
    base = study.experiment.base.company
    assert base.start_customers == 70
    options = study.experiment.options
    assert options is not None
    assert options.worth == 100e3
    assert options.options[0].kind == "stay"
    assert [str(each) for each in study.experiment.warnings] == []


def test_what_paying_customers_pay_on_average_is_their_arr_over_their_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.config.company.company import expected_opening_arr

    monkeypatch.chdir(tmp_path)
    (tmp_path / "companies").mkdir()
    (tmp_path / "models").mkdir()
    company = CompanyAnswer(70, 3.8e6, 1.03, 0.9, 14)
    (tmp_path / "companies/ours.yaml").write_text(
        answers.company_yaml(company, "today", "2026-11-30"), encoding="utf-8"
    )
    team = answers.team_yaml(TeamAnswer("cs-only", {"csm": 3.0}), "Today", "2026-11-30")
    (tmp_path / "models/today.yaml").write_text(team, encoding="utf-8")
    to = TeamAnswer("cs-am-split", {})
    text = answers.decision_yaml("Split?", "ours", TeamAnswer("today", {}), to, "now", "$100000", "2026-11")
    (tmp_path / "decision.yaml").write_text(text, encoding="utf-8")
    assert expected_opening_arr(load("decision.yaml").experiment.base.company) == pytest.approx(3.8e6, rel=0.02)
