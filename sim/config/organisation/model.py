"""From a model tree to an `OrgModel`: who does which work, with how many people, and nothing about results."""

from __future__ import annotations

from sim.config.company.checks import check_sum
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, Problems, at_path, leaves
from sim.config.language.walk import check
from sim.config.organisation.conditions import read_conditions
from sim.config.organisation.ownership import Line, check_ownership
from sim.config.tables.organisation import MODEL, OWNED_WORK, STAFFING
from sim.model.inputs import MOST_NAMED, VACANT, OrgModel, OwnershipRule, Role, RoleStaffing
from sim.vocabulary import Activity, Coverage

AUTOMATED = "automated"


def check_model(key: str, root: Node, problems: Problems) -> tuple[Checked, list[Line]]:
    """Check a model: people, staffing, and an owner for every work of every customer."""
    checked = check("model", key, root, MODEL, problems)
    root = checked.root
    people = root.get("people")
    roles = people.content if people is not None and isinstance(people.content, dict) else {}
    for name, role in roles.items():
        _check_role(checked, name, role, roles, problems)
    _check_cycles(checked, roles, problems)
    lines = _lines(checked, roles, problems)
    _warn_unread(checked, lines, problems)
    return checked, lines


def _warn_unread(checked: Checked, lines: list[Line], problems: Problems) -> None:
    """Say which values nothing reads, so that nobody wonders why changing them changes nothing."""
    words = " ".join(
        node.text for path, node in leaves(checked.root) if path.startswith("ownership[") and path.endswith(".when")
    ).split()
    for name in checked.names("thresholds") if lines else ():
        held = checked.held.get(f"thresholds.{name}")
        if held is not None and name not in words:
            problems.warn(held.node.key, held.path, "no ownership line reads it.")


def _check_role(checked: Checked, name: str, role: Node, roles: dict[str, Node], problems: Problems) -> None:
    path = f"people.{name}"
    if name == AUTOMATED:
        problems.add(role.key, path, "no role may have this name (got automated). Choose another one.")
    hires = role.get("hires_for")
    if hires is not None and isinstance(hires.content, dict):
        paths = [f"{path}.hires_for.{family}" for family in hires.content]
        check_sum(checked, paths, hires, f"{path}.hires_for", "must add up to 100 %", problems)
    staffing = role.get("staffing")
    if staffing is None or not isinstance(staffing.content, dict):
        return
    given = [word for word in STAFFING if word in staffing.content]
    if len(given) > 1:
        got = ", ".join(f"{word} {staffing.content[word].text}" for word in given)
        problems.add(staffing.place, f"{path}.staffing", f"give one way to count people (got {got}). Keep one of them.")
    elif not given and not staffing.content:
        problems.add(
            staffing.place,
            f"{path}.staffing",
            f"the role has no people (got nothing). Write one of {', '.join(STAFFING)}.",
        )
    team = staffing.get("team")
    if team is not None and isinstance(team.content, dict) and not 0 < len(team.content) <= MOST_NAMED:
        message = f"must name 1 to {MOST_NAMED} people (got {len(team.content)}). Write headcount: in place of it."
        problems.add(team.place, f"{path}.staffing.team", message)
    ratio = staffing.get("accounts_per_rep")
    if ratio is not None and ratio.content == {}:
        problems.add(
            ratio.place,
            f"{path}.staffing.accounts_per_rep",
            "the role has no people (got nothing). Write a number for each segment.",
        )
    other = staffing.get("one_per")
    if other is not None and isinstance(other.content, str) and other.content not in roles:
        problems.add(other.place, f"{path}.staffing.one_per", _no_role(other.content, roles))


def _no_role(word: str, roles: dict[str, Node]) -> str:
    has = f"people has {', '.join(sorted(roles))}" if roles else "people is empty"
    return f"no such role (got {word}; {has}). Add {word} under people, or name one of these or 'automated'."


def _check_cycles(checked: Checked, roles: dict[str, Node], problems: Problems) -> None:
    for name in roles:
        seen, current = [name], checked.word(f"people.{name}.staffing.one_per")
        while current and current not in seen:
            seen.append(current)
            current = checked.word(f"people.{current}.staffing.one_per")
        if current == name:
            node = checked.held[f"people.{name}.staffing.one_per"].node
            problems.add(
                node.place,
                f"people.{name}.staffing.one_per",
                f"goes in a circle (got {' → '.join([*seen, name])}). Give one of them another staffing.",
            )
            return


