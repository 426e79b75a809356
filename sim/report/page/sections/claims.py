"""10 Published claims touched by this study: what others say, and what the model says under their conditions."""

from collections.abc import Sequence

from sim.report.document.blocks import Block, Cell, Say, Section, grid
from sim.report.ledger import reading
from sim.report.ledger.tables import line
from sim.report.words import wording
from sim.results.ledger import LedgerRow

TITLE = "Published claims touched by this study"
NONE = (
    "No ledger of published claims lies beside this run: postsale claims tests them against the model and writes one, "
    "after which postsale report shows here what concerns this study."
)
NOT_TOUCHED = "None of the published claims in the ledger concerns this study."
KEPT_APART = (
    "A claim is a claim: agreement is no proof of the model, and none of these figures was used to calibrate it. "
    "The words of a claim are its author’s."
)


def claims_section(ledger: Sequence[LedgerRow] | None) -> Section:
    """Return the section. ledger: the claims that concern this study, as in ledger.json; None where none was given."""
    if not ledger:
        return Section("claims", TITLE, (Say(NONE if ledger is None else NOT_TOUCHED),))
    rows = [_row(entry) for entry in ledger]
    columns = ["claim", "published", "simulated", "verdict", "plausible worlds", "mechanism that removes it"]
    foot = f"In brackets: {wording.AVERAGE}."
    blocks: list[Block] = [
        Say(KEPT_APART, "note"),
        grid("Claims and verdicts", columns, rows, text=(0, 3, 5), foot=foot),
    ]
    return Section("claims", TITLE, tuple(blocks))


def _row(raw: LedgerRow) -> list[Cell | str]:
    row = reading.row(raw)
    found = line(row, "")
    return [
        Cell(f"{row.key} {row.claim}".strip(), (row.source,) if row.source else ()),
        Cell(found.claimed[0] if found.claimed else "–", found.claimed[1:]),
        Cell(found.simulated[0], found.simulated[1:]),
        row.shown_verdict,
        Cell(found.worlds[0], found.worlds[1:]),
        found.mechanism,
    ]
