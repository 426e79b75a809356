"""`show` prints a file whole, with the line of each value; saved and read again it is the same file."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.config.commands.json_schema import json_schema
from sim.config.commands.listing import LISTS, listing
from sim.config.commands.show import graded_paths, open_shown, show, show_paths, show_sources
from sim.config.language.emit import quoted
from sim.config.language.nodes import Problems
from sim.config.study.study import load_experiment, read_experiment
from sim.config.tables.kinds import KINDS
from sim.config.yaml.loading import read_text
from sim.errors import InputError
from sim.interface.studies import text_of

SHOWN = [
    "mid-market-saas",
    "early-stage-saas",
    "fully-split",
    "renewals-desk",
    "cs-only",
    "am-seller-kicker",
    "csm-retention",
    "four-models",
    "split-too-early",
    "sensitivity",
    "policies",
    "parameters",
]


def values(shown):
    graded = graded_paths(shown.checked)
    return {
        path: (held.value, held.quantity.low if held.quantity else None, held.node.grade if path in graded else None)
        for path, held in shown.checked.held.items()
    }


@pytest.mark.parametrize("origin", [False, True])
@pytest.mark.parametrize("key", SHOWN)
def test_shown_saved_and_read_again_is_equal(world, key, origin):
    problems = Problems()
    before = values(open_shown(key, problems))
    text = show(key, origin=origin)
    saved = world / "experiments" / f"{key}.saved.yaml"
    saved.write_text(text)
    again = open_shown(saved.resolve(), problems)
    problems.raise_mistakes()
    assert values(again) == before


@pytest.mark.parametrize("key", SHOWN)
def test_origin_names_the_line_of_every_value(world, key):
    for line in show(key, origin=True).splitlines():
        name, _, value = line.partition(": ")
        if value and name.strip() not in ("source", "strength", "owner") and value not in ("{}", "[]"):
            file, _, number = line.rpartition("  # ")[2].rpartition(":")
            written = open_file(world, file)[int(number) - 1]
            plain = line.rpartition("  # ")[0].partition(": ")[2].strip('"')
            assert plain.split("\\")[0] in written


def open_file(world, file):
    path = world / file
    return path.read_text().splitlines()


def test_paths_are_those_that_set_takes(world):
    lines = show_paths("mid-market-saas").splitlines()
    assert "company.start.customers" in [line.split()[0] for line in lines]
    for line in [line for line in lines if line.split()[0].startswith("company.segments.smb.hours")]:
        path, text = line.split(maxsplit=1)
        load_experiment("split-too-early", {path: text}, uncalibrated=True)
    assert "assumptions.learning.output_gain" in show_paths("parameters")
    assert "models.renewals-desk.thresholds.am_above" in show_paths("renewals-desk")


def test_sources_come_weakest_first(world):
    lines = show_sources("mid-market-saas").splitlines()
    grades = [next(word for word in ("assumption", "opinion", "survey") if f"  {word}" in line) for line in lines]
    assert grades == sorted(grades, key=["assumption", "opinion", "survey"].index)
    assert any("SHRM benchmarking 2016" in line and "mid-market-saas.yaml:51" in line for line in lines)
    assert any("owner RevOps" in line for line in lines)


def test_showing_nothing_suggests_the_nearest_key(world):
    with pytest.raises(InputError) as caught:
        show("mid-market-sass")
    assert "nothing has this key (got mid-market-sass). Did you mean mid-market-saas?" in str(caught.value)


@pytest.mark.parametrize("what", LISTS)
def test_lists_have_titles(world, what):
    rows = listing(what)
    assert all(row.key and row.title for row in rows)
    assert rows or what in ("claims", "decisions")  # this world ships none
    assert {
        "models": "renewals-desk",
        "companies": "early-stage-saas",
        "plans": "am-hunter",
        "metrics": "nrr",
        "experiments": "four-models",
        "assumptions": "renewal.adoption",
        "mechanisms": "hidden_risk",
    }.get(what) in [*(row.key for row in rows), None]


def test_a_file_with_a_mistake_is_listed_all_the_same(world):
    (world / "models" / "broken.yaml").write_text("kind: model\ntitle: [\n")
    assert [row.title for row in listing("models") if row.key == "broken"] == [
        "(cannot be read: postsale check says why)"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_schema_that_names_its_keys(kind):
    schema = json_schema(kind)
    assert json.loads(json.dumps(schema)) == schema
    assert set(KINDS[kind].fields) <= set(schema["properties"])
    assert schema["properties"]["kind"] == {"enum": [kind]}


TRICKY = [
    *[
        "",
        " a",
        "a ",
        "no",
        "null",
        "~",
        "- a",
        "a: b",
        "a #b",
        "#b",
        "{a}",
        "[a]",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
    ],
    *["`a`", '"a"', "'a'", "a\nb", "12", "1e5", "$9k", "<= 5", "> 5", "a, b", "é", "…", "---", "a\tb", "? a"],
]


@pytest.mark.parametrize("text", TRICKY)
def test_any_text_is_quoted_so_that_it_reads_back(text):
    problems = Problems()
    root = read_text(f"key: {quoted(text)}\nlist:\n  - {quoted(text)}\n", "x.yaml", problems)
    assert problems.mistakes == []
    assert root.get("key").content == text
    assert root.get("list").content[0].content == text


_TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20) | st.sampled_from(
    [
        "...",
        "---",
        "- a",
        "null",
        "Null",
        "~",
        "yes",
        "<<",
        "? a",
        "a: b",
        "a #b",
        "%x",
        "@x",
        "`x",
        "1,200",
        "{a",
        "'x'",
        '"x"',
        "\\",
        "",
        " a",
        "a ",
        "a:",
        "1e5",
        "|",
        ">",
        "& a",
        "*a",
        "!a",
        "$5, 3",
        "C:\\new",
    ]
)


@given(_TEXTS, _TEXTS)
def test_any_text_is_written_so_that_it_is_read_back(key, text):
    for written in (f"a:\n  {quoted(key)}: {quoted(text)}\n", f"a: {{{quoted(key)}: {quoted(text)}}}\n"):
        problems = Problems()
        root = read_text(f"{written}b: [{quoted(text)}, {quoted(key)}]\n", "a.yaml", problems)
        assert problems.mistakes == []
        assert [node.text for node in root.get("b").content] == [text, key]
        if key not in ("source", "strength", "owner", "value"):
            assert root.get("a").get(key).text == text


@pytest.mark.parametrize("key", ["null", "Null", "1200", "a b", "it's", "yes", "x: y"])
def test_a_comparison_that_is_written_for_somebody_loads_again(key):
    problems = Problems()
    root = read_text(f"models: [{text_of(key)}, b]\nbaseline: {text_of(key)}\n", "a.yaml", problems)
    assert problems.mistakes == []
    assert root.word("baseline") == key
    assert [node.text for node in root.get("models").content] == [key, "b"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("company.segments.smb.whitespace.median", "1e15x"),
        ("company.segments.smb.acv.median", "$1e300"),
        ("company.segments.smb.need_size.median", "1e9 %"),
        ("company.segments.smb.price_per_seat", "$1e30 a year"),
        ("company.costs.tools", "$1e20 a year"),
        ("plans.csm-retention.ote", "$1e99"),
        ("worth_acting_on.nrr", "1e300 points"),
    ],
)
def test_no_number_is_so_large_that_what_is_computed_from_it_cannot_be_read_back(world, field, value):
    problems = Problems()
    read_experiment("four-models", {field: value}, problems, uncalibrated=True)
    (mistake,) = problems.mistakes
    assert value in mistake.message
