"""The files that an experiment names: company, assumptions, models and variants of models, also those of policies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sim.config.assumptions.assumptions import open_assumptions
from sim.config.company.checks import check_company
from sim.config.company.company import company_tree
from sim.config.files import lookup
from sim.config.files.library import COMMAND_LINE, Library, Source
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, Place, leaves, with_value
from sim.config.organisation.model import check_model
from sim.config.policies.policies import stage_nodes
from sim.config.resolving.paths import Override, Tables, check_path, chosen
from sim.config.resolving.resolve import Trees, near_of, open_plans
from sim.config.study.keys import entries
from sim.config.tables.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Parts:
    """What could be opened; `complete` says whether all of it could."""

    company: Source | None
    assumptions: Source | None
    models: dict[str, Source]
    complete: bool

    def trees(self) -> Trees | None:
        """Return the trees, if all files could be opened."""
        if self.company is None or self.assumptions is None or not self.complete:
            return None
        return Trees(self.company, self.assumptions, self.models)


def open_parts(checked: Checked, source: Source, library: Library) -> Parts:
    """Open everything that the experiment names; where something is missing, still check all the rest."""
    name = checked.word("assumptions") or None
    assumptions = open_assumptions(library, name, source.folder, place_of_world(checked.root, source))
    company = None
    held = checked.held.get("company")
    if held is not None:
        near = near_of(held.node.place, source.folder)
        company = library.open("company", str(held.value), near, held.node.place, "company")
    opened = _open_models if checked.root.get("policies") is None else _open_stages
    models, complete = opened(checked, source, library)
    parts = Parts(company, assumptions, models, complete)
    if parts.trees() is None:
        _check_apart(parts, library)
    return parts


def place_of_world(root: Node, source: Source) -> Place:
    """Return where an experiment names its assumptions; the file as a whole where it names none."""
    node = root.get("assumptions")
    return Place(source.root.place.file) if node is None else node.place


def _check_apart(parts: Parts, library: Library) -> None:
    if parts.company is not None and parts.assumptions is not None:
        root = company_tree(parts.company.root, parts.assumptions.root)
        check_company(parts.company.key, root, parts.assumptions.root, library.problems)
    for key, source in parts.models.items():
        _check_alone(key, source, library)


def _check_alone(key: str, source: Source, library: Library) -> None:
    checked, _ = check_model(key, source.root, library.problems)
    open_plans(checked, source, library, {})


def _open_models(checked: Checked, source: Source, library: Library) -> tuple[dict[str, Source], bool]:
    problems, root = library.problems, checked.root
    node = root.get("models")
    if node is None:
        if checked.word("study") != "policy":
            problems.add(root.key, "models", "is missing (got no such key). Write models: [cs-only, cs-am-split].")
        return {}, False
    if not isinstance(node.content, tuple):
        return {}, False
    if not node.content:
        problems.add(node.place, "models", "needs at least one model (got none). Add one: postsale list models.")
    found: dict[str, Source] = {}
    for index, item in enumerate(node.content, start=1):
        _open_model(item, f"models[{index}]", found, source, library)
    return found, bool(found) and len(found) == len(node.content)


def _open_stages(checked: Checked, source: Source, library: Library) -> tuple[dict[str, Source], bool]:
    """Open the model of every stage; the same one may stand in many."""
    found: dict[str, Source] = {}
    said: dict[str, tuple[object, ...]] = {}
    complete = True
    for _, path, line in stage_nodes(checked.root):
        opened = _opened(line, path, source, library)
        if opened is None:
            complete = False
            continue
        if line.get("change") is not None and line.get("as") is None:
            complete = False  # reported where the policies are read; under whose key it would stand is not known
            continue
        key = line.word("as") or opened.key
        means = (opened.path.resolve(), {name: below.text for name, below in entries(line.get("change")).items()})
        if said.setdefault(key, means) != means:
            _note_twice(line, path, key, library)
            complete = False
        elif key not in found:
            _add_model(line, path, opened, found, library)
            complete = complete and key in found
    return found, complete and bool(found)


def _open_model(item: Node, path: str, found: dict[str, Source], naming: Source, library: Library) -> None:
    """Open one line of `models` and put it into `found` under its key, unless there is a mistake in it."""
    source = _opened(item, path, naming, library)
    if source is None:
        return
    key = item.word("as") or source.key
    if key in found:
        _note_twice(item, path, key, library)
        return
    _add_model(item, path, source, found, library)


def _opened(item: Node, path: str, naming: Source, library: Library) -> Source | None:
    """Open the file that a line names; None where it names none that can be read."""
    use = item.get("use") if isinstance(item.content, dict) else item
    if use is None or not isinstance(use.content, str) or not use.content.strip():
        return None
    near = near_of(use.place, naming.folder)
    return library.open("model", use.content, near, use.place, path if use is item else f"{path}.use")


def _note_twice(item: Node, path: str, key: str, library: Library) -> None:
    message = f"the key stands twice (got {key}). Give one of them another name by 'as:'."
    library.problems.add(item.place, path, message)


def _add_model(item: Node, path: str, source: Source, found: dict[str, Source], library: Library) -> None:
    """Put a model into `found` under its key, with what differs laid over it; not where there is a mistake in it."""
    changed = _variant(source, item, path, library)
    if changed is None:
        return
    title = item.get("title")
    root = changed if title is None else with_value(changed, "title", title)
    found[item.word("as") or source.key] = replace(source, root=root)


def _variant(source: Source, item: Node, path: str, library: Library) -> Node | None:
    """Return the model with what differs laid over it; None where the file itself has a mistake already."""
    change = item.get("change")
    if change is None or not isinstance(change.content, dict):
        return source.root
    before = len(library.problems.mistakes)
    _check_alone(source.key, source, library)
    if len(library.problems.mistakes) > before:
        return None
    prefix = f"models.{source.key}"
    table: Tables = {prefix: (KINDS["model"], source.root, source.key)}
    root = source.root
    for name, node in change.content.items():
        full = Override(f"{prefix}.{name}", node, f"{path}.change")
        if check_path(full, table, library.problems):
            root = with_value(root, name, chosen(node), KINDS["model"])
    return root


def with_plans(trees: Trees, paths: Iterable[str], library: Library) -> Trees:
    """Return the trees with the plans that the models pay, and with those that paths of the study lead into."""
    found: dict[str, Source] = {}
    named = {path.split(".")[1] for path in paths if path.startswith("plans.") and path.count(".") > 1}
    if not named:
        return trees
    for source in trees.models.values():
        people = source.root.get("people")
        for role in entries(people).values():
            node = role.get("plan")
            plan = None if node is None or not node.text else _plan_of(node, source, library)
            if plan is not None:
                found[plan.key] = plan
    for key in sorted(named - set(found)):  # of a plan that the study itself gives to a role
        known = lookup.find("plan", key, trees.company.folder) or lookup.find("plan", key, library.here)
        plan = None if known is None else library.open_file("plan", known)
        if plan is not None:
            found[key] = plan
    return replace(trees, plans=found)


def _plan_of(node: Node, source: Source, library: Library) -> Source | None:
    """Return the plan that a role names; one that is missing is reported where it is read."""
    near = library.here if node.place.file == COMMAND_LINE else near_of(node.place, source.folder)
    known = lookup.find("plan", node.text, near)
    return None if known is None else library.open_file("plan", known)


def study_paths(tables: Tables) -> dict[str, Node]:
    """Return every path of the study that holds a value, with its node."""
    return {
        f"{prefix}.{path}": node
        for prefix, (_, root, _) in tables.items()
        for path, node in leaves(root)
        if path not in ("kind", "title")
    }
