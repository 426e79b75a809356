"""What a company tree must hold beyond its table: shares that add up, segments that are known, nothing missing."""

from __future__ import annotations

from sim.config.assumptions.derived import derive
from sim.config.company.last_year import check_against_start, check_last_year
from sim.config.company.listed import listed_of
from sim.config.company.targets import check_targets
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, Problems
from sim.config.language.units import plain
from sim.config.language.walk import check
from sim.config.tables.company import COMPANY, COMPANY_BLOCKS, SEGMENT_FIELDS
from sim.model.numbers import Spread

_OPTIONAL = ("title", "like", "complexity", "organic", "organic_expansion")
_SPREADS = tuple(name for name, spec in SEGMENT_FIELDS.items() if isinstance(spec, Spread) and spec.follows)


def check_company(key: str, root: Node, assumptions: Node, problems: Problems) -> Checked:
    """Check a company tree that already lies over its defaults."""
    before = len(problems.mistakes)
    checked = check("company", key, root, COMPANY, problems)
    segments = checked.names("segments")
    node = root.get("segments")
    if node is not None and node.content == {}:
        message = "needs at least one segment (got none). Add smb, mid-market or enterprise."
        problems.add(node.place, "segments", message)
    for name in segments:
        _check_segment(checked, name, assumptions, problems)
    _check_shares(checked, segments, problems)
    listed_of(root, segments, problems)
    check_last_year(checked, problems)
    if len(problems.mistakes) == before:
        derive(checked)
        _check_complete(checked, segments, problems)
    if len(problems.mistakes) == before:
        check_targets(checked, problems)
    if len(problems.mistakes) == before:
        check_against_start(checked, problems)
    return checked


def _check_segment(checked: Checked, name: str, assumptions: Node, problems: Problems) -> None:
    path = f"segments.{name}"
    node = checked.root.get("segments")
    segment = node.get(name) if node is not None else None
    kinds = assumptions.get("segments")
    if segment is None or kinds is None or not isinstance(kinds.content, dict):
        return
    like = segment.get("like")
    known = ", ".join(kinds.content)
    if like is not None and like.text not in kinds.content:
        problems.add(like.place, f"{path}.like", f"no such segment (got {like.text}). Write one of {known}.")
    elif (
        like is None
        and name not in kinds.content
        and any(field not in checked.names(path) for field in SEGMENT_FIELDS if field not in _OPTIONAL)
    ):
        problems.add(
            segment.key, path, f"nothing is known about such customers (got {name}). Add like: one of {known}."
        )
    stickiness = checked.held.get(f"{path}.stickiness")
    if stickiness is not None and not 0.01 <= float(stickiness.value) <= 0.99:
        got = stickiness.node.text  # the model takes its logit, so the very ends are out
        message = f"must be between 1 % and 99 % (got {got}). Correct the number."
        problems.add(stickiness.node.place, stickiness.path, message)
    share = checked.held.get(f"{path}.organic_expansion")
    if share is not None and float(share.value) > 0.95:
        problems.add(share.node.place, share.path, f"must be at most 95 % (got {share.node.text}). Correct the number.")


def _check_shares(checked: Checked, segments: tuple[str, ...], problems: Problems) -> None:
    paths = [f"segments.{name}.share_of_new_logos" for name in segments]
    node = checked.root.get("segments")
    if node is not None and segments:
        check_sum(checked, paths, node, "segments", "share_of_new_logos must add up to 100 %", problems)
    for name in segments:
        contracts = node.get(name).get("contracts") if node is not None and node.get(name) is not None else None  # type: ignore[union-attr]
        if contracts is not None and isinstance(contracts.content, dict):
            path = f"segments.{name}.contracts"
            paths = [f"{path}.{months}" for months in contracts.content]
            check_sum(checked, paths, contracts, path, "must add up to 100 %", problems)


def check_sum(checked: Checked, paths: list[str], node: Node, path: str, what: str, problems: Problems) -> None:
    """Note shares that do not add up to 100%; silent where one of them could not be read."""
    if not paths and isinstance(node.content, dict) and not node.content:
        problems.add(node.place, path, f"{what} (got nothing). Add one.")
        return
    if not paths or any(not checked.has(each) for each in paths):
        return
    shares = [round(float(checked.held[each].value) * 100, 9) for each in paths]
    if abs(sum(shares) - 100) > 1e-6:
        got = " + ".join(f"{plain(share)} %" for share in shares) + f" = {plain(round(sum(shares), 9))} %"
        problems.add(node.place, path, f"{what} (got {got}). Change one of them.")


def _check_complete(checked: Checked, segments: tuple[str, ...], problems: Problems) -> None:
    """Everything that the model reads must stand in the file or in the defaults."""
    for name in COMPANY_BLOCKS:
        if name != "all_segments" and checked.root.get(name) is None:
            problems.add(checked.root.place, name, "is missing (got no such key, and no default). Add it.")
    for name in segments:
        node = checked.root.get("segments").get(name)  # type: ignore[union-attr]
        assert node is not None
        at = f"segments.{name}"
        held = {path.removeprefix(f"{at}.").split(".")[0] for path in checked.held if path.startswith(f"{at}.")}
        for field in SEGMENT_FIELDS:
            if field not in _OPTIONAL and field not in held:
                problems.add(node.key, f"{at}.{field}", "is missing (got no such key, and no default). Add it.")
        for field in _SPREADS:  # of a mapping; one number alone says that all are alike
            below = node.get(field)
            if below is not None and isinstance(below.content, dict):
                for part in ("median", "spread"):
                    if not checked.has(f"{at}.{field}.{part}"):
                        problems.add(below.key, f"{at}.{field}.{part}", "is missing (got no such key). Add it.")
        if not held & {"organic", "organic_expansion"}:
            problems.add(node.key, f"segments.{name}.organic_expansion", "is missing (got no such key). Add it.")
