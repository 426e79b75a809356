"""A copy of a run that names nobody: no name of the original in any byte that is written from it, and the same results."""

import json
from typing import Any

import numpy as np
import pytest

from sim.report.charts import draw_all
from sim.report.exports.anonymous.names import Names
from sim.report.exports.anonymous.run import anonymised
from sim.report.exports.slides.slides import slides
from sim.report.exports.workbook.csv_files import write_csv
from sim.report.exports.workbook.workbook import workbook
from sim.report.page.document import write_report
from sim.report.terminal.tables import table
from sim.report.words.reading import headline_point, points
from sim.results.files import as_json
from sim.results.kinds import plain
from tests.report import synthetic, synthetic_policy, synthetic_sensitivity, synthetic_sweep
from tests.report.exports.offices import members, renamed, run_of

NAMES = {
    "cs_only": "zebrafirst",
    "cs_am_split": "zebrasecond",
    "am_only": "zebrathird",
    "never": "zebrafourth",
    "at_25": "zebrafifth",
    "at_50": "zebrasixth",
    "at_100": "zebraseventh",
    "published_rule": "zebrarule",
    "csm": "zebrarole",
    "smb": "zebrasegment",
    "mid_market": "zebramiddle",
    "enterprise": "zebralarge",
}
STUDIES = {
    "compare": lambda: synthetic.paid(synthetic.explained(synthetic.summary(n=12))),
    "crossover": lambda: synthetic.repeated(synthetic.crossover(n=12), synthetic.crossover("none", n=12)),
    "policies": lambda: synthetic_policy.full_policies(n=12),
    "map": lambda: synthetic_policy.mapped(n=12),
    "sweep": synthetic_sweep.mapped,
    "worlds": synthetic_sensitivity.worlds,
}


def secret(folder: Any, name: str) -> Any:
    """Return a run in which everything that a user names, writes or owns contains "zebra"."""
    english = {"never"} if name == "worlds" else set()  # a word of what we ship, there
    study = renamed(STUDIES[name](), **{old: new for old, new in NAMES.items() if old not in english})
    study |= {"title": "zebra title", "company": "zebracompany", "experiment": "zebraexperiment"}
    study["failed"] = {"replications": 1, "refused": {}}
    for point in study["points"]:
        for key, model in point["models"].items():
            model |= {"title": f"zebra {key}", "owners": {"renewal": "zebrarole, then zebraother", "risk": "automated"}}
    for raw in (study.get("sensitivity") or {}).get("inputs") or ():
        raw |= {"source": "zebrasource", "owner": "zebraowner", "place": "/zebra/x.yaml:1", "name": "zebra · name"}
    paths = (
        "company.segments.zebrasegment.acv",
        "models.zebrafirst.people.zebrarole.quota",
        "plans.zebraplan.ote",
        "models.zebrathird.thresholds.zebralimit",
        "assumptions.people.attrition",
    )
    rows = [
        {
            "path": path,
            "text": "$98,765",
            "value": 98_765.0,
            "low": None,
            "high": 120_000.0,
            "unit": "dollars",
            "source": "zebra survey",
            "strength": "survey",
            "owner": "zebra owner",
            "place": "zebra/x.yaml:3",
        }
        for path in paths
    ]
    design = {
        "company": {"key": "zebracompany", "title": "zebra", "segments.zebrasegment.acv.median": 98_765.0},
        "models": {"zebrafirst": {"people.zebrarole.title": "zebra", "thresholds.zebralimit": 98_765.0}},
        "plans": {"zebraplan": {"title": "zebra plan"}},
        "experiment": {"key": "zebraexperiment", "staffing": ["own"]},
    }
    more = {
        "source": "/zebra/x.yaml",
        "settings": {"models.zebra": "1"},
        "store": "/zebra",
        "files": [{"kind": "model", "key": "zebra", "name": "zebra.yaml", "text": "title: zebra"}],
    }
    return run_of(
        folder / "zebra-run", study, assumptions=rows, design=design, title="zebra", experiment="zebra", **more
    )


@pytest.fixture(params=sorted(STUDIES), scope="module")
def run(request, tmp_path_factory):
    return secret(tmp_path_factory.mktemp("zebra"), request.param)


@pytest.fixture(scope="module")
def copy(run):
    return anonymised(run)


def test_the_original_says_the_name_everywhere(run):
    assert b"zebra" in b"".join(members(workbook(run)).values()).lower()
    assert b"zebra" in b"".join(members(slides(run)).values()).lower()


