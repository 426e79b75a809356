"""A slip of YAML is told where it was made, in words that need no specification, with what to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.config.commands.show import open_shown
from sim.config.language.nodes import Problems
from sim.config.yaml.loading import read_text

SLIPS = [
    # a colon in an unquoted text
    (
        "title: Our company: the plan",
        (
            "1:8: a value with a colon in it needs quotes (got title: Our company: the plan). "
            'Put the whole value in quotes: title: "Our company: the plan".'
        ),
    ),
    (
        "title: “Our: company”",
        (
            "1:8: typographic quotes do not count as quotes (got title: “Our: company”). "
            'Put the whole value in quotes: title: "Our: company".'
        ),
    ),
    # quotes
    (
        'title: "Our company\nkind: x',
        ('1:8: a quote is opened and never closed (got title: "Our company). Close it with " where the value ends.'),
    ),
    (
        'title: "Our company\nkind: "x"',
        ('1:8: a quote is opened and never closed (got "Our company). Close it with " where the value ends.'),
    ),
    (
        "title: 'it's ours'",
        (
            "1:12: the value goes on after its quotes (got title: 'it's ours'). "
            'Put the whole value in quotes: title: "it\'s ours".'
        ),
    ),
    (
        'title: "Our" company',
        (
            '1:14: the value goes on after its quotes (got title: "Our" company). '
            "Put the whole value in quotes: title: '\"Our\" company'."
        ),
    ),
    (
        'a: "C:\\path"',
        (
            '1:4: inside "…" a backslash stands for something else (got a: "C:\\path"). '
            "Put the value in '…' instead, or write each backslash twice."
        ),
    ),
    # indentation
    (
        "a:\n  b: 1\n c: 2",
        (
            "3:2: is indented by 1 space, like no line above (got c: 2). "
            "Indent it by 2 spaces, as 'b: 1' or by 0 spaces, as 'a:'."
        ),
    ),
    (
        "a:\n  b: 1\n   c: 2",
        (
            "3:4: is indented by 3 spaces, like no line above (got c: 2). "
            "Indent it by 2 spaces, as 'b: 1' or by 0 spaces, as 'a:'."
        ),
    ),
    (
        "kind: x\n  title: y",
        ("2:3: is indented by 2 spaces, like no line above (got title: y). Indent it by 0 spaces, as 'kind: x'."),
    ),
    (
        "models:\n  - a\n - b",
        (
            "3:2: is indented by 1 space, like no line above (got - b). "
            "Indent it by 2 spaces, as '- a' or by 0 spaces, as 'models:'."
        ),
    ),
    (
        "models:\n  - a\n   - b",
        (
            "3:4: this dash begins no new line of a list (got - b). "
            "Put it below the dash above it; put a text in quotes."
        ),
    ),
    # brackets
    ("a: [1, 2\nb: 3", "1:4: [ is opened and never closed (got a: [1, 2). Close it with ] where its values end."),
    ("a: {b: 1\nc: 2", "1:4: { is opened and never closed (got a: {b: 1). Close it with } where its values end."),
    ("a: [1, 2}\nb: 3", "1:9: [ is closed by } (got a: [1, 2}). Write ]."),
    ("a: {b: 1 c: 2}", "1:11: a comma is missing between two values (got a: {b: 1 c: 2}). Write one before c."),
    ("a: 1\n}", "2:1: } closes nothing that was opened (got }). Remove it, or open it."),
    # tabs
    ("a:\tb", "1:3: a tab where YAML needs a space (got a: b). Replace it by one space."),
    ("a:\n\tb: 1", "2:1: a tab where YAML needs spaces (got a tab before 'b:'). Replace it by two spaces."),
    # a missing space, a missing colon
    (
        "customers:160",
        (
            "1:1: must be a mapping of keys to values (got customers:160). "
            "A colon needs a space after it: write customers: 160."
        ),
    ),
    (
        "kind: x\nstart:\n  customers:160\n  x:2",
        ("3:3: a colon needs a space after it (got customers:160). Write customers: 160."),
    ),
    (
        "kind: x\ncustomers:160\ntitle: y",
        "2:1: a colon needs a space after it (got customers:160). Write customers: 160.",
    ),
    ("models:\n  -cs-only\n  -cs-am-split", "2:3: a dash needs a space after it (got -cs-only). Write - cs-only."),
    (
        "models:\n  - cs-only\n  -cs-am-split",
        ("3:3: a dash needs a space after it (got -cs-am-split). Write - cs-am-split."),
    ),
    ("kind: x\ntitle\nfoo: y", "2:1: a colon is missing (got title). Write title: and its value."),
    ("title\nkind: x", "1:1: a colon is missing (got title). Write title: and its value."),
    # first characters
    (
        "title: %done",
        '1:8: a value cannot begin with % (got title: %done). Put the whole value in quotes: title: "%done".',
    ),
    (
        "title: @home",
        '1:8: a value cannot begin with @ (got title: @home). Put the whole value in quotes: title: "@home".',
    ),
    (
        "title: > 50 customers",
        (
            "1:8: a value cannot begin with > (got title: > 50 customers). "
            'Put the whole value in quotes: title: "> 50 customers".'
        ),
    ),
    (
        "title: [Draft] ours",
        (
            "1:16: the value goes on after its brackets (got title: [Draft] ours). "
            'Put the whole value in quotes: title: "[Draft] ours".'
        ),
    ),
    ("title: *new*", "1:8: an alias is not allowed (got *new*). Write the value itself, and put a text in quotes."),
]


@pytest.mark.parametrize(("text", "message"), SLIPS, ids=[text[:30] for text, _ in SLIPS])
def test_a_slip_is_told_where_it_was_made(text, message):
    problems = Problems()
    assert read_text(f"{text}\n", "f", problems) is None
    assert [str(each) for each in problems.mistakes] == [f"f:{message}"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "start: {customers: 160}",
            "start: {customers:160}",
            "6:9: start: a colon needs a space after it (got customers:160). Write customers: 160.",
        ),
        (
            "start: {customers: 160}",
            "start: customers:160",
            "6:8: start: a colon needs a space after it (got customers:160). Write customers: 160.",
        ),
    ],
)
def test_a_missing_space_that_yaml_takes_for_a_text_is_told_too(edit, old, new, message):
    edit("companies/mid-market-saas.yaml", old, new)
    problems = Problems()
    open_shown("mid-market-saas", problems)
    assert [str(each) for each in problems.mistakes] == [f"companies/mid-market-saas.yaml:{message}"]


@pytest.mark.parametrize(
    "text",
    [
        "title: Our company – “the” plan",
        "how: it goes on\n  on a second line",
        'how: "it goes on\n  on a second line"',
        'how: "it goes on\n  so: on a second line"',
        "how: see https://example.org\n  for more",
        "when: deal > $50k and seats > 3",
        "a: -3",
        "a: '- 3'",
    ],
)
def test_what_is_right_stays_right(text):
    problems = Problems()
    assert read_text(f"{text}\n", "f", problems) is not None
    assert problems.mistakes == []


@given(st.text(alphabet="ab: -'\"[]{},%@#\n  ", max_size=60))
def test_any_text_has_a_message_without_the_parsers_words(text):
    problems = Problems()
    read_text(f"kind: x\n{text}", "f", problems)
    for each in problems.mistakes:
        assert each.message.endswith((".", "?"))
        assert "<block" not in each.message or "is not YAML" in each.message
        assert each.line <= text.count("\n") + 3
