"""A key that nobody knows is refused wherever it stands: in a file, in what inherits from it, below change: and --set."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.config.claim.claim import read_claim
from sim.config.commands.show import open_shown
from sim.config.files import lookup
from sim.config.files.library import Library
from sim.config.language.nodes import Node, Place, Problems
from sim.config.study.study import read_experiment
from sim.config.yaml.loading import read_text

UNKNOWN = "unheard_of"
FILES = {
    "company": ("early-stage-saas", "services-firm"),
    "model": ("cs-only", "fully-split", "renewals-desk", "neutral"),
    "plan": ("am-seller-kicker", "csm-classic", "salary"),
    "assumptions": ("parameters", "split-hurts"),
    "experiment": ("four-models", "what-to-measure", "growth-path", "split-too-early"),
    "claim": tuple(sorted(path.stem for path in lookup.shipped_folder("claim").glob("*.yaml")))[:12],
}
STUDY = """\
kind: experiment
title: A small question
company: early-stage-saas
models: [cs-only, fully-split]
horizon: 30 months
replications: 10
"""


def plain(node: Node):
    if isinstance(node.content, dict):
        return {name: plain(below) for name, below in node.content.items()}
    if isinstance(node.content, tuple):
        return [plain(below) for below in node.content]
    return node.content


@cache
def tree(kind: str, key: str) -> str:
    source = Library(Problems()).open(kind, key, lookup.shipped_folder(kind), Place("test"))
    return json.dumps(plain(source.root))


def mappings(value, path=()):
    if isinstance(value, dict):
        yield path
        for name, below in value.items():
            yield from mappings(below, (*path, name))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from mappings(below, (*path, index))


def at(value, path):
    for part in path:
        value = value[part]
    return value


def said(name: Path | str, overrides=None) -> list[str]:
    problems = Problems()
    kind = lookup.kind_of(Path(name))
    if kind == "experiment":
        read_experiment(name, overrides or {}, problems, uncalibrated=True)
    elif kind == "claim":
        read_claim(name, problems)
    else:
        open_shown(name, problems)
    return [str(each) for each in [*problems.mistakes, *problems.warnings]]


def written(folder: Path, value, name="file.yaml") -> Path:
    path = folder / name
    if isinstance(value, dict):
        lines = (f"{json.dumps(key)}: {json.dumps(below)}\n" for key, below in value.items() if key != "kind")
        value = f"kind: {value['kind']}\n" + "".join(lines)
    path.write_text(value)
    return path


places = st.sampled_from([(kind, key) for kind, keys in FILES.items() for key in keys])
once = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def chosen_mapping(data, kind, key):
    value = json.loads(tree(kind, key))
    path = data.draw(st.sampled_from(list(mappings(value))))
    return value, path


def refused(lines: list[str]) -> bool:
    return any(UNKNOWN in line for line in lines)


@once
@given(place=places, data=st.data())
def test_in_any_mapping_of_any_kind_of_file(tmp_path, place, data):
    value, path = chosen_mapping(data, *place)
    if path[-1:] == ("accounts_per_rep",):  # which segments there are, only a study knows
        return
    at(value, path)[UNKNOWN] = "1"
    assert refused(said(written(tmp_path, value))), (place, path)


@once
@given(place=places, data=st.data())
def test_in_a_file_that_inherits(tmp_path, place, data):
    kind, key = place
    value, path = chosen_mapping(data, kind, key)
    names = [part for part in path if isinstance(part, str)]
    if len(names) < len(path) or names[-1:] == ["accounts_per_rep"]:
        return  # a list is replaced as a whole
    child = {UNKNOWN: "1"}
    for name in reversed(names):
        child = {name: child}
    written(tmp_path, value, "parent.yaml")
    assert refused(said(written(tmp_path, {"kind": kind, "extends": "./parent.yaml", **child}))), (place, path)


@once
@given(data=st.data(), by=st.sampled_from(["change", "set", "vary"]))
def test_in_what_a_study_lays_over_its_files(tmp_path, data, by):
    parts = {
        "company": tree("company", "early-stage-saas"),
        "models.cs-only": tree("model", "cs-only"),
        "models.fully-split": tree("model", "fully-split"),
        "assumptions": tree("assumptions", "parameters"),
        "plans.csm-retention-kicker": tree("plan", "csm-retention-kicker"),
    }
    prefix = data.draw(st.sampled_from(sorted(parts)))
    value = json.loads(parts[prefix])
    path = data.draw(st.sampled_from([path for path in mappings(value) if path]))
    dotted = prefix + "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    more, overrides = "", {}
    if by == "change":
        more = f"change:\n  {dotted}: {{{UNKNOWN}: 1}}\n"
    elif by == "vary":
        more = f"vary:\n  {dotted}.{UNKNOWN}: [1, 2]\n"
    else:
        overrides = {dotted: f"{{{UNKNOWN}: 1}}"}
    lines = said(written(tmp_path, STUDY + more), overrides)
    assert refused(lines), (dotted, by, lines)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{median: $45,000}",
            ("'000' is no key (got $45,000 inside { }). A comma ends a value there: write $45000 or $45k."),
        ),
        (
            "{median: 1,200,000}",
            ("'200' is no key (got 1,200,000 inside { }). A comma ends a value there: write 1200000 or 1200k."),
        ),
        (
            "{median: 1,200..1,500 days}",
            ("'200' is no key (got 1,200..1,500 days inside { }). A comma ends a value there: write 1200..1500 days."),
        ),
        ("{spread: 2,5x, median: 3}", "'5x' is no key (got 2,5x inside { }). A comma ends a value there: write 2.5x."),
        ("[1,100, 2200]", "one number or several (got 1,100 inside [ ])? Write 1100 for one, or 1, 100 for several."),
        (
            "[$45,000]",
            ("one number or several (got $45,000 inside [ ])? Write $45000 or $45k for one, or $45, 000 for several."),
        ),
        (
            "[1,5, 2,5]",
            (
                "has commas with and without a space (got 1,5 among others). "
                "Write 1.5 for one number, or 1, 5 for several."
            ),
        ),
    ],
)
def test_a_comma_inside_a_number_is_seen_before_anything_is_laid_over_it(text, message):
    problems = Problems()
    read_text(f"kind: company\nacv: {text}\n", "a.yaml", problems)
    assert [each.message for each in problems.mistakes] == [message]
    assert {each.path for each in problems.mistakes} == {"acv"}


@pytest.mark.parametrize(
    "text", ["[10, 25, 50]", "[10,25,50]", "[0,100]", "[1000,200]", "{12 months: 5,24 months: 95 %}", "['1','100']"]
)
def test_commas_between_values_stay_what_they_are(text):
    problems = Problems()
    assert read_text(f"kind: company\na: {text}\n", "a.yaml", problems) is not None
    assert problems.mistakes == []


@pytest.mark.parametrize("by", ["extends", "change", "--set"])
def test_thousands_with_a_comma_never_become_a_thousandth(tmp_path, by):
    own, more, overrides = "", "", {}
    if by == "extends":
        own = "segments: {smb: {acv: {median: $45,000}}}\nnew_logos: {per_year: 1,200}\n"
    elif by == "change":
        more = "change: {company.segments.smb.acv: {median: $45,000}, company.new_logos: {per_year: 1,200}}\n"
    else:
        overrides = {
            "company.segments.smb.acv": "{median: $45,000}",
            "company.new_logos": "{per_year: 1,200}",
            "company.start.customers": "1,200",
        }
    (tmp_path / "acme.yaml").write_text(f"kind: company\nextends: early-stage-saas\ntitle: Acme\n{own}")
    study = written(tmp_path, STUDY.replace("company: early-stage-saas", "company: acme") + more)
    lines = said(study, overrides)
    assert sum("'000' is no key (got $45,000" in line for line in lines) == 1
    assert sum("'200' is no key (got 1,200" in line for line in lines) == 1
    assert len(lines) == (2 if by != "--set" else 3)


@pytest.mark.parametrize("said_by", ["change", "vary"])
def test_a_value_of_a_plan_that_nobody_is_paid_by_is_refused(tmp_path, said_by):
    value = "$90k" if said_by == "change" else "[$90k, $95k]"
    (line,) = said(written(tmp_path, STUDY + f"{said_by}: {{plans.salary.ote: {value}}}\n"))
    assert f"{said_by}: nobody in this study is paid by this plan (got plans.salary.ote)." in line


@pytest.mark.parametrize("value", ["50", "10..40..400"])
def test_one_value_is_nothing_to_vary(tmp_path, value):
    (line,) = said(written(tmp_path, STUDY + f"vary: {{company.start.customers: {value}}}\n"))
    assert "vary: needs a list of values (got " in line


def test_a_place_of_a_claim_that_is_not_varied_is_refused(tmp_path):
    value = json.loads(tree("claim", "A3"))
    value["at"] = {**value["at"], UNKNOWN: "1"}
    (line,) = said(written(tmp_path, value))
    assert f"at: is not varied (got {UNKNOWN})." in line


def test_a_bracket_that_is_not_closed_on_the_command_line_is_one_mistake(tmp_path):
    (line,) = said(written(tmp_path, STUDY), {"company.segments.smb.acv": "{median: $45k"})
    assert line.startswith("--set: company.segments.smb.acv: ")
