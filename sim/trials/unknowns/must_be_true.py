"""What must be true for a recommendation to hold: the unknowns that matter most, each tried at both ends.

All unknowns of the study are looked at in a few simulations (`screening`). Those that move the choice most are tried with
everything that is known of the company kept as it is (`levels`) and with all options, and where an end turns the answer, a
value or two between say where (`sim/statistics/turning.py`).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import numpy as np

from sim.config.language.spoken import value_words
from sim.config.resolving.experiment import Experiment
from sim.config.scenarios.measurements import Measurement, measurements, patterns
from sim.config.scenarios.titles import title_of
from sim.config.tables.sensitivity import Uncertain
from sim.results.scenarios import Field
from sim.results.unknowns import End, Holds, TurnsAt, Unknown
from sim.statistics.grades import Grade, grade
from sim.statistics.intervals import Floats, mean_interval
from sim.statistics.turning import crossed, leads, turn
from sim.trials.executing.executors import WorkersFactory
from sim.trials.planning.cells import organisations
from sim.trials.storage.store import Store
from sim.trials.study import Listener
from sim.trials.unknowns.levels import FINE, ROUGH, Levels, levels_of
from sim.trials.unknowns.screening import screened
from sim.trials.unknowns.trying import Simulations, Trying

RIVALS = 2
SCREENING = 0.4
"""Of the seconds that there are, after which no further step of the screening is begun."""
BETWEEN = 2
"""Values between the most likely one and an end that turns the answer, at most."""
NEAR = 0.1
"""Of a bracket: values between keep this far from its ends."""
ORDER = {"turns": 0, "close": 1, "holds": 2}


@dataclass(slots=True)
class Hurry:
    """How much of the time has passed. seconds: how much there is; None: without end."""

    seconds: float | None
    now: Callable[[], float] = time.monotonic
    began: float = field(init=False)
    last: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.last = self.now()

    def before(self, share: float) -> bool:
        """Say whether less than a share of the time has passed."""
        return self.seconds is None or self.now() - self.began < share * self.seconds

    def one_more(self, longest: float) -> bool:
        """Say whether a step that takes so long would still be over in time."""
        return self.seconds is None or self.now() - self.began + longest < self.seconds


def what_must_be_true(
    experiment: Experiment,
    *,
    metric: str,
    recommended: str,
    staying: str,
    worth: float,
    store: Store,
    seed: int,
    workers: int,
    hire: WorkersFactory,
    listener: Listener,
    seconds: float | None = None,
    most: int = 10,
    now: Callable[[], float] = time.monotonic,
) -> tuple[Unknown, ...]:
    """Return the unknowns that move the choice of a recommended option most, those first that turn it, then by how much.

    experiment: of one design point; its models or policies are the options. worth: differences below change no decision, in
    the unit of the metric. seconds: no step is begun that would end later; each row says how many unknowns were looked at.
    What is simulated goes through the store: a run that was killed goes on, and however many workers there are, the result
    is the same. With a limit of seconds it may hang on the speed of the machine how many unknowns are told.
    Errors: ValueError where there is nothing to compare, or a name is no option; as of `ScenarioRuns.run`.
    """
    trying = Trying(experiment, metric, store, seed, hire, listener)
    unknown_names = {recommended, staying} - set(trying.options)
    if unknown_names or len(trying.options) < 2 or len(experiment.all_points) != 1:
        raise ValueError(f"needs one design point and two options or more, among them {recommended} and {staying}")
    hurry = Hurry(seconds, now)
    simulations = Simulations(0, experiment.replications.at_most)
    base = trying.outcomes(trying.base[None], trying.options, simulations)[:, 0]
    rivals = rivals_of(trying, base, recommended, staying)
    rough = levels_of(trying, staying, workers, ROUGH)
    found = screened(trying, rough, recommended, rivals, most, lambda: hurry.before(SCREENING))
    fine = levels_of(trying, staying, workers, FINE)
    tries = Tries(trying, fine, recommended, staying, worth, simulations, base)
    rows: list[Unknown] = []
    longest = 0.0
    for unknown in found.largest:
        if not hurry.one_more(longest):
            break
        began = now()
        rows.append(tries.row(unknown, len(found.looked), len(found.largest)))
        longest = max(longest, now() - began)
    return tuple(sorted(rows, key=lambda row: (rank(row), -row.matters, row.path)))


def rank(row: Unknown) -> int:
    """Return 0 for an unknown that turns the answer at an end, 1 where an end is too close to call, else 2."""
    return min(ORDER[end.recommendation] for end in (row.low, row.high))


def rivals_of(trying: Trying, base: Floats, recommended: str, staying: str) -> tuple[str, ...]:
    """Return what an option is compared with while unknowns are looked at: the best other one, and staying.

    Where staying is recommended, the best one that leads to another organization than the best other one.
    """
    ranked = [trying.options[k] for k in np.argsort(-np.nanmean(base, axis=1), kind="stable")]
    others = [option for option in ranked if option != recommended]
    goal = {case.key: organisations(case)[-1].model.key for case in trying.point.models}
    first = others[0]
    elsewhere = [option for option in others if goal[option] not in (goal[first], goal[recommended])]
    more = [staying] if staying != recommended else elsewhere
    return tuple(dict.fromkeys([first, *more, *elsewhere]))[:RIVALS]


@dataclass(slots=True)
class Tries:
    """Tries single unknowns of a study with all options. base: outcomes of the options in the base case, (options, n)."""

    trying: Trying
    levels: Levels | None
    recommended: str
    staying: str
    worth: float
    simulations: Simulations
    base: Floats
    fields: tuple[Measurement, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.fields = measurements(self.trying.inputs)

    def outcomes(self, unknown: int, values: Sequence[float]) -> list[Floats]:
        """Return the outcomes of all options at values of an unknown, (options, n) each."""
        if not values:
            return []
        rows = [self.trying.at(unknown, value) for value in values]
        levels = [] if self.levels is None else self.levels.of(rows)
        found = self.trying.outcomes(np.array(rows), self.trying.options, self.simulations, levels)
        return [found[:, k] for k in range(len(rows))]

    def row(self, unknown: int, screened: int, kept: int) -> Unknown:
        """Return what is said of an unknown."""
        each = self.trying.inputs[unknown]
        seen = {each.held: self.base}
        new = [end for end in (each.low, each.high) if end != each.held]
        seen |= dict(zip(new, self.outcomes(unknown, new), strict=True))
        ends = {value: self.end(each, value, seen[value]) for value in (each.low, each.held, each.high)}
        for end in new:
            if worth_a_bracket(ends[end], ends[each.held]):
                self.narrow(unknown, each, end, seen)
        at = np.array(sorted(seen))
        differences, others = self.differences(at, seen)
        turning = any(end.recommendation == "turns" for end in ends.values())
        shown = [self.trying.sign * ends[value].difference for value in (each.low, each.held, each.high)]
        where = self.where(unknown)
        return Unknown(
            path=each.path,
            title=title_of(each.path),
            unit=each.unit,
            metric=self.trying.metric,
            recommended=self.recommended,
            low=ends[each.low],
            base=ends[each.held],
            high=ends[each.high],
            turns_at=self.turns_at(each, at, differences, others) if turning else None,
            matters=max(shown) - min(shown),
            where=where,
            strength=each.strength,
            source=each.source,
            tried=len(seen),
            of_unknowns=len(self.trying.inputs),
            screened=screened,
            kept=kept,
        )

    def where(self, unknown: int) -> Field | None:
        """Return where an unknown can be looked up; of several places the one that names it most closely."""
        paths, named = self.trying.inputs[unknown].paths, patterns()
        found = [each for each in self.fields if unknown in each.inputs]
        if not found:
            return None
        one = max(found, key=lambda f: max(len(p) for p in named[f.key] if any(fnmatchcase(x, p) for x in paths)))
        return Field(field=one.key, title=one.title, system=one.system)

    def end(self, each: Uncertain, value: float, outcomes: Floats) -> End:
        """Return what is best where an unknown has a value. outcomes: (options, n)."""
        means = np.nanmean(outcomes, axis=1)
        mine = self.trying.options.index(self.recommended)
        other = max((k for k in range(len(means)) if k != mine), key=lambda k: means[k])
        found = mean_interval(outcomes[mine] - outcomes[other])
        ends = sorted([self.trying.sign * found.low, self.trying.sign * found.high])
        return End(
            value=value,
            text=said(each, value),
            best=self.trying.options[int(means.argmax())],
            other=self.trying.options[other],
            difference=self.trying.sign * found.mean,
            ci95=(ends[0], ends[1]),
            n=found.n,
            recommendation=self.holds(outcomes),
        )

    def holds(self, outcomes: Floats) -> Holds:
        """Say whether these outcomes, (options, n), recommend the same option, another one, or leave it too close to call."""
        options = self.trying.options
        found = grade(outcomes.T, staying=options.index(self.staying), worth=self.worth)
        if found.grade is Grade.TOO_CLOSE:
            return "close"
        return "holds" if options[found.choice] == self.recommended else "turns"

    def differences(self, at: Floats, seen: dict[float, Floats]) -> tuple[Floats, list[str]]:
        """Return by how much the recommended option is ahead of each other one at values, (others, values, n); the others.

        Ahead of what would turn the answer: a change has to gain more over staying than is worth acting on, and who is
        behind another change by less has not erred. Simulations that failed anywhere are left out.
        """
        options = self.trying.options
        table = np.stack([seen[float(value)] for value in at], axis=1)
        ahead = table[options.index(self.recommended)] - table
        others = [k for k, option in enumerate(options) if option != self.recommended]
        whole = ~np.isnan(ahead).any(axis=(0, 1))
        room = [-self.worth if options[k] == self.staying else self.worth for k in others]
        ahead[others] += np.array(room)[:, None, None]
        return ahead[others][:, :, whole], [options[k] for k in others]

    def narrow(self, unknown: int, each: Uncertain, end: float, seen: dict[float, Floats]) -> None:
        """Try values between the most likely one and an end, each where the answer seems to turn, until that is close."""
        side = 1 if end > each.held else -1
        for _ in range(BETWEEN):
            at = np.array(sorted(seen))
            curve = leads(self.differences(at, seen)[0])
            start = int(np.flatnonzero(at == each.held)[0])
            where = crossed(at, curve, start, side, curve[start])
            place = int(np.searchsorted(at, where))
            if not np.isfinite(where) or not 0 < place < len(at):
                return
            low, high = float(at[place - 1]), float(at[place])
            value = float(np.clip(where, low + NEAR * (high - low), high - NEAR * (high - low)))
            value = float(round(value)) if each.whole else value
            if value in seen:
                return
            seen[value] = self.outcomes(unknown, [value])[0]
            if self.end(each, value, seen[value]).recommendation == "close":
                return

    def turns_at(self, each: Uncertain, at: Floats, differences: Floats, others: Sequence[str]) -> TurnsAt | None:
        """Return where the answer turns, at values that were tried, (values,); None where it does not."""
        start = int(np.flatnonzero(at == each.held)[0])
        found = turn(at, differences, start) if differences.shape[2] > 1 else None
        if found is None:
            return None
        above = found.at > each.held
        there = int(np.searchsorted(at, found.at))
        beyond = min(max(there if above else there - 1, 0), len(at) - 1)
        means = differences.mean(axis=2)
        behind = (
            beyond if means[:, beyond].min() < 0.0 else start
        )  # where it is behind already, it leads on the other side
        to = others[int(means[:, behind].argmin())]
        ahead_at_base = means[:, start].min() > 0.0
        texts = [said(each, value) if np.isfinite(value) else "" for value in (found.low, found.high)]
        return TurnsAt(
            value=found.at,
            ci95=(found.low, found.high),
            side="above" if above == ahead_at_base else "below",
            to=to,
            text=said(each, found.at),
            low_text=texts[0],
            high_text=texts[1],
        )


def worth_a_bracket(end: End, base: End) -> bool:
    """Say whether the answer turns on the way to an end, so that where is worth a simulation."""
    return (end.recommendation == "turns") != (base.recommendation == "turns")


def said(each: Uncertain, value: float) -> str:
    """Write a value of an unknown as a person does, as precise as its range allows."""
    return value_words(value, each.unit, each.text, abs(each.high - each.low))
