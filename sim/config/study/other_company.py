"""A study at a company whose segments have other names: its paths of kinds of customers, in that company's own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sim.config.company.company import expected_opening_arr
from sim.config.company.segments import SEGMENTS, Names
from sim.config.decision.worth import LEAST_WORTH, MOST_WORTH
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, Problems
from sim.model.inputs import Company


def carried(root: Node, names: Names, problems: Problems) -> Node:
    """Return an experiment whose paths of a kind of customers lead to the segments that are like it.

    What a study of another company says of customers that this one has not is left out, with a warning, where it can be:
    in `change`, `uncertain` and `move_together`. A path that leads nowhere stays as it is, and is refused where it is read.
    """
    if not isinstance(root.content, dict):
        return root
    laid = dict(root.content)
    carries = {"vary": _vary, "follow": _follow, "change": _change, "crossing_of": _crossing, "uncertain": _uncertain}
    for key, carry in carries.items():
        if key in laid:
            laid[key] = carry(laid[key], names, problems)
    if "move_together" in laid:
        laid["move_together"] = _together(laid["move_together"], names, problems)
    return replace(root, content=laid)


def _vary(node: Node, names: Names, _: Problems) -> Node:
    if not isinstance(node.content, dict):
        return node
    found: dict[str, Node] = {}
    for path, values in node.content.items():
        here = names.paths(path, each=False)[0]
        found[here] = node.content.get(here, values)  # the company's own name is laid over that of the kind
    return replace(node, content=found)


def _follow(node: Node, names: Names, problems: Problems) -> Node:
    carried = _vary(node, names, problems)
    if not isinstance(carried.content, dict):
        return node
    found: dict[str, Node] = {}
    for path, value in carried.content.items():
        leader, space, more = value.text.partition(" ")
        found[path] = replace(value, content=f"{names.paths(leader, each=False)[0]}{space}{more}") if leader else value
    return replace(carried, content=found)


def _change(node: Node, names: Names, problems: Problems) -> Node:
    if not isinstance(node.content, dict):
        return node
    found: dict[str, Node] = {}
    for path, value in node.content.items():
        if path == SEGMENTS:
            found[path] = _below_segments(value, names, problems)
        elif not _left_out(path, value, "change", names, problems):
            found |= dict.fromkeys(names.paths(path, each=True), value)
    return replace(node, content=found)


def _below_segments(node: Node, names: Names, problems: Problems) -> Node:
    """Carry `company.segments: {mid-market: …}`, whose kinds are keys and not parts of a path."""
    if not isinstance(node.content, dict):
        return node
    found: dict[str, Node] = {}
    for kind, value in node.content.items():
        path = f"{SEGMENTS}.{kind}"
        if not _left_out(path, value, "change", names, problems):
            found |= dict.fromkeys((each.removeprefix(f"{SEGMENTS}.") for each in names.paths(path, each=True)), value)
    return replace(node, content=found)


def _crossing(node: Node, names: Names, _: Problems) -> Node:
    along = node.get("along")
    if along is None or not isinstance(along.content, str) or not isinstance(node.content, dict):
        return node
    here = replace(along, content=names.paths(along.content, each=False)[0])
    return replace(node, content={**node.content, "along": here})


def _uncertain(node: Node, names: Names, problems: Problems) -> Node:
    if not isinstance(node.content, tuple):
        return node
    return replace(node, content=tuple(_patterns(node.content, "uncertain", names, problems)))


def _together(node: Node, names: Names, problems: Problems) -> Node:
    """Carry groups; one that has a single number left moves with nothing, and goes with what was left out."""
    if not isinstance(node.content, tuple):
        return node
    kept: list[Node] = []
    for group in node.content:
        these = group.get("these")
        if these is None or not isinstance(these.content, tuple) or not isinstance(group.content, dict):
            kept.append(group)
            continue
        found = tuple(_patterns(these.content, "move_together", names, problems))
        if len(found) > 1 or len(found) >= len(these.content):
            kept.append(replace(group, content={**group.content, "these": replace(these, content=found)}))
    return replace(node, content=tuple(kept))


def _patterns(items: Iterable[Node], said_by: str, names: Names, problems: Problems) -> list[Node]:
    found: list[Node] = []
    for item in items:
        if not isinstance(item.content, str):
            found.append(item)
        elif not _left_out(item.content, item, said_by, names, problems):
            found.extend(replace(item, content=path) for path in names.paths(item.content, each=True))
    return found


def _left_out(path: str, node: Node, said_by: str, names: Names, problems: Problems) -> bool:
    if not names.elsewhere or not names.lacks(path):
        return False
    problems.warn(node.key, said_by, f"is left out, for {names.company} has no such customers (got {path}).")
    return True


def warn_elsewhere(checked: Checked, company: Company, problems: Problems) -> None:
    """Warn of what a study of another company says in numbers of its own: sizes, and dollars worth acting on."""
    change = checked.root.get("change")
    entries = change.content if change is not None and isinstance(change.content, dict) else {}
    own = [path for path in entries if path.startswith("company.")]
    if change is not None and own:
        said = f"the study sets these itself, so those of {company.key} are not used (got {', '.join(own)})."
        problems.warn(change.key, "change", said)
    opening = expected_opening_arr(company)
    for path, held in checked.held.items():
        amount = path.startswith("worth_acting_on.") and held.quantity is not None and held.quantity.currency
        if amount and not LEAST_WORTH <= float(held.value) / opening <= MOST_WORTH:
            share = f"{100.0 * float(held.value) / opening:.2g} % of its opening ARR"
            remedy = f"Lay a share over it: --set '{path}=3 % of opening ARR'."
            message = (
                f"was written for another company; for {company.key} it is {share} (got {held.node.text}). {remedy}"
            )
            problems.warn(held.node.place, path, message)
