"""A byte-order mark and any line ends change nothing; what is in another encoding, or cannot be seen, is named."""

import codecs

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sim.cli.main import main
from sim.config.commands.show import open_shown
from sim.config.language.nodes import Problems
from sim.config.study.study import read_experiment
from sim.config.yaml.characters import unseen
from sim.config.yaml.loading import read_text

FILES = [
    "companies/mid-market-saas.yaml",
    "models/cs-only.yaml",
    "comp/am-seller-kicker.yaml",
    "experiments/four-models.yaml",
]
UNSEEN = {
    "\\x1b[31m": "an escape character (got U+001B)",
    "\\0": "a NUL (got U+0000)",
    "\\ud800": "half a character (got U+D800)",
    "\\u202e": "a mark that turns the direction of reading (got U+202E)",
    "\\u2066": "a mark that turns the direction of reading (got U+2066)",
    "\\u200f": "a mark that turns the direction of reading (got U+200F)",
    "\\a": "a control character (got U+0007)",
    "\\r": "a control character (got U+000D)",
    "\\x7f": "a control character (got U+007F)",
    "\\x9b": "a control character (got U+009B)",
    "\\L": "a line separator (got U+2028)",
    "\\ufeff": "a byte-order mark inside a text (got U+FEFF)",
    "\\uffff": "no character (got U+FFFF)",
}


def mistakes(name):
    problems = Problems()
    shown = open_shown(name, problems)
    assert (shown is None) <= bool(problems.mistakes)
    return [str(each) for each in problems.mistakes]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_byte_order_mark_in_front_of_the_kind_changes_nothing(world, file, ends):
    path = world / file
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
    assert lines[0].startswith("kind:")
    path.write_bytes(codecs.BOM_UTF8 + ends.join(lines).encode())
    assert mistakes(f"./{file}") == []
    assert mistakes(path.stem) == []
    problems = Problems()
    read_experiment("four-models", {}, problems, uncalibrated=True)
    assert problems.mistakes == []


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "other bytes"),
    ],
)
def test_another_encoding_is_named_with_its_remedy(world, encoding, name):
    (world / "own.yaml").write_bytes("kind: company\ntitle: Café\n".encode(encoding))
    (line,) = mistakes("./own.yaml")
    assert line.startswith("own.yaml:")
    assert f"is not UTF-8 text (got {name}). Save it as UTF-8 (in an editor: Save as, Encoding)" in line


@pytest.mark.parametrize("head", ['{"kind": "company",', "{kind: company,", '{\n  "kind": "company",'])
def test_a_file_in_braces_is_of_its_kind_too(world, head):
    (world / "own.yaml").write_text(f'{head} "extends": "early-stage-saas", "title": "Ours"}}\n')
    assert mistakes("./own.yaml") == []


@pytest.mark.parametrize(("escape", "name"), UNSEEN.items())
def test_what_cannot_be_seen_is_refused_in_any_text(world, escape, name):
    (world / "own.yaml").write_text(f'kind: company\nextends: early-stage-saas\ntitle: "Our{escape} company"\n')
    assert mistakes("./own.yaml") == [f"own.yaml:3:8: title: holds {name}. Delete it."]
    (world / "own.yaml").write_text(f'kind: company\nextends: early-stage-saas\n"na{escape}me": 3\n')
    assert mistakes("./own.yaml") == [f"own.yaml:3:1: holds {name}. Delete it."]


@pytest.mark.parametrize("character", ["\x1b", "\0", "\x9b", "\u202e", "\u2028", "\ufeff", "\x85", "\ufffe"])
def test_what_cannot_be_seen_is_refused_wherever_it_stands_in_a_file(world, character):
    (world / "own.yaml").write_bytes(f"kind: company\r\n# a note{character}\r\ntitle: Ours\r\n".encode())
    (line,) = mistakes("./own.yaml")
    assert line.startswith("own.yaml:2:9: holds ")
    assert line.endswith("It cannot be seen: delete what stands around it, and type it again.")


@pytest.mark.parametrize("value", ["Our\x1b[31m company", "Our \u202ecompany", '["Our\\u202e company"]'])
def test_the_command_line_can_lay_no_such_text_over_a_file(world, value):
    for path in ("title", "company.title", "models.cs-only.title"):
        problems = Problems()
        read_experiment("four-models", {path: value}, problems, uncalibrated=True)
        (mistake,) = problems.mistakes
        assert str(mistake).startswith(f"--set: {path}")
        assert "holds " in mistake.message


def test_a_title_is_one_line(world):
    (world / "own.yaml").write_text('kind: company\nextends: early-stage-saas\ntitle: "Our\\ncompany"\n')
    (line,) = mistakes("./own.yaml")
    assert "title: must be one line" in line


def test_no_message_reaches_a_terminal_with_something_that_it_obeys(world):
    (world / "na\x1b[31mme.yaml").write_text("kind: company\n")
    output = CliRunner().invoke(main, ["check", "./na\x1b[31mme.yaml"]).output
    assert "\x1b" not in output
    assert "na\\u001b[31mme.yaml" in output


@given(st.text(max_size=30))
def test_what_is_read_can_be_printed(text):
    problems = Problems()
    root = read_text(f"title: {text!r}\n", "a.yaml", problems)
    assert root is None or unseen(root.word("title")) is None
    assert all(str(each).replace("\n", "").isprintable() for each in problems.mistakes)


@pytest.mark.parametrize("title", ["Zürich", "日本", "שלום", "العربية", "👩‍💻 team", "naïve – “quoted” · 1,200 €"])
def test_letters_of_any_language_are_fine(world, title):
    (world / "own.yaml").write_text(f"kind: company\nextends: early-stage-saas\ntitle: {title}\n", encoding="utf-8")
    assert mistakes("./own.yaml") == []


@pytest.mark.parametrize("kind", ["modell", "Model", "plan", "models"])
@pytest.mark.parametrize("key", ["as-is", "cs-only"])
def test_a_file_of_the_key_with_another_kind_says_so_itself(world, edit, kind, key):
    text = (world / "models/cs-only.yaml").read_text()
    (world / f"models/{key}.yaml").write_text(text.replace("kind: model", f"kind: {kind}", 1))
    edit("experiments/four-models.yaml", "  - cs-only\n", f"  - {key}\n")
    problems = Problems()
    read_experiment("four-models", {}, problems, uncalibrated=True)
    message = f"kind: must be model here (got {kind})."
    assert any(message in str(each) and each.file == f"models/{key}.yaml" for each in problems.mistakes)
    assert not any("no such model" in each.message for each in problems.mistakes)


def test_a_key_of_another_kind_is_said_to_be_one(world, edit):
    (world / "acme.yaml").write_text("kind: plan\ntitle: Ours\note: $100k\n")
    edit("experiments/four-models.yaml", "company: mid-market-saas", "company: ../acme.yaml")
    problems = Problems()
    read_experiment("four-models", {"company": "csm-classic"}, problems, near=world, uncalibrated=True)
    assert any("no such company (got csm-classic)" in each.message for each in problems.mistakes)
