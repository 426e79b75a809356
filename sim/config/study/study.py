"""Read an experiment file with everything it names, check all of it at once, and build the `Experiment`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

from sim.config.assumptions.assumptions import open_assumptions
from sim.config.company.segments import Names, kinds_in, names_of, segment_of
from sim.config.decision.study import as_experiment
from sim.config.files.library import COMMAND_LINE, Library, Source
from sim.config.language.checked import Checked
from sim.config.language.nodes import Grade, Node, Place, Problems, map_node, placed, split_path, text_node, with_value
from sim.config.language.walk import check
from sim.config.policies.checks import check_against, warn_first_day
from sim.config.policies.policies import policy_names, staged
from sim.config.resolving.experiment import DEFAULT_SEED, Crossing, Experiment, Follower, Point, Replications, Varied
from sim.config.resolving.paths import PATH_KEYS, Override, check_path, chosen, is_study_path
from sim.config.resolving.provenance import provenance, unsourced
from sim.config.resolving.resolve import Resolved, Trees, near_of, resolve
from sim.config.resolving.same_pay import same_pay
from sim.config.study import keys
from sim.config.study.claim_study import open_study
from sim.config.study.design import design_of, sha256_of
from sim.config.study.follow import followers
from sim.config.study.futile import note_equal_models, staffing_that_can_be, warn_few_customers
from sim.config.study.other_company import carried, warn_elsewhere
from sim.config.study.own_keys import OwnKeys, read_said
from sim.config.study.parts import open_parts, place_of_world, with_plans
from sim.config.study.sensitivity_keys import check_place, read_sensitivity
from sim.config.tables.decision import DECISION
from sim.config.tables.experiment import EXPERIMENT
from sim.config.tables.sensitivity import Sensitivity
from sim.config.yaml.characters import unseen
from sim.config.yaml.loading import read_text
from sim.vocabulary import Staffing


def load_experiment(
    name: str | Path,
    overrides: Mapping[str, str] | None = None,
    *,
    near: Path | None = None,
    uncalibrated: bool = False,
) -> Experiment:
    """Load a study, or the study of a claim, by key or path; `overrides` maps dotted paths to text, as `--set` gives them.

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
    library = Library(problems, near)
    source = open_study(library, name, library.here)
    if source is None:
        return None
    return read_source(source, overrides, library, uncalibrated=uncalibrated)


def read_source(
    source: Source, overrides: Mapping[str, str], library: Library, *, uncalibrated: bool = False
) -> Experiment | None:
    """Read the experiment that an opened file holds, or that a decision stands for; mistakes go to the library's problems."""
    problems = library.problems
    laid = {path: override_node(path, text, problems) for path, text in overrides.items()}
    said = [Override(path, node, "") for path, node in laid.items() if node is not None]
    options = None
    if source.kind == "decision":
        made = as_experiment(with_own_keys(source, said), said, library)
        if made is None:
            return None
        source, options = made
        said = [each for each in said if not is_own_key(each.path)]
    root = source.root
    for override in said:
        if not is_study_path(override.path):
            root = _laid(root, override, problems)
    elsewhere = "company" in overrides
    names = _segments(root, source, library, elsewhere=elsewhere)
    if names is not None:
        root = carried(root, names, problems)
        said = [
            replace(each, path=path)
            for each in said
            for path in (names.paths(each.path, each=True) if is_study_path(each.path) else [each.path])
        ]
    checked = check("experiment", source.key, root, EXPERIMENT, problems)
    check_place(checked, problems)
    reader = _Reader(checked, source, library, uncalibrated=uncalibrated)
    below = [override for override in said if is_study_path(override.path)]
    found = reader.read(below, elsewhere=elsewhere and options is None)  # a decision told what does not fit the company
    return found if found is None or options is None else replace(found, options=options)


def is_own_key(path: str) -> bool:
    """Say whether a path leads to a key of a decision, and not into a file that it names."""
    return not is_study_path(path) and split_path(path)[0] in DECISION.fields


def with_own_keys(source: Source, said: list[Override]) -> Source:
    """Return a decision with values laid over its own keys."""
    root = source.root
    for override in said:
        if is_own_key(override.path):
            root = with_value(root, override.path, override.node, DECISION)
    return replace(source, root=root)


def _segments(root: Node, source: Source, library: Library, *, elsewhere: bool) -> Names | None:
    """Return the segments of the company that an experiment names; None where there is none, which is reported later."""
    named, world = root.get("company"), root.word("assumptions")
    if named is None or not isinstance(named.content, str) or not named.content.strip():
        return None
    company = library.open("company", named.content, near_of(named.place, source.folder), named.place, "company")
    assumptions = open_assumptions(library, world or None, source.folder, place_of_world(root, source))
    if company is None or assumptions is None:
        return None
    return names_of(company.key, company.root, kinds_in(assumptions.root), elsewhere=elsewhere)


