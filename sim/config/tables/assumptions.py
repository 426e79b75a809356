"""What an assumptions file may contain: the numbers that `sim/model/assumptions.py` declares, and those that are gone."""

from sim.config.language.declared import table_of
from sim.config.language.fields import Block, Keyed, Spec, Text
from sim.config.tables.company import COMPANY_BLOCKS, SEGMENT, SEGMENT_FIELDS
from sim.model.assumptions import blocks

GONE: dict[str, dict[str, str]] = {
    "learning": {
        "progress_ratio": (
            "is gone: no doubling of experience saves the same share for ever (got {got}). Write the gain in output of the "
            "first eight months, output_gain: 53 %; a progress ratio r was a gain of 1 / r³ - 1."
        ),
        "quality_exponent": (
            "is gone: hours and quality share one gain in output (got {got}). Write the part of it that is quality, "
            "quality_share: 25 %; beside the hours an exponent q was a part of q / (1 + q)."
        ),
    }
}
"""Numbers that were, and what to write now."""

BLOCKS: dict[str, Spec] = {
    name: Block(table_of(block), forbidden=GONE.get(name, {})) for name, block in blocks().items()
}


def gone(path: str) -> str:
    """Return what replaced a number that is no more, given its path with or without `assumptions.`; nothing for others."""
    block, _, name = path.removeprefix("assumptions.").partition(".")
    said = GONE.get(block, {}).get(name, "")
    return said.format(got=path)


ASSUMPTIONS = Block(
    {
        "kind": Text(choices=("assumptions",)),
        "title": Text(),
        "company": Block(COMPANY_BLOCKS),
        "segments": Keyed(Block(SEGMENT_FIELDS, instead_of=SEGMENT.instead_of)),
        **BLOCKS,
    },
    required=("kind",),
    examples={"kind": "kind: assumptions"},
)
