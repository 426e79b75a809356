"""What the schema and the error texts offer can be used; what older files say in vain is refused with what holds instead."""

import json

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.config.commands.json_schema import json_schema
from sim.config.language.fields import Block, Either, Keyed, Listing, Text
from sim.config.study.single import load_company
from sim.config.tables.company import COMPANY
from sim.config.tables.kinds import KINDS
from sim.errors import InputError

OLD = {
    "early_exit": ("early_exit: allowed", "every contract runs to its end (got allowed). Remove it."),
    "pay_year_starts": (
        "pay_year_starts: april",
        "the first month of a study is the first of its pay year (got april). Remove it.",
    ),
    "start.accounts_csv": (
        "start: {customers: 160, accounts_csv: crm.csv}",
        "is now accounts (got crm.csv). Write accounts: FILE and as_of: DATE, in place of customers.",
    ),
}


@pytest.mark.parametrize("key", OLD)
def test_a_key_that_would_change_nothing_is_refused_with_what_holds(edit, key):
    line, message = OLD[key]
    edit(
        "companies/mid-market-saas.yaml",
        "start: {customers: 160}",
        line if key.startswith("start") else f"start: {{customers: 160}}\n{line}",
    )
    with pytest.raises(InputError) as caught:
        load_company("mid-market-saas", uncalibrated=True)
    assert [(each.path, each.message) for each in caught.value.problems] == [(key, message)]


@pytest.mark.parametrize("key", OLD)
def test_no_schema_and_no_error_offers_it(edit, key):
    word = key.split(".")[-1]
    assert word not in json.dumps(json_schema("company"))
    edit("companies/mid-market-saas.yaml", "start: {customers: 160}", "start: many\nsuport: 1")
    with pytest.raises(InputError) as caught:
        load_company("mid-market-saas", uncalibrated=True)
    assert word not in str(caught.value)


def choices(spec, path=""):
    """Yield (path, word) of every word that a form offers outside lists."""
    if isinstance(spec, Text):
        yield from ((path, word) for word in spec.choices)
    elif isinstance(spec, Block):
        for name, each in spec.fields.items():
            yield from choices(each, f"{path}.{name}" if path else name)
    elif isinstance(spec, Keyed):
        yield from choices(spec.each, f"{path}.csm" if path == "people" else f"{path}.smb")
    elif isinstance(spec, (Either, Listing)):
        return


OFFERED = [
    (prefix, path, word)
    for prefix, spec in (("company", COMPANY), ("models.cs-only", KINDS["model"]))
    for path, word in choices(spec)
    if path not in ("kind", "currency")
]


@pytest.mark.parametrize(("prefix", "path", "word"), OFFERED)
def test_every_word_that_is_offered_is_taken(prefix, path, word, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(main, ["check", "one-role-or-two", "--set", f"{prefix}.{path}={word}"])
    assert said.exit_code == 0, said.output
