"""A decision as the study of policies that it stands for: the same keys as an experiment file, each at its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.config.assumptions.assumptions import open_assumptions
from sim.config.company.company import expected_opening_arr
from sim.config.decision.asked import Asked, AskedTeam, read_asked
from sim.config.decision.options import Change, change_of, options_of
from sim.config.decision.teams import Team, shared_out, team_of
from sim.config.decision.worth import worth_of
from sim.config.files import lookup
from sim.config.files.library import Library, Source
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, Place, Problems, map_node, text_node
from sim.config.language.units import clear, plain
from sim.config.language.walk import check
from sim.config.policies.words import sign_of
from sim.config.resolving.paths import Override, check_path
from sim.config.resolving.resolve import ModelCase, Resolved, Trees, near_of, resolve
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
    _check_currency(checked, asked, read.resolved, problems)
    today, then = _teams(asked, read, problems)
    if today is None or then is None or len(problems.mistakes) > before:
        return None
    change = change_of(today, then)
    if change.of_people and change.today.people == change.then.people:
        message = f"is what there is today (got {asked.to.use.text}: {today.words()}). Name another, or other people."
        problems.add(asked.to.use.place, "change.to", message)
        return None
    options = options_of(asked, change, _others(asked, change, read))
    sign, opening = sign_of(read.resolved.company_checked), expected_opening_arr(read.resolved.company)
    worth = worth_of(checked, asked.worth, opening, sign, problems)
    root = _Writer(source.root, asked, read.resolved, worth).experiment(options)
    return replace(source, kind="experiment", root=root), Options(tuple(options), worth, change.verb)


@dataclass(frozen=True, slots=True)
class _Read:
    """The company under the two organizations of a decision, by their keys, and under those that ship, where asked.

    stand_ins: roles of the second one whose number of people nobody has said.
    """

    resolved: Resolved
    today: str
    then: str
    stand_ins: Collection[str]
    wide: Sequence[ModelCase]

    def case(self, key: str) -> ModelCase:
        """Return an organization by its key."""
        return next(case for case in self.resolved.models if case.key == key)


def _read(checked: Checked, asked: Asked, source: Source, said: Sequence[Override], library: Library) -> _Read | None:
    """Return everything that a decision names, built; None where a mistake is noted."""
    root = checked.root
    place = root.get("company") or root
    company = library.open(
        "company", checked.word("company"), near_of(place.place, source.folder), place.place, "company"
    )
    world = root.word("assumptions")
    assumptions = open_assumptions(library, world or None, source.folder, (root.get("assumptions") or root).place)
    today, then = _open(asked.as_is, "as_is", source, library), _open(asked.to, "change.to", source, library)
    if company is None or assumptions is None or today is None or then is None:
        return None
    if today.key == then.key and today.path.resolve() != then.path.resolve():
        message = (
            f"has the name of another file, {asked.as_is.use.text} (got {asked.to.use.text}). Give it another name."
        )
        library.problems.add(asked.to.use.place, "change.to", message)
        return None
    trees = Trees(company, assumptions, {each.key: each for each in (today, then)})
    tables = trees.tables()
    laid = [each for each in said if each.path.startswith(_READ) and check_path(each, tables, Problems())]
    counted = asked.as_is.people or all(_counted(today.root).values())
    lacking = [role for role, has in _counted(then.root).items() if not has] if counted and not asked.to.people else []
    people = _laid(asked.as_is, today, asked.as_is.people)
    people += _laid(asked.to, then, asked.to.people or dict.fromkeys(lacking, 1.0))
    resolved = resolve(trees.laid([*laid, *people]), library, uncalibrated=True)
    if resolved is None:
        return None
    wide = _wide_cases(asked, source, Trees(company, assumptions, {}).laid(laid), library) if asked.wide else []
    return _Read(resolved, today.key, then.key, lacking, [case for case in wide if case.key not in trees.models])


def _open(team: AskedTeam, path: str, source: Source, library: Library) -> Source | None:
    return library.open("model", team.use.text, near_of(team.use.place, source.folder), team.use.place, path)


def _counted(root: Node) -> dict[str, bool]:
    """Return whether a model says how many people each of its roles has, by headcount or by name."""
    people = root.get("people")
    roles = people.content if people is not None and isinstance(people.content, dict) else {}
    staffing = {role: node.get("staffing") for role, node in roles.items()}
    return {role: bool(node and (node.get("headcount") or node.get("team"))) for role, node in staffing.items()}


def _laid(asked: AskedTeam, source: Source, people: Mapping[str, float]) -> list[Override]:
    """Return people as what is laid over a model, so that its ratios need not fit; who is named there stays."""
    roles = source.root.get("people") or source.root
    staffing = {role: node.get("staffing") for role in people if (node := roles.get(role)) is not None}
    return [
        Override(f"models.{source.key}.{at_headcount(role)}", text_node(text_of(people[role]), asked.use.place), "")
        for role, node in staffing.items()
        if node is None or node.get("team") is None
    ]


def _wide_cases(asked: Asked, source: Source, trees: Trees, library: Library) -> list[ModelCase]:
    """Return every organization that ships, with one person in each role; those that this company cannot have are told."""
    found: list[ModelCase] = []
    left: list[str] = []
    for key in [path.stem for path in sorted(lookup.shipped_folder("model").glob("*.yaml"))]:
        path = lookup.find("model", key, source.folder)
        own = Library(Problems(), library.here)
        opened = None if key in NOT_WIDE or path is None else own.open_file("model", path)
        if opened is None:
            continue
        team = AskedTeam(replace(asked.to.use, content=key), {}, "")
        one = _laid(team, opened, dict.fromkeys(_counted(opened.root), 1.0))
        resolved = resolve(replace(trees, models={key: opened}).laid(one), own, uncalibrated=True)
        found += resolved.models if resolved else ()
        left += [] if resolved else [key]
    if left:
        message = f"leaves out what tells apart customers that this company has not (got {', '.join(left)})."
        place = checked_place(source.root, "wide")
        library.problems.warn(place, "wide", f"{message} Give its segments a `like:`.")
    return found


def checked_place(root: Node, key: str) -> Place:
    """Return where a key of a file stands; its beginning where it does not, as what was typed does not."""
    return (root.get(key) or root).place


def _teams(asked: Asked, read: _Read, problems: Problems) -> tuple[Team | None, Team | None]:
    """Return the team of today and the one after the change; None for one of which a mistake is noted."""
    company, assumptions = read.resolved.company, read.resolved.assumptions
    today = team_of(asked.as_is, read.case(read.today), company, assumptions, problems)
    stand_ins = read.stand_ins
    then = team_of(asked.to, read.case(read.then), company, assumptions, problems, stand_ins=stand_ins)
    if today is not None and asked.as_is.people:
        for role in read.case(read.today).model.roles:
            named = [name for name, _ in role.staffing.team]
            if named and len(named) != today.people[role.key]:
                message = (
                    f"are not those whom {asked.as_is.use.text} names, {', '.join(named)} "
                    f"(got {role.key} {text_of(today.people[role.key])}). Remove people, or name all of them there."
                )
                problems.add(asked.as_is.use.place, asked.as_is.path, message)
    if then is not None and read.today == read.then:
        then = replace(then, use=asked.as_is.use.text)  # one file by two names
    return today, then


def _check_currency(checked: Checked, asked: Asked, resolved: Resolved, problems: Problems) -> None:
    """Note money of a decision that is not in the currency of its company."""
    sign = sign_of(resolved.company_checked)
    held = checked.held.get("worth_acting_on")
    said = [(each.node, "change.in", each.currency) for each in asked.waits]
    said += [(held.node, "worth_acting_on", held.quantity.currency)] if held is not None and held.quantity else []
    for node, path, currency in said:
        if currency not in (None, sign):
            problems.add(node.place, path, f"this company is in {sign} (got {node.text}). Write it in {sign}.")


def _others(asked: Asked, change: Change, read: _Read) -> dict[str, Team]:
    """Return the teams of organizations that ship for about what the team of today costs, by title."""
    found = {}
    for case in read.wide:
        named = AskedTeam(replace(asked.to.use, content=case.key), {}, "")
        team = team_of(named, case, read.resolved.company, read.resolved.assumptions, Problems())
        if team is None:
            continue
        weight = sum(team.hours.values()) or 1.0
        dear = sum(team.hours[role] / weight * team.cost_of_head[role] for role in team.people)
        people = shared_out(round(change.today.cost / dear), team)
        found[case.model.title] = replace(team, people=people, fixed=True)
    return found


class _Writer:
    """Writes an experiment; each node stands where the decision says what it follows from."""

    def __init__(self, root: Node, asked: Asked, resolved: Resolved, worth: float) -> None:
        self.root, self.asked, self.resolved, self.worth = root, asked, resolved, worth
        self.sign = sign_of(resolved.company_checked)
        self.names: dict[tuple[str, str], str] = {}

    def experiment(self, options: Sequence[Option]) -> Node:
        """Return the tree of the experiment."""
        root, worth = self.root, self.worth
        assert isinstance(root.content, dict)
        place = (root.get("change") or root).place
        said = {name: node for name, node in root.content.items() if name in _PASSED_ON}
        years = self.asked.months / 12.0
        money = {"cash_value": f"{self.sign}{text_of(worth * years)}", "ending_arr": f"{self.sign}{text_of(worth)}"}
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
            waits = (self.asked.waits[0].node if step.trigger else use).place
            entries["when"] = text_node(step.trigger or f"month >= {step.month}", waits)
        return map_node(entries, use.place)

    def key(self, step: Step, change: Mapping[str, str]) -> str:
        """Return the key of a model with these people: the same wherever the same people stand."""
        stem = Path(step.use).stem
        counts = [f"{text_of(count)}{role}" for role, count in step.people.items()]
        return self.names.setdefault((stem, str(change)), "-".join([stem, *counts] if step.people else [stem, "more"]))

    def changed(self, step: Step) -> dict[str, str]:
        """Return what is laid over a model so that it has these people."""
        model = self.resolved.models_checked.get(Path(step.use).stem)
        if step.people or model is None:
            named = {} if model is None else {role: len(model.names(at_team(role))) for role in step.people}
            return {at_headcount(role): text_of(n) for role, n in step.people.items() if named.get(role) != n}
        found: dict[str, str] = {}
        for role, share in step.caseload.items():
            at = f"people.{role}.staffing"
            ratios = [f"{at}.accounts_per_rep.{name}" for name in model.names(f"{at}.accounts_per_rep")]
            found |= {path: text_of(model.number(path) * share) for path in ratios}
            if model.has(f"{at}.arr_per_rep"):
                found[f"{at}.arr_per_rep"] = f"{self.sign}{text_of(model.number(f'{at}.arr_per_rep') * share)}"
            if model.has(f"{at}.headcount"):
                found[f"{at}.headcount"] = text_of(model.number(f"{at}.headcount") / share)
        return found


def text_of(value: float) -> str:
    """Return a number as a file writes it; no point of it may stand between thousands."""
    return clear(plain(float(f"{value:.9g}")))


def at_headcount(role: str) -> str:
    """Return where a model says how many people a role has."""
    return f"people.{role}.staffing.headcount"


def at_team(role: str) -> str:
    """Return where a model names the people of a role."""
    return f"people.{role}.staffing.team"


def node_of(value: object, place: Place) -> Node:
    """Return plain data as a tree that stands at one place."""
    if isinstance(value, dict):
        return map_node({name: node_of(below, place) for name, below in value.items()}, place)
    if isinstance(value, list):
        return Node(tuple(node_of(below, place) for below in value), place, place)
    return text_node(str(value), place)
