"""Check a tree against its table and collect every number and word under its dotted path."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sim.config.language.checked import Checked, HeldValue, nearest, nearest_key
from sim.config.language.elsewhere import elsewhere
from sim.config.language.fields import FARTHEST, Block, Either, Flag, Keyed, Listing, Spec, Text
from sim.config.language.misspelled import corrected, joined
from sim.config.language.nodes import Node, Problems
from sim.config.language.quantities import Quantity, QuantityError, parse
from sim.config.language.wording import bounds_text, example_of, months_of
from sim.config.language.yaml_words import spaceless
from sim.model.numbers import Dimension, Number, Spread

KEY_PATTERN = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]*$")


def check(kind: str, key: str, root: Node, spec: Spec, problems: Problems) -> Checked:
    """Check a whole tree; mistakes go to `problems`, what could be read to the result."""
    root = corrected(root, spec, "", problems)
    checked = Checked(kind, key, root)
    _Walker(checked, problems).walk(root, spec, "")
    _check_sources(checked, problems)
    return checked


def _check_sources(checked: Checked, problems: Problems) -> None:
    """A number that ships names who says so and how strong that is, or it does not load."""
    for path, held in checked.held.items():
        grade = held.node.grade
        if held.quantity is None or held.design or not held.node.shipped or (grade.source and grade.strength):
            continue
        lacks = "source" if not grade.source else "strength"
        remedy = "Add source and strength: shipped numbers need both."
        problems.add(held.node.place, path, f"has no {lacks} (got {held.node.text}). {remedy}")


class _Walker:
    """One pass over one tree."""

    def __init__(self, checked: Checked, problems: Problems) -> None:
        self.checked, self.problems = checked, problems

    def walk(self, node: Node, spec: Spec, path: str) -> None:
        if isinstance(spec, Either):
            self._either(node, spec, path)
        elif isinstance(spec, Block):
            self._block(node, spec, path)
        elif isinstance(spec, Keyed):
            self._keyed(node, spec, path)
        elif isinstance(spec, Listing):
            self._listing(node, spec, path)
        elif isinstance(spec, Number):
            self._number(node, spec, path)
        elif isinstance(spec, Spread):
            self._spread(node, spec, path)
        elif isinstance(spec, Text):
            self._text(node, spec, path)
        elif isinstance(spec, Flag):
            self._flag(node, path)

    def _hold(self, held: HeldValue) -> None:
        self.checked.held[held.path] = held

    def _wrong(self, node: Node, path: str, message: str) -> None:
        self.problems.add(node.place, path, message)

    def _spaceless(self, node: Node, path: str) -> bool:
        """Note a text that was meant to be a mapping or a list, but lacks a space; say whether it is one."""
        told = spaceless(node.content) if isinstance(node.content, str) else None
        if told is not None:
            self._wrong(node, path, f"{told[0]} (got {_short(node)}). {told[1]}")
        return told is not None

    def _either(self, node: Node, spec: Either, path: str) -> None:
        kinds = {str: spec.text, dict: spec.block, tuple: spec.items}
        chosen = kinds[type(node.content)]
        if chosen is None and self._spaceless(node, path):
            return
        if chosen is None:
            allowed = [
                name
                for name, form in (("a word or number", spec.text), ("a mapping", spec.block), ("a list", spec.items))
                if form is not None
            ]
            self._wrong(
                node, path, f"must be {' or '.join(allowed)} (got {_short(node) or 'nothing'}). Correct its form."
            )
            return
        self.walk(node, chosen, path)

    def _block(self, node: Node, spec: Block, path: str) -> None:
        if not isinstance(node.content, dict):
            if self._spaceless(node, path):
                return
            advice = f"Keys here: {', '.join(list(spec.fields)[:4])}."
            if spec.bare and isinstance(node.content, str) and node.content:
                advice = f"Write {{{spec.bare}: {node.content}}}."
            self._wrong(node, path, f"must be a mapping (got {_short(node)}). {advice}")
            return
        excused = set() if spec.extra else self._unknown_keys(node, spec, path)
        for name in spec.required:
            if name not in node.content and name not in excused:
                self._missing(node, spec, path, name)
        for name, below in node.content.items():
            if name in spec.fields:
                self.walk(below, spec.fields[name], joined(path, name))

    def _missing(self, node: Node, spec: Block, path: str, name: str) -> None:
        example = spec.examples.get(name) or example_of(name, spec.fields[name])
        message = f"is missing (got no such key). Write {example}."
        self.problems.add(node.key, joined(path, name), message)

    def _unknown_keys(self, node: Node, spec: Block, path: str) -> set[str]:
        """Report keys that nobody knows; return the required keys that they were probably meant to be."""
        assert isinstance(node.content, dict)
        excused: set[str] = set()
        for name, below in node.content.items():
            if name in spec.fields:
                continue
            told = spaceless(name) if below.content == "" else None
            if told is not None:
                excused.add(name.partition(":")[0])
                self.problems.add(below.key, path, f"{told[0]} (got {name}). {told[1]}")
                continue
            if name in spec.forbidden:
                said = spec.forbidden[name].format(got=_short(below))
                excused.update(_named(spec, said))
                self.problems.add(below.key, joined(path, name), said)
                continue
            place = elsewhere(name)
            near = nearest_key(name, spec.fields, known_elsewhere=bool(place))
            advice = f"Did you mean {near}?" if near else place or f"Keys here: {', '.join(spec.fields)}."
            excused.update((near,) if near else _named(spec, place))
            self.problems.add(below.key, joined(path, name), f"no such key. {advice}")
        return excused

    def _keyed(self, node: Node, spec: Keyed, path: str) -> None:
        if not isinstance(node.content, dict):
            self._wrong(node, path, f"must be a mapping (got {_short(node)}). Write one line 'name: value' for each.")
            return
        for name, below in node.content.items():
            below_path = joined(path, name)
            if spec.keys == "name" and not KEY_PATTERN.match(name):
                self.problems.add(below.key, path, f"is no name (got {name}). Use letters, digits, - and _.")
                continue
            if spec.keys == "months" and months_of(name) is None:
                self.problems.add(below.key, path, f"is no contract length (got {name}). Write 12 months: 90 %.")
                continue
            self.walk(below, spec.each, below_path)

    def _listing(self, node: Node, spec: Listing, path: str) -> None:
        if isinstance(node.content, tuple):
            for index, below in enumerate(node.content, start=1):
                self.walk(below, spec.item, f"{path}[{index}]")
        elif spec.single and isinstance(node.content, str):
            self.walk(node, spec.item, f"{path}[1]")
        elif not self._spaceless(node, path):
            self._wrong(
                node, path, f"must be a list (got {_short(node)}). Write [one, two], or a line '- one' for each."
            )

    def _number(self, node: Node, spec: Number, path: str) -> None:
        if isinstance(node.content, str) and node.content in spec.words:
            self._hold(HeldValue(path, node, node.content, design=True))
            return
        quantity = self._quantity(node, spec, path)
        if quantity is not None:
            value = int(quantity.value) if spec.whole else quantity.value
            self._hold(HeldValue(path, node, value, quantity, spec.design))

    def _quantity(self, node: Node, spec: Number, path: str) -> Quantity | None:
        if not isinstance(node.content, str):
            self._wrong(node, path, f"must be one number (got {_short(node)}). Write it like {spec.dimension.example}.")
            return None
        first: QuantityError | None = None
        for dimension in (spec.dimension, *spec.others):
            try:
                quantity = parse(node.content, dimension, basis=spec.basis, before=spec.before)
            except QuantityError as error:
                first = first or error
                continue
            return quantity if self._in_bounds(node, spec, path, quantity) else None
        assert first is not None
        near = nearest(node.content, spec.words)
        if near:
            self._wrong(node, path, f"is no number (got {_short(node)}). Did you mean {near}?")
            return None
        self._wrong(node, path, f"{first.problem} (got {_short(node) or 'nothing'}). {first.remedy}")
        return None

    def _in_bounds(self, node: Node, spec: Number, path: str, quantity: Quantity) -> bool:
        ends = [quantity.value, *quantity.reach]
        got = _short(node)
        if any(abs(end) > FARTHEST and spec.low <= end <= spec.high for end in ends):
            self._wrong(node, path, f"is too large to be simulated (got {got}). Correct the number.")
            return False
        outside = any(end < spec.low or end > spec.high for end in ends)
        if outside and quantity.form == "lognormal":
            far = f"{bounds_text(spec)}, and the tails of a lognormal reach beyond its ends (got {got})"
            self._wrong(node, path, f"{far}. Write triangular in the place of lognormal.")
            return False
        if outside:
            self._wrong(node, path, f"{bounds_text(spec)} (got {got}). Correct the number.")
            return False
        if spec.design and quantity.is_range:
            self._wrong(node, path, f"must be one number, not a range (got {got}). Write one number.")
            return False
        if spec.whole and quantity.value != int(quantity.value):
            self._wrong(node, path, f"must be a whole number (got {got}). Write {round(quantity.value)}.")
            return False
        return True

    def _spread(self, node: Node, spec: Spread, path: str) -> None:
        median = spec.median
        if isinstance(node.content, str):
            quantity = self._quantity(node, median, f"{path}.median")
            if quantity is not None:
                self._hold(HeldValue(f"{path}.median", node, quantity.value, quantity))
            return
        fields: dict[str, Spec] = {"median": median, "spread": Number(Dimension.MULTIPLE, low=1.0, high=100.0)}
        required = () if spec.follows else ("median", "spread")
        self._block(node, Block(fields, required=required), path)

    def _text(self, node: Node, spec: Text, path: str) -> None:
        if not isinstance(node.content, str):
            self._wrong(node, path, f"must be one word or text (got {_short(node)}). Write it after the colon.")
        elif not node.content.strip():
            self._wrong(node, path, f"needs a value (got nothing). Write {example_of(path.split('.')[-1], spec)}.")
        elif path.split(".")[-1] == "title" and "\n" in node.content.strip():
            self._wrong(node, path, f"must be one line (got {_short(node)}). Write it in one.")
        elif spec.choices and node.content not in spec.choices:
            near = nearest(node.content, spec.choices)
            remedy = f"Did you mean {near}?" if near else "Write one of these."
            self._wrong(node, path, f"must be {' or '.join(spec.choices)} (got {_short(node)}). {remedy}")
            if near:  # read on as what was meant, so that nothing else seems wrong
                self._hold(HeldValue(path, node, near, design=True))
        else:
            self._hold(HeldValue(path, node, node.content, design=True))

    def _flag(self, node: Node, path: str) -> None:
        words: Mapping[str, bool] = {"yes": True, "true": True, "no": False, "false": False}
        if isinstance(node.content, str) and node.content in words:
            self._hold(HeldValue(path, node, words[node.content], design=True))
        else:
            self._wrong(node, path, f"must be yes or no (got {_short(node)}). Write one of these.")


def _short(node: Node) -> str:
    flat = " ".join(node.text.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."


def _named(spec: Block, advice: str) -> list[str]:
    """Return the required keys that advice names: who follows it writes them, so that they lack is no second error."""
    return [name for name in spec.required if re.search(rf"\b{re.escape(name)}\b", advice)]
