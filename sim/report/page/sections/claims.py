"""10 Published claims touched by this study: what others say, and what the model says under their conditions."""

from collections.abc import Sequence
from dataclasses import replace

from sim.report.document.blocks import Block, Say, Section
from sim.report.document.table import Cell, Column, Item, Table
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
    columns = (
        Column("claim"),
        Column("published", align="right"),
        Column("simulated", "number"),
        Column("verdict"),
        Column("scenarios", align="right"),
        Column("mechanism that removes it"),
    )
    table = Table("Claims and verdicts", columns, rows, interval=f"In brackets: {wording.AVERAGE}.")
    blocks: list[Block] = [Say(KEPT_APART, "note"), table]
    return Section("claims", TITLE, tuple(blocks))


def _row(raw: LedgerRow) -> list[Item]:
    row = reading.row(raw)
    _, _, claimed, simulated, verdict, worlds, mechanism = line(row)
    claim = Cell(f"{row.key} {row.claim}".strip(), below=(row.source,) if row.source else ())
    return [claim, replace(claimed, value=claimed.value or None), simulated, verdict.value, worlds, mechanism]
