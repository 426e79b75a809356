"""Numbers that go along with a varied one, such as a headcount that is one less: `follow: {PATH: VARIED - 1}`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.config.language.checked import Checked, nearest
from sim.config.language.nodes import Problems
from sim.config.resolving.experiment import Follower
from sim.config.resolving.paths import Override, Tables, check_path
from sim.config.study.keys import Vary, entries

_SAID = re.compile(r"(\S+)(?:\s+([+-])\s+(\d+(?:\.\d+)?))?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def followers(
    checked: Checked, vary: Vary, fixed: Sequence[Override], tables: Tables, problems: Problems
) -> tuple[Follower, ...]:
    """Return what follows; note what leads nowhere, follows nothing, or is said twice."""
    written, varied = entries(checked.root.get("vary")), dict(vary)
    found: list[Follower] = []
    for path, node in entries(checked.root.get("follow")).items():
        before = len(problems.mistakes)
        said = _SAID.fullmatch(node.text)
        leader, sign, number = said.groups() if said else (node.text, "", "")
        values = [each.text for each in varied.get(leader, ()) if not _NUMBER.fullmatch(each.text)]
        if said is None or leader not in written:
            near = nearest(leader, written)
            advice = f"Did you mean {near}?" if near else "Write a path of vary, or one and a number: PATH - 1."
            problems.add(node.place, f"follow.{path}", f"follows nothing that is varied (got {node.text}). {advice}")
        elif values:
            message = f"can follow plain numbers only (got {values[0]} for {leader}). Write it without a unit."
            problems.add(node.place, f"follow.{path}", message)
        check_path(Override(path, node, "follow"), tables, problems)
        for other in (*fixed, *(Override(name, nodes[0], "vary") for name, nodes in vary)):
            if other.path == path:
                message = f"follows {leader} in this study (got {other.node.text}). Remove one of them."
                problems.add(other.node.place, f"{other.said_by} {path}".strip(), message)
        if len(problems.mistakes) == before and leader in varied:
            found.append(Follower(path, leader, float(f"{sign or ''}{number or 0}"), node))
    return tuple(found)
