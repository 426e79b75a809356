"""An industry for the survey replica: companies of many sizes that choose their organization, well led ones differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sim.config.files.library import Library, Source
from sim.config.language.checked import Checked
from sim.config.language.fields import Block, Listing, Text
from sim.config.language.nodes import Node, Problems
from sim.config.language.walk import check
from sim.config.resolving.experiment import Experiment
from sim.config.study.study import read_source
from sim.config.yaml.loading import read_text
from sim.model.numbers import Dimension as D
from sim.model.numbers import Number

_SHARE = Number(D.SHARE, low=0.01, high=0.99, design=True)
_MONEY = Number(D.MONEY, low=1.0, design=True)
INDUSTRY = Block(
    {
        "company": Text(example="mid-market-saas"),
        "bundled": Text(example="bundled-strategic-csm"),
        "split": Text(example="fully-split"),
        "companies": Number(D.COUNT, low=20, high=100_000, whole=True, design=True),
        "arr": Block({"median": _MONEY, "spread": Number(D.MULTIPLE, low=1.0, high=50.0, design=True)}),
        "acv_grows": Number(D.RATIO, low=0.0, high=1.0, design=True, about="power of ARR that contracts grow with"),
        "stickiness_spread": Number(
            D.RATIO, low=0.0, high=3.0, design=True, about="of its log odds, between companies"
        ),
        "needs_spread": Number(
            D.MULTIPLE, low=1.0, high=10.0, design=True, about="of needs between companies, 90th over median"
        ),
        "arr_moves_stickiness": Number(
            D.RATIO, low=0.0, high=3.0, design=True, about="of its log odds, for ten times the ARR"
        ),
        "arr_moves_needs": Number(D.MULTIPLE, low=1.0, high=10.0, design=True, about="of needs, for ten times the ARR"),
        "pay": Text(choices=("same", "own"), about="as of any experiment: one pay for all, or each its own plan"),
        "management_moves_stickiness": Number(D.RATIO, low=0.0, high=3.0, design=True),
        "management_moves_choice": Listing(Number(D.RATIO, low=0.0, high=10.0, design=True)),
        "bundled_below": Block({"arr": _MONEY, "share": _SHARE}, required=("arr", "share")),
        "split_above": Block({"arr": _MONEY, "share": _SHARE}, required=("arr", "share")),
        "horizon": Number(D.DURATION, low=760.0, high=7300.0, design=True),
        "winners_from": Number(D.SHARE, low=0.5, high=3.0, design=True, about="NRR from which a company counts as one"),
    },
    required=("company", "bundled", "split", "bundled_below", "split_above"),
)


@dataclass(frozen=True, slots=True)
class Industry:
    """A population of companies. arr_median in dollars; arr_spread: 90th percentile over median.

    arr_moves_stickiness, arr_moves_needs: log odds added to stickiness, and factor on needs, for ten times the ARR.

    moves_stickiness: log odds of stickiness for each standard deviation of latent management quality; moves_choice: log
    odds of choosing to split for the same, several strengths. shares: (ARR, share): of companies below the one that
    bundle, of companies above the other that split; what they do, not what it brings.
    """

    experiment: Experiment
    bundled: str
    split: str
    companies: int
    arr_median: float
    arr_spread: float
    acv_grows: float
    stickiness_spread: float
    needs_spread: float
    arr_moves_stickiness: float
    arr_moves_needs: float
    moves_stickiness: float
    moves_choice: tuple[float, ...]
    bundled_below: tuple[float, float]
    split_above: tuple[float, float]
    winners_from: float


def read_industry(checked: Checked, source: Source, library: Library) -> Industry | None:
    """Return the industry that a claim asks for; None without one, or with a mistake that is noted."""
    node = checked.root.get("industry")
    if node is None:
        return None
    before = len(library.problems.mistakes)
    said = check("industry", source.key, node, INDUSTRY, library.problems)
    if len(library.problems.mistakes) > before:
        return None
    experiment = read_source(replace(source, kind="experiment", root=_study(said, node)), {}, library)
    if experiment is None:
        return None
    strengths = [each for path, each in said.held.items() if path.startswith("management_moves_choice[")]
    return Industry(
        experiment=experiment,
        bundled=said.word("bundled"),
        split=said.word("split"),
        companies=int(said.number("companies", 400)),
        arr_median=said.number("arr.median", 20e6),
        arr_spread=said.number("arr.spread", 5.0),
        acv_grows=said.number("acv_grows", 0.5),
        stickiness_spread=said.number("stickiness_spread", 0.3),
        needs_spread=said.number("needs_spread", 1.0),
        arr_moves_stickiness=said.number("arr_moves_stickiness", 0.0),
        arr_moves_needs=said.number("arr_moves_needs", 1.0),
        moves_stickiness=said.number("management_moves_stickiness", 0.0),
        moves_choice=tuple(float(each.value) for each in strengths) or (0.0,),
        bundled_below=(said.number("bundled_below.arr"), said.number("bundled_below.share")),
        split_above=(said.number("split_above.arr"), said.number("split_above.share")),
        winners_from=said.number("winners_from", 1.15),
    )


def _study(said: Checked, node: Node) -> Node:
    """Return the comparison of both organizations that every company of the industry is built from."""
    months = round(said.number("horizon", 1095.0) * 12 / 365)
    lines: Mapping[str, str] = {
        "kind": "experiment",
        "title": "An industry",
        "company": said.word("company"),
        "models": f"[{said.word('bundled')}, {said.word('split')}]",
        "staffing": "own",
        "horizon": f"{months} months",
        **({"pay": said.word("pay")} if said.word("pay") else {}),
    }
    text = "".join(f"{key}: {value}\n" for key, value in lines.items())
    root = read_text(text, node.place.file, Problems())
    assert root is not None
    return root
