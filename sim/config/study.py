"""Read an experiment file with everything it names, check all of it at once, and build the `Experiment`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

from sim.config import lookup
from sim.config.assumptions import open_assumptions
from sim.config.company import expected_opening_arr
from sim.config.design import design_of, sha256_of
from sim.config.experiment import (
    DEFAULT_METRICS,
    DEFAULT_MONTHS,
    DEFAULT_REPLICATIONS,
    DEFAULT_SEED,
    Crossing,
    Experiment,
    Point,
    Varied,
)
from sim.config.library import Library, Source
from sim.config.loading import read_text
from sim.config.nodes import Grade, Node, Place, Problems, map_node, text_node, with_value
from sim.config.paths import Override, check_path, is_study_path
from sim.config.resolve import Resolved, Trees, near_of, resolve
from sim.config.schema_experiment import AVAILABLE_STUDIES, EXPERIMENT, LATER_KEYS, METRICS, MIN_MONTHS, metric_unit
from sim.config.walk import Checked, check, nearest
from sim.vocabulary import Staffing

_COMMAND_LINE = "--set"


def load_experiment(
    name: str | Path,
    overrides: Mapping[str, str] | None = None,
    *,
    near: Path | None = None,
    uncalibrated: bool = False,
) -> Experiment:
    """Load a study by key or path; `overrides` maps dotted paths to text, as `--set` gives them.

    Raises `InputError` with every mistake of every file. `uncalibrated` accepts a company whose levels were not
    computed yet (the runner calibrates it first).
    """
    problems = Problems()
    experiment = read_experiment(name, overrides or {}, problems, near=near, uncalibrated=uncalibrated)
    problems.raise_all()
    assert experiment is not None
    return experiment


def read_experiment(
    name: str | Path,
    overrides: Mapping[str, str],
    problems: Problems,
    *,
    near: Path | None = None,
    uncalibrated: bool = False,
) -> Experiment | None:
    """Do what `load_experiment` does, but note mistakes instead of raising; None when the files cannot be built."""
    library = Library(problems)
    folder = near or Path.cwd()
    source = _open(name, library, folder)
    if source is None:
        return None
    set_nodes = [Override(path, override_node(text, problems), "") for path, text in overrides.items()]
    root = source.root
    for override in set_nodes:
        if not is_study_path(override.path):
            root = with_value(root, override.path, override.node)
    checked = check("experiment", source.key, root, EXPERIMENT, problems)
    _check_available(checked, problems)
    return _Reader(checked, source, library, problems).read(
        [override for override in set_nodes if is_study_path(override.path)], uncalibrated=uncalibrated
    )


def _open(name: str | Path, library: Library, folder: Path) -> Source | None:
    if isinstance(name, Path) or lookup.is_path(name):
        path = folder / name
        return library.open_file("experiment", lookup.Found(path, lookup.is_shipped(path)))
    return library.open("experiment", name, folder, Place("postsale"))


def override_node(text: str, problems: Problems) -> Node:
    """Make a node of the text of a `--set`; `{…}` and `[…]` are read as YAML."""
    place = Place(_COMMAND_LINE)
    if text[:1] in "{[":
        root = read_text(f"value_: {text}\n", _COMMAND_LINE, problems)
        found = root.get("value_") if root is not None else None
        return replace(found, place=place, key=place) if found is not None else text_node(text, place)
    return text_node(text, place, grade=Grade("command line", "assumption"))


def _check_available(checked: Checked, problems: Problems) -> None:
    """Refuse what later versions do: other studies, drawn ranges, mechanisms, adaptive stopping."""
    root = checked.root
    study = checked.word("study", "compare")
    if study not in AVAILABLE_STUDIES and checked.has("study"):
        problems.later(checked.held["study"].node.place, "study", f"is not available in this version (got {study}). "
                       f"Write {' or '.join(AVAILABLE_STUDIES)}.")
    for name in LATER_KEYS:
        node = root.get(name)
        if node is not None:
            problems.later(node.key, name, f"is not available in this version (got {_short(node)}). Remove it.")
    replications = root.get("replications")
    if replications is not None and isinstance(replications.content, dict):
        problems.later(replications.place, "replications", "stopping by a rule is not available in this version "
                       f"(got {_short(replications)}). Write a number, such as replications: 200.")


def _short(node: Node) -> str:
    return node.text if len(node.text) <= 60 else node.text[:57] + "..."


class _Reader:
    """One reading of one experiment file."""

    def __init__(self, checked: Checked, source: Source, library: Library, problems: Problems) -> None:
        self.checked, self.source, self.library, self.problems = checked, source, library, problems
        self.root = checked.root

    def read(self, command_line: list[Override], *, uncalibrated: bool) -> Experiment | None:
        trees = self._trees()
        months = self._months()
        vary = self._vary_nodes()
        self._check_metrics()
        if trees is None:
            return None
        tables = trees.tables()
        paths = [path for path, _ in study_paths(tables)]
        fixed = [each for each in [*self._changes(), *command_line] if check_path(each, tables, paths, self.problems)]
        varied = [(path, nodes) for path, nodes in vary
                  if check_path(Override(path, replace(nodes[0], key=self._vary_place(path)), "vary"), tables, paths,
                                self.problems)]
        baseline = self._baseline(trees)
        crossing = self._crossing([path for path, _ in vary])
        base_trees = trees.laid(fixed)
        base = resolve(base_trees, self.library, uncalibrated=uncalibrated)
        if base is None:
            return None
        points = self._points(base, base_trees, varied, uncalibrated=uncalibrated)
        if self.problems.mistakes or not points:
            return None
        return self._build(base, points, varied, baseline, crossing, months)

    def _build(
        self,
        base: Resolved,
        points: list[Point],
        varied: list[tuple[str, tuple[Node, ...]]],
        baseline: str,
        crossing: Crossing | None,
        months: int,
    ) -> Experiment:
        checked = self.checked
        chosen = checked.word("staffing", "both")
        staffing = (Staffing.OWN, Staffing.EQUAL_BUDGET) if chosen == "both" else (Staffing[chosen.upper()],)
        vary = tuple(
            Varied(path, tuple(dict.fromkeys(point.values[path] for point in points)), tuple(node.text for node in nodes))
            for path, nodes in varied
        )
        replications = int(checked.number("replications", DEFAULT_REPLICATIONS))
        seed = int(checked.number("seed", DEFAULT_SEED))
        worth = self._worth(base)
        own: dict[str, object] = {
            "key": self.source.key,
            "title": checked.word("title"),
            "study": checked.word("study", "compare"),
            "company": base.company.key,
            "models": [case.key for case in base.models],
            "baseline": baseline,
            "staffing": [mode.name.lower() for mode in staffing],
            "heads": checked.word("heads", "parts"),
            "horizon_months": months,
            "vary": [{"path": each.path, "values": list(each.values)} for each in vary],
            "crossing_of": None if crossing is None else {"metric": crossing.metric, "along": crossing.along},
            "decide_on": list(self._decide_on()),
            "worth_acting_on": worth,
            "replications": replications,
            "seed": seed,
        }
        design = design_of(own, base)
        self._note_equal_models(base)
        return Experiment(
            key=self.source.key,
            title=checked.word("title"),
            study=checked.word("study", "compare"),
            company=base.company.key,
            models=base.models,
            baseline=baseline,
            staffing=staffing,
            heads=checked.word("heads", "parts"),
            horizon_months=months,
            vary=vary,
            crossing_of=crossing,
            decide_on=self._decide_on(),
            worth_acting_on=worth,
            replications=replications,
            seed=seed,
            design=design,
            sha256=sha256_of(design),
            calibrated=base.calibration is not None,
            base=base,
            all_points=tuple(points),
            files=tuple(self.library.taken.values()),
            warnings=tuple(self.problems.warnings),
            path=self.source.path,
        )

    # --- what the file names -------------------------------------------------------------------------------

    def _trees(self) -> Trees | None:
        place = Place(self.source.root.place.file)
        name = self.checked.word("assumptions") or None
        assumptions = open_assumptions(self.library, name, self.source.folder, place)
        company = None
        held = self.checked.held.get("company")
        if held is not None:
            near = near_of(held.node.place, self.source.folder)
            company = self.library.open("company", str(held.value), near, held.node.place, "company")
        models = self._models()
        if assumptions is None or company is None or models is None:
            self._check_apart(company, assumptions, models)
            return None
        return Trees(company, assumptions, models)

    def _check_apart(
        self, company: Source | None, assumptions: Source | None, models: dict[str, Source] | None
    ) -> None:
        """One file is missing: still report every mistake of the others."""
        from sim.config.company import check_company, company_tree
        from sim.config.model import check_model

        if company is not None and assumptions is not None:
            root = company_tree(company.root, assumptions.root)
            check_company(company.key, root, assumptions.root, self.problems)
        for key, source in (models or {}).items():
            check_model(key, source.root, self.problems)

    def _models(self) -> dict[str, Source] | None:
        node = self.root.get("models")
        if node is None:
            if self.root.get("policies") is None:
                self.problems.add(self.root.key, "models", "is missing (got no such key). Write models: [cs-only, cs-am-split].")
            return None
        items = node.content if isinstance(node.content, tuple) else ()
        if not items:
            if isinstance(node.content, tuple):
                self.problems.add(node.place, "models", "needs at least one model (got none). Add one: postsale list models.")
            return None
        found: dict[str, Source] = {}
        complete = True
        for index, item in enumerate(items, start=1):
            source = self._model(item, f"models[{index}]", found)
            complete = complete and source is not None
        return found if complete else None

    def _model(self, item: Node, path: str, found: dict[str, Source]) -> Source | None:
        use = item.get("use") if isinstance(item.content, dict) else item
        if use is None or not isinstance(use.content, str) or not use.content.strip():
            return None
        near = near_of(use.place, self.source.folder)
        at = path if use is item else f"{path}.use"
        source = self.library.open("model", use.content, near, use.place, at)
        if source is None:
            return None
        key = item.word("as") or source.key
        if key in found:
            self.problems.add(item.place, path, f"the key stands twice (got {key}). Give one of them another name by 'as:'.")
            return None
        root = self._variant(source, item, path)
        title = item.word("title")
        if title:
            root = with_value(root, "title", item.get("title") or root)
        found[key] = replace(source, root=root)
        return found[key]

    def _variant(self, source: Source, item: Node, path: str) -> Node:
        root = source.root
        change = item.get("change")
        entries = change.content if change is not None and isinstance(change.content, dict) else {}
        table = {f"models.{source.key}": (lookup_spec("model"), source.root, source.key)}
        paths = [name for name, _ in study_paths(table)]
        for name, node in entries.items():
            full = Override(f"models.{source.key}.{name}", node, f"{path}.change")
            if check_path(full, table, paths, self.problems):
                root = with_value(root, name, node)
        return root

    # --- single keys ----------------------------------------------------------------------------------------

    def _months(self) -> int:
        held = self.checked.held.get("horizon")
        if held is None:
            return DEFAULT_MONTHS
        months = float(held.value) * 12 / 365
        if abs(months - round(months)) > 1e-6:
            self.problems.add(held.node.place, "horizon", f"must be whole months (got {held.node.text}). "
                              f"Write {round(months)} months.")
        elif round(months) < MIN_MONTHS:
            self.problems.add(held.node.place, "horizon", f"must be at least {MIN_MONTHS} months (got {held.node.text}). "
                              f"Write {MIN_MONTHS} months or more: results are averages after month 24.")
        return round(months)

    def _vary_nodes(self) -> list[tuple[str, tuple[Node, ...]]]:
        node = self.root.get("vary")
        entries = node.content if node is not None and isinstance(node.content, dict) else {}
        found = []
        for path, below in entries.items():
            items = below.content if isinstance(below.content, tuple) else ()
            texts = [item.text for item in items]
            if isinstance(below.content, tuple) and not items:
                self.problems.add(below.place, "vary", f"needs at least one value (got none for {path}). Write [10, 100].")
            elif len(set(texts)) < len(texts):
                self.problems.add(below.place, "vary", f"has a value twice (got {below.text}). Remove one of them.")
            elif items:
                found.append((path, items))
        if node is None and self.checked.word("study") == "crossover":
            self.problems.add(self.root.key, "vary", "is missing (got no such key). A crossover needs a varied path: "
                              "vary: {company.start.customers: [10, 100]}.")
        return found

    def _vary_place(self, path: str) -> Place:
        node = self.root.get("vary")
        below = node.get(path) if node is not None else None
        return below.key if below is not None else self.root.place

    def _changes(self) -> list[Override]:
        node = self.root.get("change")
        entries = node.content if node is not None and isinstance(node.content, dict) else {}
        return [Override(path, below, "change") for path, below in entries.items()]

    def _baseline(self, trees: Trees) -> str:
        keys = list(trees.models)
        held = self.checked.held.get("baseline")
        if held is None:
            return keys[0]
        if held.value not in keys:
            near = nearest(str(held.value), keys)
            advice = f"Did you mean {near}?" if near else f"Name one of {', '.join(keys)}."
            self.problems.add(held.node.place, "baseline", f"is not one of the models (got {held.value}). {advice}")
        return str(held.value)

    def _crossing(self, varied: list[str]) -> Crossing | None:
        node = self.root.get("crossing_of")
        if node is None:
            if self.checked.word("study") == "crossover":
                self.problems.add(self.root.key, "crossing_of", "is missing (got no such key). "
                                  "Write crossing_of: {metric: nrr, along: company.start.customers}.")
            return None
        metric, along = self.checked.word("crossing_of.metric"), self.checked.word("crossing_of.along")
        held = self.checked.held.get("crossing_of.along")
        if held is not None and along not in varied:
            near = nearest(along, varied)
            advice = f"Did you mean {near}?" if near else "Name a path of vary."
            if not any(nearest(along, [path]) for path in varied) or near in varied:
                self.problems.add(held.node.place, held.path, f"is not varied (got {along}). {advice}")
        return Crossing(metric, along)

    def _check_metrics(self) -> None:
        named = [held for path, held in self.checked.held.items()
                 if path.startswith("decide_on[") or path == "crossing_of.metric"]
        for held in named:
            self._check_metric(str(held.value), held.node.place, held.path)
        node = self.root.get("worth_acting_on")
        for name, below in (node.content if node is not None and isinstance(node.content, dict) else {}).items():
            self._check_metric(name, below.key, "worth_acting_on")
            held_worth = self.checked.held.get(f"worth_acting_on.{name}")
            if held_worth is not None and float(held_worth.value) <= 0:
                self.problems.add(below.place, held_worth.path, f"must be more than nothing (got {below.text}). "
                                  "Write the smallest difference that you would act on.")

    def _check_metric(self, name: str, place: Place, path: str) -> None:
        if metric_unit(name) is None:
            near = nearest(name, METRICS)
            suggestion = f"Did you mean {near}? " if near else ""
            self.problems.add(place, path, f"no such metric (got {name}). {suggestion}All of them: postsale list metrics.")

    def _decide_on(self) -> tuple[str, ...]:
        named = tuple(str(held.value) for path, held in self.checked.held.items() if path.startswith("decide_on["))
        return named or DEFAULT_METRICS

    def _worth(self, resolved: Resolved) -> dict[str, float]:
        """Return the smallest difference worth acting on, by metric: 1 point of a rate, 3 % of opening ARR of money."""
        opening = expected_opening_arr(resolved.company)
        worth: dict[str, float] = {}
        for metric in self._decide_on():
            money = (metric_unit(metric) or "").startswith("dollars")
            worth[metric] = 0.03 * opening if money else 0.01
        for path, held in self.checked.held.items():
            if path.startswith("worth_acting_on.") and held.quantity is not None:
                of_opening = held.quantity.basis == "opening ARR"
                worth[path.removeprefix("worth_acting_on.")] = float(held.value) * (opening if of_opening else 1.0)
        return worth

    # --- design points --------------------------------------------------------------------------------------

    def _points(
        self, base: Resolved, trees: Trees, varied: list[tuple[str, tuple[Node, ...]]], *, uncalibrated: bool
    ) -> list[Point]:
        if not varied:
            return [self._point(0, {}, base)]
        points: list[Point] = []
        for nodes in product(*(items for _, items in varied)):
            laid = [Override(path, node, "vary") for (path, _), node in zip(varied, nodes, strict=True)]
            resolved = resolve(trees.laid(laid), self.library, uncalibrated=uncalibrated)
            if resolved is not None:
                values = {override.path: value_at(resolved, override.path) for override in laid}
                points.append(self._point(len(points), values, resolved))
        return points

    def _point(self, index: int, values: dict[str, float | str], resolved: Resolved) -> Point:
        return Point(index, values, resolved.company, resolved.assumptions, resolved.models, self._worth(resolved))

    def _note_equal_models(self, base: Resolved) -> None:
        seen: dict[object, str] = {}
        for case in base.models:
            shape = repr((replace(case.model, key="", title=""), case.plans))
            if shape in seen:
                self.problems.warn(self.root.place, "models", f"two models are the same thing (got {seen[shape]} and {case.key}).")
            seen.setdefault(shape, case.key)


def lookup_spec(kind: str):  # type: ignore[no-untyped-def]
    """Return the table of a kind."""
    from sim.config.schema import KINDS

    return KINDS[kind]


def study_paths(tables) -> list[tuple[str, Node]]:  # type: ignore[no-untyped-def]
    """Return every path of the study that holds a value, with its node."""
    from sim.config.nodes import leaves

    skip = ("kind", "title")
    return [(f"{prefix}.{path}", node) for prefix, (_, root, _) in tables.items()
            for path, node in leaves(root) if path not in skip]


def value_at(resolved: Resolved, path: str) -> float | str:
    """Return the value that stands at a study path, in canonical units."""
    head, _, rest = path.partition(".")
    if head == "company":
        checked = resolved.company_checked
    elif head == "assumptions":
        checked = resolved.assumptions_checked
    else:
        key = next(name for name in resolved.models_checked if rest.startswith(f"{name}."))
        checked, rest = resolved.models_checked[key], rest.removeprefix(f"{key}.")
    held = checked.held.get(rest) or checked.held.get(f"{rest}.median") or checked.held.get(f"{rest}[1]")
    return held.value if held is not None else ""


__all__ = ["load_experiment", "override_node", "read_experiment", "study_paths", "value_at", "map_node"]
