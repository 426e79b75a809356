"""Two options that came out the same in every simulation at the same spend are printed once, with a sentence that says so."""

import copy
import json

import pytest

from sim.report.charts import build_all
from sim.report.exports.slides.slides import told
from sim.report.exports.workbook.workbook import workbook
from sim.report.findings.findings import findings
from sim.report.page.document import write_report
from sim.report.terminal.tables import table
from sim.report.views.twins import shown_once
from sim.report.words.reading import model_keys
from sim.results.kinds import plain
from sim.trials.storage.fingerprint import fingerprint
from tests.report import synthetic
from tests.report.exports.offices import members, run_of
from tests.report.typed import of

TITLE = "Thrice the same"


def doubled(of: str, *, everywhere: bool = True) -> dict:
    """Return a study with an option that is another one under another name, at equal spend."""
    study = json.loads(json.dumps(synthetic.summary(n=12)))
    equal = [point for point in study["points"] if point["staffing"] == "equal_budget"]
    for point in study["points"]:
        point["models"]["twin"] = copy.deepcopy(point["models"][of]) | {"title": TITLE}
        point["cost_ratio"]["twin"] = point["cost_ratio"][of]
        rows = [row for row in point["comparisons"] if row["a"] == of]
        point["comparisons"] += [copy.deepcopy(row) | {"a": "twin"} for row in rows]
    for point in equal if everywhere else []:
        point["same_as"] = {"twin": of}
    return study


def plain_findings(study: dict) -> list[dict]:
    """Return the findings of a study as they are stored."""
    return [plain(finding) for finding in findings(of(study))]


@pytest.fixture(params=["cs-am-split", "cs-only"])
def study(request):
    return doubled(request.param)


def test_it_leaves_out_the_second_and_says_so(study):
    once = shown_once(of(study))
    (said,) = once.shown_once
    assert TITLE in said
    assert "come out the same at the same spend in each of" in said
    assert "simulations: shown once, as" in said
    for point in once.points:
        there = {*point.models, *(row.a for row in point.comparisons)}
        assert ("twin" in there) == (point.staffing == "own")
    assert "twin" in study["points"][0]["models"]


def test_table_and_findings_print_it_once(study):
    study["points"] = [point for point in study["points"] if point["staffing"] == "equal_budget"]
    text = table(of(study))
    assert text.count("twin") == 0
    assert text.count(TITLE) == 1
    first, *rest = [finding.text for finding in findings(of(study))]
    assert first.startswith(("CS and AM split and Thrice", "CS only and Thrice"))
    assert not [text for text in rest if TITLE in text]


def test_no_chart_slide_or_sheet_shows_it_twice(study, tmp_path):
    study["points"] = [point for point in study["points"] if point["staffing"] == "equal_budget"]
    for chart in build_all(of(study), {}):
        assert "twin" not in chart.name
        assert not [row for row in chart.rows if "twin" in row]
        assert TITLE not in chart.words.title
        assert (
            f"{TITLE} come out the same at the same spend" in chart.words.footer
            or study["company"] not in chart.words.footer
        )
    run = run_of(tmp_path / "run", study | {"findings": plain_findings(study)})
    assert not [slide for slide in told(run) if TITLE in slide.heading]
    sheets = members(workbook(run))
    assert b"twin" not in b"".join(content for name, content in sheets.items() if "sheet" in name.lower())


def test_the_page_says_it_and_its_digest_is_of_everything(study, tmp_path):
    run = run_of(tmp_path / "run", study | {"findings": plain_findings(study)})
    write_report(run, [], tmp_path / "charts", tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert f"{TITLE} come out the same at the same spend" in page
    assert fingerprint(json.loads((run.folder / "summary.json").read_text(encoding="utf-8"))) in page


def test_an_option_that_differs_somewhere_stays_everywhere():
    study = doubled("cs-am-split")
    other = copy.deepcopy(next(point for point in study["points"] if point["staffing"] == "equal_budget"))
    del other["same_as"]
    study["points"].append(other | {"point": 9})
    typed = of(study)
    assert shown_once(typed) is typed


def test_a_study_without_such_options_is_returned_as_it_is():
    study = of(synthetic.crossover())
    assert shown_once(study) is study
    assert model_keys(shown_once(study)) == model_keys(study)


def test_what_stays_is_as_often_the_best_as_both_together():
    study = doubled("cs-am-split")
    systems = [
        {"model": name, "mean": 1.0, "best_in_future": share, "best_on_average": share, "could_be_best": True}
        for name, share in (("cs-only", 0.2), ("cs-am-split", 0.4), ("twin", 0.4))
    ]
    study["choice"] = [
        {
            "point": 0,
            "staffing": "equal_budget",
            "metric": "nrr",
            "best": "twin",
            "n": 12,
            "unit": "ratio",
            "worth": 0.01,
            "not_told_apart": ["cs-am-split", "twin"],
            "systems": systems,
            "selection": {
                "survivors": ["cs-am-split", "twin"],
                "selected": None,
                "more_futures": 900,
                "eliminated": [],
            },
        }
    ]
    (choice,) = shown_once(of(study)).choice
    assert [(one.model, one.best_in_future) for one in choice.systems] == [
        ("cs-only", 0.2),
        ("cs-am-split", 0.8),
    ]
    assert (choice.best, choice.not_told_apart) == ("cs-am-split", ("cs-am-split",))
    found = choice.selection
    assert found is not None
    assert (found.survivors, found.selected, found.more_futures, found.eliminated) == (
        ("cs-am-split",),
        "cs-am-split",
        0,
        (),
    )