def _lines(checked: Checked, roles: dict[str, Node], problems: Problems) -> list[Line]:
    ownership = checked.root.get("ownership")
    if ownership is None or not isinstance(ownership.content, tuple):
        return []
    thresholds_node = checked.root.get("thresholds")
    thresholds = (
        thresholds_node.content if thresholds_node is not None and isinstance(thresholds_node.content, dict) else {}
    )
    lines: list[Line] = []
    readable, unknown = True, set[str]()
    for index, item in enumerate(ownership.content, start=1):
        path = f"ownership[{index}]"
        owner, when = item.get("owner"), item.get("when")
        if owner is not None and isinstance(owner.content, str) and owner.content not in {*roles, AUTOMATED, *unknown}:
            unknown.add(owner.content)  # once: the same role in the next line is the same mistake
            problems.add(owner.place, f"{path}.owner", _no_role(owner.content, roles))
        shown = (
            read_conditions(when, f"{path}.when", thresholds, problems) if checked.has(f"{path}.when") and when else ()
        )
        work = _work(checked, path, item)
        if owner is None or shown is None or work is None:
            readable = False
            continue
        lines.append(Line(index, item.place, work, shown, owner.text))
    if readable:
        check_ownership(lines, ownership.key, next(iter(roles), AUTOMATED), problems)
        _check_used(lines, roles, problems)
    return lines


def _work(checked: Checked, path: str, item: Node) -> tuple[Activity, ...] | None:
    node = item.get("work")
    if node is None:
        return None
    count = len(node.content) if isinstance(node.content, tuple) else 1
    words = [checked.word(f"{path}.work[{index}]") for index in range(1, count + 1)]
    return (
        tuple(Activity[word.upper()] for word in words) if words and all(word in OWNED_WORK for word in words) else None
    )


def _check_used(lines: list[Line], roles: dict[str, Node], problems: Problems) -> None:
    """A role that no line names would be paid for nothing; silent where a line names an unknown role instead."""
    owners = {line.owner for line in lines}
    if owners - set(roles) - {AUTOMATED}:
        return
    for name, role in roles.items():
        if name not in owners:
            problems.add(
                role.key,
                f"people.{name}",
                f"owns no work (got no ownership line with {name}). Give it work, or remove the role.",
            )


def segments_named(root: Node, lines: list[Line]) -> list[tuple[Node, str, str]]:
    """Return each segment that a condition names, with the node and path of the condition."""
    whens = [(f"ownership[{line.number}].when", line) for line in lines]
    return [
        (node, path, str(shown.condition.value))
        for path, line in whens
        for shown in line.when
        if shown.condition.field == "segment" and (node := at_path(root, path)) is not None
    ]


def build_model(checked: Checked, lines: list[Line], negotiation_lead: float) -> OrgModel:
    """Build the value. A model that says nothing hands the contract over when the negotiation opens (days)."""
    roles = tuple(_build_role(checked, name) for name in checked.names("people"))
    rules = tuple(
        OwnershipRule(
            line.work, tuple(shown.condition for shown in line.when), None if line.owner == AUTOMATED else line.owner
        )
        for line in lines
    )
    return OrgModel(
        key=checked.key,
        title=checked.word("title"),
        roles=roles,
        ownership=rules,
        pairing=checked.word("pairing", "paired"),
        renewal_handoff_days=checked.number("handoffs.renewal", negotiation_lead),
        protocol=checked.number("handoffs.protocol") if checked.has("handoffs.protocol") else None,
    )


def _sitting(checked: Checked, path: str, who: str) -> tuple[str, float]:
    """Return one of the team, and for how many months."""
    return who, VACANT if checked.word(path) == "vacant" else checked.number(path) * 12.0 / 365.0


def _build_role(checked: Checked, name: str) -> Role:
    at = f"people.{name}"
    ratios = checked.names(f"{at}.staffing.accounts_per_rep")

    def optional(path: str, scale: float = 1.0) -> float | None:
        return checked.number(path) * scale if checked.has(path) else None

    team = tuple(_sitting(checked, f"{at}.staffing.team.{who}", who) for who in checked.names(f"{at}.staffing.team"))
    staffing = RoleStaffing(
        accounts_per_rep={segment: checked.number(f"{at}.staffing.accounts_per_rep.{segment}") for segment in ratios}
        or None,
        arr_per_rep_cents=optional(f"{at}.staffing.arr_per_rep", 100.0),
        one_per=checked.word(f"{at}.staffing.one_per") or None,
        headcount=float(len(team)) if team else optional(f"{at}.staffing.headcount"),
        team=team,
    )
    return Role(
        key=name,
        title=checked.word(f"{at}.title", name),
        reports_to=checked.word(f"{at}.reports_to", "cco"),
        plan=checked.word(f"{at}.plan"),
        coverage=Coverage[checked.word(f"{at}.coverage", "named").upper()],
        hires_for_success=optional(f"{at}.hires_for.success"),
        staffing=staffing,
        market_pay=checked.word(f"{at}.pay", "plan") == "market",
        reps_per_account=int(checked.number(f"{at}.reps_per_account", 1.0)),
        closed_the_sale=checked.word(f"{at}.closed_the_sale", "False") == "True",
        on_loan=checked.word(f"{at}.on_loan", "False") == "True",
    )
