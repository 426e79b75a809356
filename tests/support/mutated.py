"""JSON as an accident or a stranger may leave it: one place of a tree changed, by chance but repeatably."""

import json
import random
from typing import Any

WRONG: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1e300,
    -0.5,
    "",
    "x",
    "x" * 5000,
    "a\x1b[31mb\nc",
    "\ud800",
    "../../..",
    [],
    {},
    [[]],
    [None],
    {"a": {"b": []}},
    ["x", 3],
    {"": ""},
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value of a tree, no more than two of each list."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, below in value.items():
            found += places(below, (*path, key))
    elif isinstance(value, list):
        for k, below in list(enumerate(value))[:2]:
            found += places(below, (*path, k))
    return found


def mutated(tree: Any, seed: int, shallow: int = 4) -> tuple[str, Any]:
    """Return what was changed, in words, and a copy of a tree with one place removed, repeated or replaced.

    shallow: half of the changes lie at most so deep, where a tree has few places and everything depends on them.
    """
    chance = random.Random(seed)
    copy = json.loads(json.dumps(tree))
    every = places(copy)
    path = chance.choice([one for one in every if len(one) <= chance.choice((2, shallow, 99))])
    at = copy
    for step in path[:-1]:
        at = at[step]
    how = chance.randrange(6)
    if how == 0:
        del at[path[-1]]
    elif how == 1 and isinstance(at, dict):
        at[f"{path[-1]}x"] = at.pop(path[-1])
    elif how == 1:
        at *= 3
    else:
        at[path[-1]] = chance.choice(WRONG)
    return f"{seed}: {how} at {path}", copy