def test_no_byte_of_what_is_sent_holds_a_name(copy, tmp_path):
    point = headline_point(copy.summary)
    if copy.summary.study in ("compare", "sensitivity"):  # charts of the others know no more than the summary
        draw_all(copy.summary, copy.trajectories(point.point, point.staffing), tmp_path / "charts")
    write_csv(copy, tmp_path / "tables")
    write_report(copy, [], tmp_path / "charts", tmp_path / "report.html")
    written = {str(file): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    written |= members(workbook(copy)) | members(slides(copy))
    written |= {"summary": as_json(copy.summary), "manifest": json.dumps(copy.manifest).encode()}
    written |= {"terminal": table(copy.summary).encode(), "folder": str(copy.folder).encode()}
    assert len(written) > 60
    assert not [
        name for name, content in written.items() if b"zebra" in content.lower() or "zebra" in name.rpartition("/")[2]
    ]


def test_no_amount_of_the_original_is_left(run, copy):
    told = [plain(copy.summary), copy.manifest]
    assert 98_765.0 not in numbers(told)
    assert "98,765" not in json.dumps(told)
    for old, new in zip(points(run.summary), points(copy.summary), strict=True):
        for model in old.models:
            for metric in ("ending_arr", "economic_value", "cost_to_serve"):
                before, after = old.estimate(model, metric), new.estimate(copy.names.model(model), metric)
                assert before.mean != after.mean


def numbers(value: Any) -> list[float]:
    """Return every number, however nested."""
    if isinstance(value, dict):
        return [x for below in value.values() for x in numbers(below)]
    if isinstance(value, list | tuple):
        return [x for below in value for x in numbers(below)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


def test_rates_verdicts_and_shares_of_futures_are_those_of_the_original(run, copy):
    for old, new in zip(points(run.summary), points(copy.summary), strict=True):
        assert [c.verdict for c in old.comparisons] == [c.verdict for c in new.comparisons]
        assert [c.probability_a_better for c in old.comparisons] == [c.probability_a_better for c in new.comparisons]
        for model in old.models:
            same = new.estimate(copy.names.model(model), "nrr")
            before = old.estimate(model, "nrr")
            assert (same.mean, same.lo, same.hi) == (before.mean, before.lo, before.hi)


def test_money_keeps_its_proportions(run, copy):
    old, new = points(run.summary)[0], points(copy.summary)[0]
    for model in old.models:
        before, after = old.estimate(model, "ending_arr"), new.estimate(copy.names.model(model), "ending_arr")
        assert after.mean == pytest.approx(before.mean * copy.factor, rel=1e-12)
        assert after.p90 == pytest.approx(before.p90 * copy.factor, rel=1e-12)


def test_the_books_of_the_copy_balance_to_the_cent_and_months_chain(copy):
    point = headline_point(copy.summary)
    for columns in copy.trajectories(point.point, point.staffing).values():
        found = {
            name: columns[f"{name}_arr_cents"]
            for name in ("opening", "new", "expansion", "contraction", "churned", "ending")
        }
        flows = found["new"] + found["expansion"] - found["contraction"] - found["churned"]
        assert np.array_equal(found["opening"] + flows, found["ending"])
        assert np.array_equal(found["opening"][:, 1:], found["ending"][:, :-1])


def test_the_copy_says_that_it_is_one_and_what_was_removed(copy):
    said = " ".join(copy.manifest["anonymised"])
    assert "Anonymized" in said
    assert "sources, owners and paths" in said
    assert "rough size of the company can still be guessed" in said
    text = b"".join(content for part, content in members(workbook(copy)).items() if "sharedStrings" in part)
    assert b"Anonymized." in text
    assert b"names and amounts changed" in b"".join(members(slides(copy)).values())


def test_single_futures_come_under_their_new_names(run, copy):
    point = points(copy.summary)[0]
    old = points(run.summary)[0]
    for model in old.models:
        stored = run.metrics(old.point, old.staffing, model, ["nrr", "ending_arr"])
        found = copy.metrics(point.point, point.staffing, copy.names.model(model), ["nrr", "ending_arr"])
        assert np.array_equal(found["nrr"], stored["nrr"], equal_nan=True)
        assert np.allclose(found["ending_arr"], stored["ending_arr"] * copy.factor, rtol=1e-12, equal_nan=True)


def test_names_are_changed_only_where_a_user_gives_them():
    names = Names({"m": "organization-a"}, {"attrition": "role-a"}, {"smb": "segment-a"}, {"p": "plan-a"}, {}, {})
    assert names.path("assumptions.people.attrition") == "assumptions.people.attrition"
    assert names.path("company.segments.smb.acv.median") == "company.segments.segment-a.acv.median"
    assert names.path("models.m.people.attrition.title") == "models.organization-a.people.role-a.title"
    assert names.path("plans.p.components[1].share") == "plans.plan-a.components[1].share"
    assert names.path("models.other.people.new.title") == "models.model.people.role.title"
    own, book = (
        "models.m.people.new.staffing.accounts_per_rep",
        "models.organization-a.people.role.staffing.accounts_per_rep",
    )
    assert (names.path(f"{own}.smb"), names.path(f"{own}.new")) == (f"{book}.segment-a", f"{book}.segment")
    assert names.path("company.segments.smb.contracts.12 months") == "company.segments.segment-a.contracts.12 months"
    assert names.path("policies.m[2].change") == "policies.organization-a[2].change"
    assert names.owners("attrition, then stranger, automated") == "role-a, then role, automated"
    assert names.metric("utilisation.attrition") == "utilisation.role-a"
    assert names.metric("done_work.renewal") == "done_work.renewal"


def test_a_word_that_no_table_of_ours_holds_does_not_pass():
    names = Names({}, {}, {}, {}, {}, {})
    assert names.path("company.segments.new.ours") == "company.segments.segment.value"
    assert names.path("ours.new") == "value.value"
    assert names.metric("ours.new") == "value"
    assert names.mechanism("learning+assumptions.people.attrition+ours") == "learning+people.attrition+value"
