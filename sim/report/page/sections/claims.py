"""10 Published claims touched by this study: what others say, and what the model says under their conditions."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.report import wording
from sim.report.page.blocks import Block, Cell, Say, Section, grid
from sim.report.reading import number, pair

TITLE = "Published claims touched by this study"
NONE = "No ledger of published claims was given: postsale claims tests them against the model and writes one (ledger.json)."
NOT_TOUCHED = "None of the published claims in the ledger concerns this study."
KEPT_APART = (
    "A claim is a claim: agreement is no proof of the model, and none of these figures was used to calibrate it. "
    "The words of a claim are its author’s."
)


def claims_section(ledger: Sequence[Mapping[str, Any]] | None) -> Section:
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


def _row(entry: Mapping[str, Any]) -> list[Cell | str]:
    said = tuple(str(entry[key]) for key in ("source", "experiment") if entry.get(key))
    share = number(entry.get("share_of_worlds"))
    return [
        Cell(f"{entry.get('id', '')} {entry.get('claim', '')}".strip(), said),
        _text(entry.get("claimed")),
        _simulated(entry.get("simulated")),
        str(entry.get("verdict") or "–"),
        wording.share(share) if math.isfinite(share) else "not studied",
        str(entry.get("mechanism") or "–"),
    ]


def _simulated(found: Any) -> Cell:
    if not isinstance(found, Mapping):
        return Cell(_text(found))
    lo, hi = pair(found.get("ci95"))
    below = (f"[{_text(lo)}, {_text(hi)}]",) if math.isfinite(lo) else ()
    return Cell(_text(found.get("value")), below)


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "–" if value is None else str(value)
    return f"{value:.4g}" if math.isfinite(value) else "–"
