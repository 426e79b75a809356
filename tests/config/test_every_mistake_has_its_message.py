"""One edit of a documented example gives exactly one line, with position, value and remedy."""

import pytest

from sim.config.language.nodes import Problems
from sim.config.study.study import read_experiment

COMPANY, FULLY, DESK = "companies/mid-market-saas.yaml", "models/fully-split.yaml", "models/renewals-desk.yaml"
KICKER, FOUR = "comp/am-seller-kicker.yaml", "experiments/four-models.yaml"
EARLY = "experiments/split-too-early.yaml"
AM_LINE = "  - {work: expansion, when: deal > am_above, owner: am}\n"
CSM_LINE = "  - {work: expansion, owner: csm}\n"

EDITS = [
    (
        COMPANY,
        "  smb:\n    share_of_new_logos:",
        "  smb:\n    share_of_new_logo:",
        (
            "companies/mid-market-saas.yaml:11:5: segments.smb.share_of_new_logo: no such key. "
            "Did you mean share_of_new_logos?"
        ),
    ),
    (
        COMPANY,
        "stickiness: 40 %",
        "stickiness: 40",
        "companies/mid-market-saas.yaml:29:17: segments.mid-market.stickiness: needs a unit (got 40). Write 40 %.",
    ),
    (
        COMPANY,
        "stickiness: 30 %",
        "stickiness: 130 %",
        (
            "companies/mid-market-saas.yaml:41:17: segments.enterprise.stickiness: must be between 0 % and 100 % "
            "(got 130 %). Correct the number."
        ),
    ),
    (
        COMPANY,
        "{12 months: 75 %, 24",
        "{12 months: 80 %, 24",
        (
            "companies/mid-market-saas.yaml:27:16: segments.mid-market.contracts: must add up to 100 % "
            "(got 80 % + 15 % + 10 % = 105 %). Change one of them."
        ),
    ),
    (
        COMPANY,
        "{median: $9k,",
        "{median: $9,000,",
        (
            "companies/mid-market-saas.yaml:12:22: segments.smb.acv: '000' is no key (got $9,000 inside { }). "
            "A comma ends a value there: write $9000 or $9k."
        ),
    ),
    (
        COMPANY,
        "30..42..90 days",
        "90..42..30 days",
        (
            "companies/mid-market-saas.yaml:51:24: hiring.time_to_fill: a range goes low..most likely..high "
            "(got 90..42..30 days). Write 30..42..90 days."
        ),
    ),
    (
        FULLY,
        "[renewal, discovery, expansion], owner: am",
        "[renewal, discovery, expansion], owner: ae",
        (
            "models/fully-split.yaml:25:52: ownership[2].owner: no such role (got ae; people has am, csm). "
            "Add ae under people, or name one of these or 'automated'."
        ),
    ),
    (
        DESK,
        CSM_LINE,
        "",
        (
            "models/renewals-desk.yaml:27:1: ownership: nobody owns expansion where deal <= $100k. "
            "Add a last line without 'when', such as {work: expansion, owner: csm}."
        ),
    ),
    (
        DESK,
        AM_LINE + CSM_LINE,
        CSM_LINE + AM_LINE,
        (
            "models/renewals-desk.yaml:32:5: ownership[5]: can never apply; ownership[4] already gives all expansion to csm. "
            "Put this line above it, or remove it."
        ),
    ),
    (
        FULLY,
        "    plan: csm-retention\n",
        "    plan: csm-retention\n    churn: -2 %\n",
        (
            "models/fully-split.yaml:11:5: people.csm.churn: a model cannot carry a result (got -2 %). "
            "Say who does which work and with how many people; churn is an outcome."
        ),
    ),
    (
        KICKER,
        "    target: 12 % of opening ARR",
        "    rate: 8 %\n    target: 12 % of opening ARR",
        (
            "comp/am-seller-kicker.yaml:13:5: components[2]: give rate or target, not both "
            "(got rate 8 %, target 12 % of opening ARR). Remove one."
        ),
    ),
    (
        KICKER,
        "  - pays_for: expansion_arr",
        "  - pays_for: expansion_ar",
        (
            "comp/am-seller-kicker.yaml:13:15: components[2].pays_for: must be renewal_arr or expansion_arr or nrr or grr or "
            "logo_retention or adoption or health or sentiment or time_to_value or leads (got expansion_ar). "
            "Did you mean expansion_arr?"
        ),
    ),
    (
        KICKER,
        "    target: 12 % of opening ARR",
        "    target: 60 days",
        (
            "comp/am-seller-kicker.yaml:15:13: components[2].target: is no amount of expansion_arr (got 60 days). "
            "Write it like 12 % of opening ARR, or $400k."
        ),
    ),
    (
        KICKER,
        "cap: {at: 24 % of opening ARR",
        "cap: {at: 10 % of opening ARR",
        (
            "comp/am-seller-kicker.yaml:17:15: components[2].cap.at: asks for less than the target "
            "(got 10 % of opening ARR, target 12 % of opening ARR). Correct one of them."
        ),
    ),
    (
        KICKER,
        "  above: 110 %",
        "  above: 110 % of target",
        (
            "comp/am-seller-kicker.yaml:21:10: kicker.above: cannot be a share 'of target' here (got 110 % of target). "
            "Write a number such as 40 %."
        ),
    ),
    (
        FULLY,
        "    plan: csm-retention\n",
        "    plan: csm-retention\n    pay: markt\n",
        "models/fully-split.yaml:11:10: people.csm.pay: must be plan or market (got markt). Did you mean market?",
    ),
    (
        FULLY,
        "    plan: csm-retention\n",
        "    plan: csm-retention\n    reps_per_account: 5\n",
        (
            "models/fully-split.yaml:11:23: people.csm.reps_per_account: must be between 1 and 4 (got 5). "
            "Correct the number."
        ),
    ),
    (
        FULLY,
        "    plan: csm-retention\n",
        "    plan: csm-retention\n    closed_the_sale: maybe\n",
        (
            "models/fully-split.yaml:11:22: people.csm.closed_the_sale: must be yes or no (got maybe). "
            "Write one of these."
        ),
    ),
    (
        FOUR,
        "explain_by: [friction,",
        "explain_by: [frictoin,",
        (
            "experiments/four-models.yaml:19:14: explain_by[1]: no such mechanism (got frictoin). Did you mean friction? "
            "All of them: postsale list mechanisms."
        ),
    ),
    (
        FOUR,
        "  - cs-am-split\n",
        "  - cs-am-splitt\n",
        (
            "experiments/four-models.yaml:7:5: models[2]: no such model (got cs-am-splitt). "
            "Did you mean cs-am-split? All of them: postsale list models."
        ),
    ),
    (
        EARLY,
        "  company.start.customers: [",
        "  company.start.customer: [",
        (
            "experiments/split-too-early.yaml:10:3: vary: nothing has this path (got company.start.customer). "
            "Did you mean company.start.customers? All of them: postsale show mid-market-saas --paths."
        ),
    ),
    (
        FOUR,
        "    as: desk-am",
        "\tas: desk-am",
        (
            "experiments/four-models.yaml:10:1: a tab where YAML needs spaces (got a tab before 'as:'). "
            "Replace it by four spaces."
        ),
    ),
]


