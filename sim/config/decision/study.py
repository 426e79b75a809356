"""A decision as the study of policies that it stands for: the same keys as an experiment file, each at its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sim.config.assumptions.assumptions import open_assumptions
from sim.config.decision.asked import Asked, AskedTeam, read_asked
from sim.config.decision.options import Change, change_of, options_of
from sim.config.decision.teams import Team, shared_out, team_of
from sim.config.files import lookup
from sim.config.files.library import Library, Source
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, Place, Problems, map_node, text_node
from sim.config.language.walk import check
from sim.config.resolving.paths import Override, check_path
from sim.config.resolving.resolve import Resolved, Trees, near_of, resolve
from sim.config.tables.decision import DECISION, MONEY, Option, Options, Step

REPLICATIONS = {"at_least": "50", "at_most": "3200", "budget": "60 s"}
"""A run ends as soon as its grade is settled; the rest of the time is for what the answer hangs on."""
MEASURE_FROM = "12 months"
"""Averages of retention are over all that can be had: a change in the first year is part of the answer."""
NOT_WIDE = ("neutral", "founder-led", "no-csm", "product-led")
"""Organizations that ship and are no answer to who should own the customer: a yardstick, and ways to do without people."""
_READ = ("company.", "assumptions.")
_PASSED_ON = ("kind", "title", "company", "assumptions", "seed", "replications", "horizon")


def as_experiment(source: Source, said: Sequence[Override], library: Library) -> tuple[Source, Options] | None:
    """Return a decision as an experiment, with its options; None where a mistake is noted.

    said: what is laid over the files; what of it is the company's counts for who is asked for how much work, too.
    """
    problems = library.problems
    before = len(problems.mistakes)
    checked = check("decision", source.key, source.root, DECISION, problems)
    asked = read_asked(checked, problems)
    if asked is None or len(problems.mistakes) > before:
        return None
    read = _read(checked, asked, source, said, library)
    if read is None:
        return None
    resolved, keys = read
    company, assumptions = resolved.company, resolved.assumptions
    cases = {case.key: case for case in resolved.models}
    today = team_of(asked.as_is, cases[keys[0]], company, assumptions, problems)
    then = team_of(asked.to, cases[keys[1]], company, assumptions, problems)
    if today is None or then is None:
        return None
    change = change_of(today, then)
    if keys[0] == keys[1] and change.today.people == change.then.people:
        message = f"is what there is today (got {asked.to.use.text}: {today.words()}). Name another, or other people."
        problems.add(asked.to.use.place, "change.to", message)
        return None
    others = _others(asked, change, resolved, keys) if asked.wide else {}
    options = options_of(asked, change, others)
    root = _Writer(source.root, asked, resolved).experiment(options)
    return replace(source, kind="experiment", root=root), Options(tuple(options), asked.worth, change.verb)


def _read(
    checked: Checked, asked: Asked, source: Source, said: Sequence[Override], library: Library
) -> tuple[Resolved, tuple[str, str]] | None:
    """Return the company under every organization that a decision is about, and the keys of the two that it names."""
    root = checked.root
    place = root.get("company") or root
    company = library.open(
        "company", checked.word("company"), near_of(place.place, source.folder), place.place, "company"
    )
    world = root.word("assumptions")
    assumptions = open_assumptions(library, world or None, source.folder, (root.get("assumptions") or root).place)
    named = [_open(team, path, source, library) for team, path in ((asked.as_is, "as_is"), (asked.to, "change.to"))]
    if company is None or assumptions is None or named[0] is None or named[1] is None:
        return None
    models = {each.key: each for each in named if each is not None}
    if asked.wide:
        for key in _wide():
            found = lookup.find("model", key, source.folder)
            opened = None if key in models or found is None else library.open_file("model", found)
            if opened is not None:
                models[key] = opened
    trees = Trees(company, assumptions, models)
    tables = trees.tables()
    laid = [each for each in said if each.path.startswith(_READ) and check_path(each, tables, Problems())]
    resolved = resolve(trees.laid(laid), library, uncalibrated=True)
    return None if resolved is None else (resolved, (named[0].key, named[1].key))


def _open(team: AskedTeam, path: str, source: Source, library: Library) -> Source | None:
    return library.open("model", team.use.text, near_of(team.use.place, source.folder), team.use.place, path)


def _wide() -> list[str]:
    return [path.stem for path in sorted(lookup.shipped_folder("model").glob("*.yaml")) if path.stem not in NOT_WIDE]


def _others(asked: Asked, change: Change, resolved: Resolved, keys: tuple[str, str]) -> dict[str, Team]:
    """Return the teams of all other organizations for about what the team of today costs, by title."""
    found = {}
    for case in resolved.models:
        if case.key in keys:
            continue
        named = AskedTeam(replace(asked.to.use, content=case.key), {}, "")
        team = team_of(named, case, resolved.company, resolved.assumptions, Problems())
        if team is None:
            continue
        weight = sum(team.hours.values()) or 1.0
        dear = sum(team.hours[role] / weight * team.cost_of_head[role] for role in team.people)
        people = shared_out(round(change.today.cost / dear), team)
        found[case.model.title] = replace(team, people=people, fixed=True)
    return found


class _Writer:
    """Writes an experiment; each node stands where the decision says what it follows from."""

    def __init__(self, root: Node, asked: Asked, resolved: Resolved) -> None:
        self.root, self.asked, self.resolved = root, asked, resolved
        self.names: dict[tuple[str, str], str] = {}

    def experiment(self, options: Sequence[Option]) -> Node:
        """Return the tree of the experiment."""
        root, worth = self.root, self.asked.worth
        assert isinstance(root.content, dict)
        place = (root.get("change") or root).place
        said = {name: node for name, node in root.content.items() if name in _PASSED_ON}
        years = self.asked.months / 12.0
        money = {"cash_value": f"${worth * years:.12g}", "ending_arr": f"${worth:.12g}"}
        made = {
            "kind": "experiment",
            "study": "policy",
            "staffing": "own",
            "baseline": options[0].key,
            "horizon": f"{self.asked.months} months",
            "measure_from": MEASURE_FROM,
            "decide_on": ["cash_value", "ending_arr", "nrr"],
            "worth_acting_on": {**money, "nrr": "1 point"},
            "replications": REPLICATIONS,
            "pay": "own",
        }
        tree = {name: node_of(value, place) for name, value in made.items() if name == "kind" or name not in said}
        policies = {option.key: self.policy(option) for option in options}
        return replace(root, content={**said, **tree, "policies": map_node(policies, place)})

    def policy(self, option: Option) -> Node:
        """Return one option as a policy."""
        place = (self.root.get("change") or self.root).place
        stages = tuple(self.stage(step, number, option) for number, step in enumerate(option.steps))
        return map_node({"title": text_node(option.title, place), "stages": Node(stages, place, place)}, place)

    def stage(self, step: Step, number: int, option: Option) -> Node:
        """Return one step as a stage: the model by the key that the decision has for it, with its people."""
        today = number == 0 or (option.kind == MONEY or step.use == self.asked.as_is.use.text)
        named = self.asked.as_is.use if today else self.asked.to.use
        use = replace(named, content=step.use)
        change = self.changed(step)
        entries = {"use": use}
        if change:
            entries |= {"as": text_node(self.key(step, change), use.place), "change": node_of(change, use.place)}
        if number:
            entries["when"] = text_node(step.trigger or f"month >= {step.month}", use.place)
        return map_node(entries, use.place)

    def key(self, step: Step, change: Mapping[str, str]) -> str:
        """Return the key of a model with these people: the same wherever the same people stand."""
        stem = Path(step.use).stem
        counts = [f"{text}{path.split('.')[1]}" for path, text in change.items()]
        return self.names.setdefault((stem, str(change)), "-".join([stem, *counts] if step.people else [stem, "more"]))

    def changed(self, step: Step) -> dict[str, str]:
        """Return what is laid over a model so that it has these people."""
        if step.people:
            return {f"people.{role}.staffing.headcount": f"{count:.12g}" for role, count in step.people.items()}
        model = self.resolved.models_checked[Path(step.use).stem]
        found: dict[str, str] = {}
        for role, share in step.caseload.items():
            at = f"people.{role}.staffing"
            ratios = [f"{at}.accounts_per_rep.{name}" for name in model.names(f"{at}.accounts_per_rep")]
            found |= {path: f"{model.number(path) * share:.6g}" for path in ratios}
            if model.has(f"{at}.arr_per_rep"):
                found[f"{at}.arr_per_rep"] = f"${model.number(f'{at}.arr_per_rep') * share:.6g}"
            if model.has(f"{at}.headcount"):
                found[f"{at}.headcount"] = f"{model.number(f'{at}.headcount') / share:.6g}"
        return found


def node_of(value: object, place: Place) -> Node:
    """Return plain data as a tree that stands at one place."""
    if isinstance(value, dict):
        return map_node({name: node_of(below, place) for name, below in value.items()}, place)
    if isinstance(value, list):
        return Node(tuple(node_of(below, place) for below in value), place, place)
    return text_node(str(value), place)
