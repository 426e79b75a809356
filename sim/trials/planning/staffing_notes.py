"""Too few or too many people for the work, said before a run: who, in which option, how busy, and how many would be right."""

from collections.abc import Sequence

from sim.config.company.load import LOAD, RATIOS_ARE_FOR
from sim.config.resolving.experiment import Experiment, Point
from sim.trials.planning.foreseen import Asked, ExpectedLoad, Load, asked, loads
from sim.vocabulary import Staffing

MOST_LOAD, LEAST_LOAD = 1.1, 0.4
"""Expected loads that are told: beyond the one, work is missed as a rule and not by chance; below the other, most is idle."""
MORE_THAN_PLANNED, LESS_THAN_PLANNED = 1.25, 0.5
"""So many times what teams are sized for is told only: several roles need more hours for the same work."""
SENSIBLE_LOAD = 0.85
NOTHING = 0.005
HARDLY = 0.05
"""So few people by its own staffing, two hours a week, are nobody."""
MOST_POINTS = 60
"""Design points that are looked at; of more of them, so many spread over all."""
LISTED = 3
LEAST_SAID = 0.001
MODES = {Staffing.OWN: "at own staffing", Staffing.EQUAL_BUDGET: "at the same spend"}
OWN = "own staffing: --set staffing=own"
Who = tuple[Staffing, str, str]


