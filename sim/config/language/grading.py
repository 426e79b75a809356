"""Who says so: `source`, `strength` and `owner` on a block hold for every number below it."""

from __future__ import annotations

from dataclasses import replace

from sim.config.language.checked import nearest_key
from sim.config.language.nodes import STRENGTHS, Grade, Node, Problems, text_node
from sim.config.language.quantities import FORMS

_GRADES = ("source", "strength", "owner")
_MANY_SOURCES = ("company", "assumptions")
"""Kinds of file whose numbers come from many places: no one look at the world can vouch for all of them."""
_EVIDENCE = ("measured", "survey")


def graded_file(root: Node, problems: Problems) -> Node:
    """Hang `source`, `strength` and `owner` on every value of a file.

    In a company or in assumptions, evidence (`measured`, `survey`) has to stand near the numbers that it vouches for: at
    the top of the file, or over all segments at once, it counts as `assumption`, and that is told. What a whole file may say
    of itself is `opinion` or `assumption`.
    """
    if root.word("kind") not in _MANY_SOURCES or not isinstance(root.content, dict):
        return graded(root, Grade(), problems)
    return graded(_of_facts(_without_evidence(root, "", problems)), Grade(), problems)


def _of_facts(root: Node) -> Node:
    """Return a company whose facts of last year count as measured, by itself unless they say by whom."""
    facts = root.get("last_year")
    if facts is None or not isinstance(facts.content, dict) or not isinstance(root.content, dict):
        return root
    said = {
        name: text_node(text, facts.place) for name, text in (("source", "our own books"), ("strength", "measured"))
    }
    return replace(root, content={**root.content, "last_year": replace(facts, content={**said, **facts.content})})


def _without_evidence(block: Node, path: str, problems: Problems) -> Node:
    """Return a block that holds other blocks without a strength that would lift all that is below it."""
    if not isinstance(block.content, dict):
        return block
    entries = dict(block.content)
    word = entries.get("strength")
    if word is not None and word.content in _EVIDENCE:
        message = (
            f"stands over all numbers of {'all segments' if path else 'this file'}, so it counts for none of them: they "
            f"are assumptions (got {word.text}). Write it on what was {'measured' if word.text == 'measured' else 'read'}: "
            f"{{value: 22%, source: CRM export of May, strength: {word.text}}}, or in its block."
        )
        problems.warn(word.place, f"{path}strength", message)
        entries["strength"] = replace(word, content="assumption")
    if not path and "segments" in entries:
        entries["segments"] = _without_evidence(entries["segments"], "segments.", problems)
    return replace(block, content=entries)


def graded(node: Node, above: Grade, problems: Problems, *, of_work: bool = False) -> Node:
    """Take `source`, `strength` and `owner` out of the mappings and hang them on every value below.

    `{value: 22 %, source: …}` becomes the value itself, and `{triangular: [2, 4, 7 months]}` the text `triangular
    2..4..7 months`. A line of `ownership` (`of_work`) keeps its `owner`, which names a role.
    """
    content = node.content
    if isinstance(content, dict):
        if "value" in content:
            content = _beside_value(content, problems)
        of_work = of_work or "work" in content
        names = [name for name in _GRADES if name in content and not (name == "owner" and of_work)]
        words = {name: content[name].text for name in names}
        grade = Grade(
            words.get("source") or above.source,
            words.get("strength") or above.strength,
            words.get("owner") or above.owner,
        )
        _check_strength(content, problems)
        rest = {name: below for name, below in content.items() if name not in names}
        if set(rest) == {"value"}:
            value = graded(rest["value"], grade, problems)
            if isinstance(value.content, str):
                return Node(value.content, value.place, node.key, value.grade, node.shipped, value.flow)
        said = _as_text(rest)
        if said:
            return Node(said, node.place, node.key, grade, node.shipped, node.flow)
        return Node(
            {name: graded(below, grade, problems, of_work=name == "ownership") for name, below in rest.items()},
            node.place,
            node.key,
            grade,
            node.shipped,
            node.flow,
        )
    if isinstance(content, tuple):
        return Node(
            tuple(graded(below, above, problems, of_work=of_work) for below in content),
            node.place,
            node.key,
            above,
            node.shipped,
            node.flow,
        )
    return Node(content, node.place, node.key, above, node.shipped, node.flow)


def _beside_value(content: dict[str, Node], problems: Problems) -> dict[str, Node]:
    """Return a value with its source, without keys that cannot stand there; each is noted."""
    kept: dict[str, Node] = {}
    for name, node in content.items():
        if name == "value" or name in _GRADES:
            kept[name] = node
            continue
        near = nearest_key(name, _GRADES)
        if near is not None and near not in content:
            kept[near] = node
        advice = f"Did you mean {near}?" if near else f"Beside a value: {', '.join(_GRADES)}."
        problems.add(node.key, name, f"no such key. {advice}")
    return kept


def _as_text(rest: dict[str, Node]) -> str:
    """Return the text of a range that is written as a mapping with the name of its form; nothing if it is none."""
    name = next(iter(rest), "")
    if len(rest) != 1 or name not in FORMS:
        return ""
    ends = rest[name].content
    if not isinstance(ends, tuple) or not all(isinstance(end.content, str) for end in ends):
        return ""
    return f"{name} {'..'.join(end.text for end in ends)}"


def _check_strength(content: dict[str, Node], problems: Problems) -> None:
    word = content.get("strength")
    if word is not None and word.text not in STRENGTHS:
        problems.add(
            word.place,
            "strength",
            f"must be measured, survey, opinion or assumption (got {word.text[:40]}). Write one of these.",
        )