def _laid(root: Node, override: Override, problems: Problems) -> Node:
    """Lay a value over a key of the experiment; the keys of some of them are paths and keep their dots."""
    head, _, rest = override.path.partition(".")
    if head not in PATH_KEYS or not rest:
        try:
            return with_value(root, override.path, override.node, EXPERIMENT)
        except KeyError as number:
            message = f"no such list item (got {override.path}). Items count from 1; this list has fewer than {number}."
            problems.add(override.node.place, "", message)
            return root
    above = root.get(head)
    entries = above.content if above is not None and isinstance(above.content, dict) else {}
    place = above.place if above is not None else override.node.place
    assert isinstance(root.content, dict)
    return replace(root, content={**root.content, head: map_node({**entries, rest: override.node}, place)})


def override_node(path: str, text: str, problems: Problems) -> Node | None:
    """Make a node of the text that a `--set` gives a path; `{…}` and `[…]` are read as YAML. None where that fails."""
    place = Place(COMMAND_LINE)
    hidden = unseen(f"{path}={text}")
    if hidden is not None:
        problems.add(place, path, f"holds {hidden[1]}. Delete it.")
        return None
    if text[:1] not in ("{", "["):
        return text_node(text, place, grade=Grade("command line", "assumption"))
    own = Problems()
    root = read_text(f"value_: {text}\n", COMMAND_LINE, own)
    for each in own.mistakes:
        problems.add(place, f"{path}{each.path.removeprefix('value_')}", each.message)
    found = root.get("value_") if root is not None else None
    return None if found is None else placed(found, place)