def staffing_notes(experiment: Experiment) -> list[str]:
    """Return a sentence on roles with nobody, one on too much work, and one on too little, each with a remedy.

    Of a decision, only the team of today is told: how busy the others would be is part of its answer.
    """
    points = experiment.all_points[:: -(-len(experiment.all_points) // MOST_POINTS)]
    found: list[tuple[Point, Load]] = []
    people_asked: list[Asked] = []
    for point in points:
        plans: dict[str, ExpectedLoad] = {}
        found += [(point, load) for load in loads(experiment, point, plans)]
        people_asked += asked(experiment, point, plans)
    over = [load for point, load in found if load.load > most(point)]
    if experiment.options is not None:
        today = experiment.models[0].stages[0].model.key
        return _told_today([load for load in over if load.model == today and load.role])
    empty = nobody(people_asked)
    without = {(each.model, each.role) for each in empty}
    under = [load for load in idle(found) if (load.model, load.role) not in without]
    return [
        *_told_empty(experiment, empty),
        *_told(experiment, over, len(points), few=True),
        *_told(experiment, under, len(points), few=False),
    ]


def nobody(found: Sequence[Asked]) -> list[Asked]:
    """Return the roles that are hardly a person wherever they are looked at: most often, a ratio for other customers."""
    somebody = {(each.model, each.role) for each in found if each.people >= HARDLY}
    return list({(each.model, each.role): each for each in found if (each.model, each.role) not in somebody}.values())


def most(point: Point) -> float:
    """Return the load beyond which it is told: what the company plans for is no surprise to whoever wrote it."""
    return max(MOST_LOAD, MORE_THAN_PLANNED * planned_for(point))


def least(point: Point) -> float:
    """Return the load below which it is told."""
    return min(LEAST_LOAD, LESS_THAN_PLANNED * planned_for(point))


def planned_for(point: Point) -> float:
    """Return the load that the company sizes its teams for."""
    return point.resolved.company_checked.number(LOAD, RATIOS_ARE_FOR) if point.resolved else RATIOS_ARE_FOR


def idle(found: Sequence[tuple[Point, Load]]) -> list[Load]:
    """Return the loads of whoever is idle wherever it is looked at: in a study of sizes, the smallest have too many people.

    One person is the least that a ratio hires, and no choice of whoever wrote it: `check` says how busy that one is. Who has
    nothing to do at all is told all the same.
    """
    chosen = [
        (point, load)
        for point, load in found
        if load.counted or not load.role or load.people > 1.0 or load.load < NOTHING
    ]
    busy = {_who(load) for point, load in found if load.load >= least(point)}
    return [load for _, load in chosen if _who(load) not in busy]


def people(number: float) -> str:
    """Return a number of people: 3, 0.5, 0.03, under 0.001."""
    if number < LEAST_SAID:
        return f"under {LEAST_SAID}" if number > 0.0 else "0"
    return f"{number:.1f}".removesuffix(".0") if number >= 0.095 else f"{number:.1g}"


def _told_empty(experiment: Experiment, found: Sequence[Asked]) -> list[str]:
    """Return one sentence of all roles that are nobody; nothing where there are none."""
    if not found:
        return []
    first = found[0]
    said = [
        f"{people(each.people)} {each.role} of {each.model}{f' in month {each.since}' if each.since else ''}"
        for each in found
    ]
    more = f", and {len(said) - LISTED} more" if len(said) > LISTED else ""
    whole = " At own staffing one whole person is paid all the same." if Staffing.OWN in experiment.staffing else ""
    remedy = f"Change people.{first.role}.staffing of {first.model}, or leave {first.model} out."
    return [f"hardly anybody is hired by its own staffing: {', '.join(said[:LISTED])}{more}.{whole} {remedy}"]


def _told(experiment: Experiment, found: Sequence[Load], points: int, *, few: bool) -> list[str]:
    """Return one sentence of all that were found, the worst first; nothing where there are none."""
    worst: dict[Who, Load] = {}
    for load in sorted(found, key=lambda load: -load.load if few else load.load):
        worst.setdefault(_who(load), load)
    if not worst:
        return []
    where = len({load.point for load in found})
    at = f" in {where} of {points} settings, at worst" if points > 1 else ""
    said = [_of(load) for load in worst.values()]
    more = f", and {len(said) - LISTED} more" if len(said) > LISTED else ""
    first, many = next(iter(worst.values())), "few" if few else "many"
    means = "Work beyond the hours is late or missed" if few else "Idle hours are paid all the same"
    return [f"too {many} people{at}: {', '.join(said[:LISTED])}{more}. {means}: {_remedy(experiment, first, few=few)}"]


def _told_today(over: Sequence[Load]) -> list[str]:
    """Return a sentence on who is asked for too much work in the team of today; nothing where nobody is."""
    worst = {load.role: load for load in sorted(over, key=lambda load: load.load)}
    said = [
        f"{load.role} has work for {load.load:.0%} of its hours ({people(load.people)} there)"
        for load in worst.values()
    ]
    remedy = "If that is not so, correct the people of as_is, or start.customers of the company."
    return [f"too few people today: {', '.join(said)}. {remedy}"] if said else []


def _who(load: Load) -> Who:
    return load.staffing, load.model, load.role


def _of(load: Load) -> str:
    """Return who it is, how busy, with how many people, and how many would be right."""
    who = f"{load.role} of {load.model}" if load.role else load.model
    since = f" from month {load.since} on" if load.since else ""
    right = f"{people(load.people * load.load / SENSIBLE_LOAD)} would be at {SENSIBLE_LOAD:.0%}"
    right = right if load.load >= NOTHING else "no customer here has work for it"
    number = people(load.people)
    have = f"{number} {'person' if number == '1' else 'people'} {MODES[load.staffing]}"
    return f"{who} has work for {load.load:.0%} of its hours{since} ({have}; {right})"


def _remedy(experiment: Experiment, load: Load, *, few: bool) -> str:
    """Return what to do: its people where its own staffing counts them, else those of whoever sets the budget."""
    if load.staffing == Staffing.OWN:
        return f"change people.{load.role}.staffing of {load.model}."
    if not few:  # the money is there, and fewer people for less of it are what own staffing compares
        return "read it at own staffing." if Staffing.OWN in experiment.staffing else f"compare at {OWN}."
    first = next(case for case in experiment.models if case.key == experiment.baseline)
    payer = first.stages[0].model.key if first.stages else first.key
    return f"the money is what {payer} costs by its own staffing. Give {payer} more people, or compare at {OWN}."
