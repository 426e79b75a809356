"""Who says so: `source`, `strength` and `owner` on a block hold for every number below it."""

from __future__ import annotations

from sim.config.nodes import STRENGTHS, Grade, Node, Problems

_GRADES = ("source", "strength", "owner")


def graded(node: Node, above: Grade, problems: Problems) -> Node:
    """Take `source`, `strength` and `owner` out of the mappings and hang them on every value below.

    `{value: 22 %, source: …}` becomes the value itself. A line of `ownership` keeps its `owner`, which names a role.
    """
    content = node.content
    if isinstance(content, dict):
        names = [name for name in _GRADES if name in content and not (name == "owner" and "work" in content)]
        words = {name: content[name].text for name in names}
        grade = Grade(
            words.get("source") or above.source,
            words.get("strength") or above.strength,
            words.get("owner") or above.owner,
        )
        _check_strength(content, problems)
        rest = {name: below for name, below in content.items() if name not in names}
        if set(rest) == {"value"} and isinstance(rest["value"].content, str):
            value = rest["value"]
            return Node(value.content, value.place, node.key, grade, node.shipped, value.flow)
        return Node(
            {name: graded(below, grade, problems) for name, below in rest.items()},
            node.place,
            node.key,
            grade,
            node.shipped,
            node.flow,
        )
    if isinstance(content, tuple):
        return Node(
            tuple(graded(below, above, problems) for below in content),
            node.place,
            node.key,
            above,
            node.shipped,
            node.flow,
        )
    return Node(content, node.place, node.key, above, node.shipped, node.flow)


def _check_strength(content: dict[str, Node], problems: Problems) -> None:
    word = content.get("strength")
    if word is not None and word.text not in STRENGTHS:
        problems.add(
            word.place,
            "strength",
            f"must be measured, survey, opinion or assumption (got {word.text[:40]}). Write one of these.",
        )
