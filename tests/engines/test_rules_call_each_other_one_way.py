"""Rules never call each other in a circle: Numba would keep such code in its cache with a hole in it, and crash later."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

MODEL = Path(__file__).resolve().parents[2] / "sim" / "model"


def calls(folder: Path) -> dict[str, set[str]]:
    """Return which rule calls which, by module and name."""
    graph: dict[str, set[str]] = {}
    for path in sorted(folder.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if folder == MODEL and "@rule" not in text:
            continue  # declarations are plain Python: nothing of them is compiled
        tree = ast.parse(text)
        home = {node.name: path.stem for node in tree.body if isinstance(node, ast.FunctionDef)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim.model."):
                home |= {alias.asname or alias.name: str(node.module).rsplit(".", 1)[1] for alias in node.names}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                called = (n.func for n in ast.walk(node) if isinstance(n, ast.Call))
                named = {n.id for n in called if isinstance(n, ast.Name)} & set(home)
                graph[f"{path.stem}.{node.name}"] = {f"{home[name]}.{name}" for name in named}
    return graph


def test_no_rule_calls_itself_through_others() -> None:
    graph = calls(MODEL)
    assert len(graph) > 200
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("world.wait_world") < order.index("world.month_of_world")


def test_a_circle_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("from sim.model.b import two\n\ndef one():\n    return two()\n", encoding="utf-8")
    (tmp_path / "b.py").write_text("from sim.model.a import one\n\ndef two():\n    return one()\n", encoding="utf-8")
    with pytest.raises(CycleError):
        TopologicalSorter(calls(tmp_path)).prepare()
