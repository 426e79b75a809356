"""What a company file and a calibration file may contain."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sim.config.language.declared import key_of, spec_of, table_of
from sim.config.language.fields import Block, Keyed, Spec, Text
from sim.config.tables.last_year import BLOCK
from sim.model.inputs import Company, Segment
from sim.model.numbers import Mark, declared

CURRENCY_NAMES = ("USD", "EUR", "GBP")

SEGMENT_FIELDS: dict[str, Spec] = {
    "title": Text(),
    "like": Text(about="another segment whose defaults hold for this one", example="mid-market"),
    **table_of(Segment),
}
OF_ONE_SEGMENT = ("title", "like", *(key_of(each) for each in declared(Segment) if Mark.OWN in each.marks))
"""What only a segment can say of itself. Everything else may be said once, for all of them."""
_OF_COMPANY = table_of(Company)


def _block(name: str, more: Mapping[str, Spec] | None = None, **said: Any) -> Block:
    """Return a block of numbers of a company, with what else is said of it."""
    block = _OF_COMPANY[name]
    assert isinstance(block, Block)
    return replace(block, fields={**block.fields, **(more or {})}, **said)


UNDER = {"under": Text(about="the organization that had this retention", example="as-is")}
COMPANY_BLOCKS: dict[str, Spec] = {
    "all_segments": Block(
        {name: spec for name, spec in SEGMENT_FIELDS.items() if name not in OF_ONE_SEGMENT},
        about="of a customer of complexity 1; what a segment says itself goes first",
    ),
    **{name: spec for name, spec in _OF_COMPANY.items() if name not in ("start", "new_logos")},
    "calibrate_to": _block(
        "calibrate_to",
        UNDER,
        required=("grr", "nrr"),
        examples={"grr": "grr: 90 %", "nrr": "nrr: 103 %"},
    ),
}
_REQUIRED_SEGMENT = ("share_of_new_logos", "acv", "contracts")
_EXAMPLES = {
    "contracts": "contracts: {12 months: 90 %, 24 months: 10 %}",
    "start": "start: {customers: 160}",
    "new_logos": "new_logos: {per_year: 40, growth: 15 % a year}",
    "segments": "segments: with smb, mid-market or enterprise below it",
    "title": "title: a line that says which company this is",
    "kind": "kind: company",
}

_LIST = {
    "accounts": Text(about="your own accounts: a CSV beside this file, a row for each", example="accounts.csv"),
    "as_of": Text(about="the day the list is of", example="2026-08-31"),
}
_NO_LIST = {"accounts_csv": "is now accounts (got {got}). Write accounts: FILE and as_of: DATE, in place of customers."}
_FIXED = {
    "early_exit": "every contract runs to its end (got {got}). Remove it.",
    "pay_year_starts": "the first month of a study is the first of its pay year (got {got}). Remove it.",
}
"""Keys of older files that would change nothing."""
SEGMENT = Block(
    SEGMENT_FIELDS,
    required=_REQUIRED_SEGMENT,
    examples=_EXAMPLES,
    instead_of={"organic": ("organic_expansion",)},  # a rate of one's own is meant, whatever share stands below it
)
COMPANY = Block(
    {
        "kind": Text(choices=("company",)),
        "title": Text(),
        "currency": Text(choices=CURRENCY_NAMES),
        "start": _block(
            "start", _LIST, required=("customers",), examples={"customers": "customers: 160"}, forbidden=_NO_LIST
        ),
        "new_logos": _block(
            "new_logos",
            required=("per_year", "growth"),
            examples={"per_year": "per_year: 40", "growth": "growth: 15 % a year"},
        ),
        "segments": Keyed(SEGMENT),
        "last_year": BLOCK,
        **COMPANY_BLOCKS,
    },
    required=("kind", "title", "start", "new_logos", "segments"),
    examples=_EXAMPLES,
    forbidden=_FIXED,
)

_LEVELS = {each.name: spec_of(each.form) for each in declared(Segment) if each.form and Mark.LEVEL in each.marks}
LEVELS = tuple(_LEVELS)
CALIBRATION = Block(
    {
        "kind": Text(choices=("calibration",)),
        "title": Text(),
        "company": Text(),
        "segments": Keyed(Block(_LEVELS, required=LEVELS, extra=True)),
    },
    required=("kind", "company", "segments"),
    extra=True,  # how it was computed; for readers and for the script itself
)