class _Reader:
    """One reading of one experiment file."""

    def __init__(self, checked: Checked, source: Source, library: Library, *, uncalibrated: bool) -> None:
        self.checked, self.source, self.library = checked, source, library
        self.problems, self.uncalibrated = library.problems, uncalibrated
        # Points that are there already: maybe as nobody is paid by a varied plan.
        self.twice: list[tuple[Place, str]] = []
        self.staffing: tuple[Staffing, ...] = ()
        self.same_pay = False
        self.follow: tuple[Follower, ...] = ()

    def read(self, command_line: list[Override], *, elsewhere: bool) -> Experiment | None:
        checked, problems = self.checked, self.problems
        said = read_said(checked, problems)
        trees = open_parts(checked, self.source, self.library).trees()
        if trees is None:
            return None
        trees = with_plans(trees, self._written(command_line), self.library)
        tables = trees.tables()
        said_here = [*keys.changes(checked), *command_line]
        fixed = [each for each in said_here if check_path(each, tables, problems)]
        varied = [
            (path, nodes)
            for path, nodes in said.vary
            if check_path(
                Override(path, replace(nodes[0], key=keys.vary_place(checked, path)), "vary"), tables, problems
            )
        ]
        # A path that leads nowhere was reported; that the crossing does not find it is only its consequence.
        written = list(keys.entries(checked.root.get("vary")))
        paths = written if len(varied) == len(written) else None
        crossing = keys.crossing(checked, paths, problems)
        keys.check_fixed(fixed, varied, problems)
        self.follow = followers(checked, varied, fixed, tables, problems)
        if any(segment_of(each.path)[0] and each not in fixed for each in said_here):
            return None  # shares that do not add up would only be its consequence
        baseline = keys.baseline(checked, policy_names(checked) or list(trees.models), problems)
        trees = trees.laid(fixed)
        base = resolve(trees, self.library, uncalibrated=self.uncalibrated)
        if base is None:
            return None
        check_against(said.policies, base, self._staffing(), problems)
        base = staged(base, said.policies)
        points, plans = self._points(base, trees, varied, said)
        base = replace(base, plans_checked={**plans, **base.plans_checked})
        told = [Override(path, nodes[0], "vary") for path, nodes in varied]
        if keys.check_paid([*fixed, *told], (each.key for each in base.plans_checked.values()), problems):
            for place, message in self.twice:
                problems.add(place, "vary", message)
        if problems.mistakes:
            return None
        if elsewhere:
            warn_elsewhere(checked, base.company, problems)
        warn_first_day(said.policies, points, base, problems)
        self._told_before(base, points, varied, baseline)
        self.same_pay = same_pay(checked, base.models, (path for path, _ in varied), problems)
        asked = read_sensitivity(checked, base, baseline, problems)
        if problems.mistakes:
            return None
        return self._designed(self._build(base, points, varied, baseline, crossing, said, asked))

    def _written(self, command_line: list[Override]) -> list[str]:
        """Return every path that the study sets or varies."""
        said = [each.path for each in [*keys.changes(self.checked), *command_line]]
        return [*said, *keys.entries(self.checked.root.get("vary")), *keys.entries(self.checked.root.get("follow"))]

    def _points(
        self, base: Resolved, trees: Trees, varied: keys.Vary, said: OwnKeys
    ) -> tuple[list[Point], dict[str, Checked]]:
        """Return the points, and every plan that one of them pays: a study can vary the plan of a role."""
        if not varied:
            return [self._point(0, {}, base)], {}
        points: list[Point] = []
        plans: dict[str, Checked] = {}
        lists = [items for _, items in varied]
        for nodes in zip(*lists, strict=True) if said.paired else product(*lists):
            laid = [Override(path, chosen(node), "vary") for (path, _), node in zip(varied, nodes, strict=True)]
            here = {each.path: each.node for each in laid}
            along = [each.at(here) for each in self.follow]
            resolved = resolve(trees.laid([*laid, *along]), self.library, uncalibrated=self.uncalibrated)
            if resolved is not None:
                plans |= resolved.plans_checked
                values = {override.path: value_at(resolved, override.path) for override in laid}
                self._note_twice(values, nodes, points)
                points.append(self._point(len(points), values, staged(resolved, said.policies)))
        return points, plans

    def _note_twice(self, values: dict[str, float | str], nodes: tuple[Node, ...], points: list[Point]) -> None:
        """Keep a design point that is there already: `100` and `1e2` are one value, `12 months` and `1 year` too."""
        if any(point.values == values for point in points):
            message = f"holds the same point twice (got {', '.join(node.text for node in nodes)}). Remove one of them."
            self.twice.append((nodes[-1].place, message))

    def _point(self, index: int, values: dict[str, float | str], resolved: Resolved) -> Point:
        worth = keys.worth_acting_on(self.checked, resolved.company)
        enough = keys.precision(self.checked, resolved.company)
        return Point(index, values, resolved.company, resolved.assumptions, resolved.models, worth, enough, resolved)

    def _told_before(self, base: Resolved, points: list[Point], varied: keys.Vary, baseline: str) -> None:
        """Note what the study cannot answer, and leave out equal spend where there is nothing to spend."""
        note_equal_models(self.checked, base.models, self._staffing(), self.problems)
        self.staffing = staffing_that_can_be(self.checked, self._staffing(), points, baseline, self.problems)
        path = "company.start.customers"
        here = base.company_checked.held["start.customers"].node.place
        place = keys.vary_place(self.checked, path) if path in dict(varied) else here
        warn_few_customers(points, place, self.problems)

    def _staffing(self) -> tuple[Staffing, ...]:
        one = self.checked.word("study") == "sensitivity"
        chosen = self.checked.word("staffing", "equal_budget" if one else "both")
        return (Staffing.OWN, Staffing.EQUAL_BUDGET) if chosen == "both" else (Staffing[chosen.upper()],)

    def _build(
        self,
        base: Resolved,
        points: list[Point],
        varied: keys.Vary,
        baseline: str,
        crossing: Crossing | None,
        said: OwnKeys,
        asked: Sensitivity | None,
    ) -> Experiment:
        checked = self.checked
        vary = tuple(
            Varied(
                path, tuple(dict.fromkeys(point.values[path] for point in points)), tuple(node.text for node in nodes)
            )
            for path, nodes in varied
        )
        return Experiment(
            key=self.source.key,
            title=checked.word("title"),
            study=checked.word("study", "compare"),
            company=base.company.key,
            models=base.models,
            baseline=baseline,
            staffing=self.staffing,
            heads=checked.word("heads", "parts"),
            horizon_months=said.months,
            vary=vary,
            crossing_of=crossing,
            decide_on=keys.decide_on(checked),
            worth_acting_on=keys.worth_acting_on(checked, base.company),
            replications=keys.replications(checked, base.company, self.problems)
            if asked is None
            else Replications(asked.pool, asked.pool),
            seed=int(checked.number("seed", DEFAULT_SEED)),
            design={},
            sha256="",
            calibrated=base.calibration is not None,
            checked=checked,
            base=base,
            all_points=tuple(points),
            files=tuple(self.library.taken.values()),
            warnings=(*self.problems.warnings, *unsourced(provenance(base))),
            path=self.source.path,
            explain_by=said.explain_by,
            repeat_without=said.repeat_without,
            same_pay=self.same_pay,
            follow=self.follow,
            targets=said.targets,
            measure_from_months=said.measure_from,
            sensitivity=asked,
        )

    def _designed(self, experiment: Experiment) -> Experiment:
        design = design_of(experiment)
        return replace(experiment, design=design, sha256=sha256_of(design))


def value_at(resolved: Resolved, path: str) -> float | str:
    """Return the value that stands at a study path, in canonical units; the median of a spread."""
    head, _, rest = path.partition(".")
    if head == "company":
        checked = resolved.company_checked
    elif head == "assumptions":
        checked = resolved.assumptions_checked
    elif head == "plans":
        key, _, rest = rest.partition(".")
        found = next((each for each in resolved.plans_checked.values() if each.key == key), None)
        if found is None:  # no role is paid by it at this point
            return ""
        checked = found
    else:
        key = next(name for name in resolved.models_checked if rest.startswith(f"{name}."))
        checked, rest = resolved.models_checked[key], rest.removeprefix(f"{key}.")
    held = checked.held.get(rest) or checked.held.get(f"{rest}.median") or checked.held.get(f"{rest}[1]")
    return held.value if held is not None else ""