def mistakes(experiment):
    problems = Problems()
    read_experiment(experiment, {}, problems, uncalibrated=True)
    return [str(problem) for problem in sorted(problems.mistakes)]


@pytest.mark.parametrize(("file", "old", "new", "message"), EDITS, ids=[str(n) for n in range(1, len(EDITS) + 1)])
def test_edit_gives_this_line_and_no_other(edit, file, old, new, message):
    edit(file, old, new)
    experiment = "split-too-early" if file == EARLY else "four-models"
    assert mistakes(experiment) == [message]


def test_untouched_examples_have_no_mistake(world):
    assert mistakes("four-models") == []
    assert mistakes("split-too-early") == []
    assert mistakes("sensitivity") == []
    assert mistakes("policies") == []


def test_six_mistakes_in_one_file_are_six_lines_in_order(edit):
    messages = []
    for file, old, new, message in EDITS[:6]:
        edit(file, old, new)
        messages.append(message)
    lines = mistakes("four-models")
    assert sorted(lines) == sorted(messages)
    assert [int(line.split(":")[1]) for line in lines] == sorted(int(line.split(":")[1]) for line in lines)


def test_mistakes_of_all_files_come_at_once(edit):
    for index in (1, 6, 7, 10):
        edit(*EDITS[index][:3])
    assert sorted(mistakes("four-models")) == sorted(EDITS[index][3] for index in (1, 6, 7, 10))


def test_a_mistake_hides_what_is_only_not_available_yet(edit):
    edit(*EDITS[1][:3])
    problems = Problems()
    read_experiment("four-models", {}, problems, uncalibrated=True)
    assert [str(problem) for problem in problems.mistakes] == [EDITS[1][3]]
