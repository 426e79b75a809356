"""What has to fit between the files of one study: segments, and one currency."""

from __future__ import annotations

from collections.abc import Iterable

from sim.config.checked import Checked, nearest
from sim.config.nodes import Node, Problems, at_path
from sim.config.units import CURRENCIES


def check_segments(model: Checked, company: Checked, default_names: Iterable[str], problems: Problems) -> None:
    """Every role counted by accounts needs a ratio for each segment; nobody may speak of a segment that is none."""
    segments = company.names("segments")
    known = {*segments, *default_names}
    for role in model.names("people"):
        path = f"people.{role}.staffing.accounts_per_rep"
        node = at_path(model.root, path)
        ratios = model.names(path)
        if node is None or not ratios:
            continue
        for name in ratios:
            below = node.get(name)
            if name not in known and below is not None:
                _unknown(below, f"{path}.{name}", name, known, problems)
        lacking = [
            name for name in segments if name not in ratios and company.word(f"segments.{name}.like") not in ratios
        ]
        if lacking and all(name in known for name in ratios):
            got = f"got {', '.join(ratios)}; {company.key} has {', '.join(segments)}"
            remedy = f"Write {lacking[0]}: and how many accounts."
            problems.add(node.key, path, f"has no number for segment {' and '.join(lacking)} ({got}). {remedy}")


def check_condition_segments(
    named: Iterable[tuple[Node, str, str]], company: Checked, default_names: Iterable[str], problems: Problems
) -> None:
    """Note conditions on a segment that neither the company nor the defaults know; (node, path, segment) each."""
    known = {*company.names("segments"), *default_names}
    for node, path, name in named:
        if name not in known:
            _unknown(node, path, name, known, problems)


def _unknown(node: Node, path: str, name: str, known: set[str], problems: Problems) -> None:
    near = nearest(name, known)
    advice = f"Did you mean {near}?" if near else f"Write one of {', '.join(sorted(known))}."
    problems.add(node.place, path, f"no such segment (got {name}). {advice}")


def check_currency(company: Checked, others: Iterable[Checked], problems: Problems) -> None:
    """A study has one currency, that of its company; nothing is converted."""
    wanted = company.word("currency", "USD")
    sign = next(sign for sign, name in CURRENCIES.items() if name == wanted)
    for checked in (company, *others):
        for path, held in checked.held.items():
            if held.quantity is None or held.quantity.currency in (None, sign):
                continue
            own = checked is company and not company.has("currency")
            remedy = f"Write it in {sign}" + (
                f", or add currency: {CURRENCIES[held.quantity.currency or sign]}." if own else "."
            )
            problems.add(held.node.place, path, f"this study is in {sign} (got {held.node.text}). {remedy}")
