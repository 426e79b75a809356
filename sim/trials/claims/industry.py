"""The survey replica: companies that choose their organization, seen as a survey sees them and as an experiment would.

Every company is simulated under both organizations in the same future. Latent quality of management moves how much the
product holds by itself and, more or less, what a company chooses; the rest of the choice follows size, with two shares
as published. A survey compares companies by what they chose; the causal comparison takes every company under both.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import root
from scipy.special import expit, logit, ndtri

from sim.config.assumptions.derived import with_values
from sim.config.claim.claim import Claim
from sim.config.claim.industry import Industry
from sim.config.claim.measure import Reference
from sim.config.company.company import build_company, expected_opening_arr
from sim.config.language.checked import Checked, nearest
from sim.config.resolving.experiment import Point
from sim.config.scenarios.builder import ScenarioBuilder
from sim.config.study.design import canonical, simulated
from sim.errors import InputError, Problem
from sim.statistics.intervals import Floats
from sim.trials.scenarios.batch import Batch, Case
from sim.trials.scenarios.direct_levels import DirectLevels
from sim.trials.scenarios.space import Scenario, SharedScenarios
from sim.vocabulary import Staffing

SEED = 34_081
FEWEST, MOST = 5, 4000
"""Customers of the smallest and the largest company that are simulated; who would be beyond is drawn to the border."""
GROUPS = ("bundled", "split", "chose-bundled", "chose-split", "winners", "all")
EFFECT = "effect"
"""What is taken out for the null industry: both organizations are given the outcomes of the bundled one."""


@dataclass(frozen=True, slots=True)
class Companies:
    """Who they are, each (n,): ARR in dollars, customers, factor on contract values, log odds added to stickiness.

    needs: factor on how often their customers come to need more. management: latent quality, standard normal. dice:
    uniform, what decides the choice beside its probability.
    """

    arr: Floats
    customers: Floats
    acv: Floats
    stickiness: Floats
    needs: Floats
    management: Floats
    dice: Floats


def population(industry: Industry, mean_acv: float, count: int) -> Companies:
    """Return the companies of an industry; more of them begin with the same ones. mean_acv: of the company file, dollars."""
    generator = np.random.Generator(np.random.Philox(key=SEED))
    u = np.clip(generator.random((count, 5)), 1e-6, 1.0 - 1e-6)
    sigma = np.log(industry.arr_spread) / float(ndtri(0.9))
    arr = industry.arr_median * np.exp(sigma * ndtri(u[:, 0]))
    acv = (arr / industry.arr_median) ** industry.acv_grows
    customers = np.clip(np.round(arr / (acv * mean_acv)), FEWEST, MOST)
    management = ndtri(u[:, 1])
    tens = np.log10(arr / industry.arr_median)
    stickiness = industry.stickiness_spread * ndtri(u[:, 2]) + industry.moves_stickiness * management
    stickiness += industry.arr_moves_stickiness * tens
    needs = np.exp(np.log(industry.needs_spread) / float(ndtri(0.9)) * ndtri(u[:, 4]))
    needs *= industry.arr_moves_needs**tens
    return Companies(customers * acv * mean_acv, customers, acv, stickiness, needs, management, u[:, 3])


def split_choices(industry: Industry, companies: Companies, strength: float) -> Floats:
    """Return 1.0 for every company that chooses to split, (n,).

    The log odds are a line in log ARR plus strength × management; the line is such that the published shares of small
    companies that bundle and of large ones that split come out on average.
    """
    x = np.log(companies.arr / industry.arr_median)
    small, large = companies.arr < industry.bundled_below[0], companies.arr > industry.split_above[0]
    wanted = np.array([1.0 - industry.bundled_below[1], industry.split_above[1]])

    def misses(line: Floats) -> Floats:
        p = expit(line[0] + line[1] * x + strength * companies.management)
        return np.array(
            [logit(np.clip(p[small].mean(), 1e-9, 1 - 1e-9)), logit(np.clip(p[large].mean(), 1e-9, 1 - 1e-9))]
        ) - logit(wanted)

    line = root(misses, np.array([float(logit(wanted).mean()), 0.3])).x
    p = expit(line[0] + line[1] * x + strength * companies.management)
    return (companies.dice < p).astype(np.float64)


class IndustryBatch(Batch):
    """Builds the cells of every company: in the base case, or each in the scenario that is its turn.

    levels: of each scenario. without: a mechanism that is taken out of all companies.
    """

    def __init__(
        self,
        industry: Industry,
        count: int,
        seed: int,
        scenarios: SharedScenarios | None = None,
        levels: DirectLevels | None = None,
        without: str = "",
    ) -> None:
        experiment = industry.experiment
        self.base_case: Point = next(iter(experiment.points()))
        assert self.base_case.resolved is not None
        self.resolved = self.base_case.resolved
        cases = {key: Case(key, Staffing.OWN, 0, without) for key in (industry.bundled, industry.split)}
        self.builder = ScenarioBuilder(experiment, self.base_case)
        company = self.base_case.company
        self.companies = population(industry, expected_opening_arr(company) / max(1, company.start_customers), count)
        self.scenarios = scenarios
        unknowns = () if scenarios is None else self.builder.inputs
        self.block = (scenarios or SharedScenarios(count)).block("companies", unknowns, count)
        marks = [self.companies.customers, self.companies.acv, self.companies.stickiness, self.companies.needs]
        if scenarios is not None:
            marks.append(self.block.values[: scenarios.count])
        digest = hashlib.sha256(b"".join(m.tobytes() for m in marks)).hexdigest()
        fitted = [] if levels is None else levels.digest()
        made_of = [canonical(simulated(experiment.design)), digest, fitted, without]
        super().__init__(experiment, cases, {0: self.builder}, levels, {}, seed, made_of)

    def point(self, case: Case, scenario: Scenario) -> Point:  # noqa: ARG002  (both organisations have the same companies)
        """Return the company of a number, in its scenario."""
        here, base, levels = self.base_case, self.resolved.company_checked, self.resolved.calibration
        if self.scenarios is not None:
            here = self.builder.point(0, list(scenario.values))
            base = with_values(base, self.builder.split(list(scenario.values)).get("company", {}))
            levels = self.levels.of(scenario, here.company) if self.levels is not None else levels
        changed = with_values(base, self.changed(scenario.number, base))
        company = build_company(changed, here.assumptions.expansion.win_rate_reference, levels)
        return Point(0, {}, company, here.assumptions, here.models, here.worth_acting_on)

    def changed(self, k: int, held: Checked) -> dict[str, float]:
        """Return what makes a company of the file this one, by path."""
        changed: dict[str, float] = {"start.customers": float(self.companies.customers[k])}
        for name in held.names("segments"):
            acv, sticky = f"segments.{name}.acv.median", f"segments.{name}.stickiness"
            path = acv if held.has(acv) else f"segments.{name}.acv"
            changed[path] = held.number(path) * float(self.companies.acv[k])
            changed[f"segments.{name}.needs"] = held.number(f"segments.{name}.needs") * float(self.companies.needs[k])
            changed[sticky] = float(expit(logit(held.number(sticky)) + self.companies.stickiness[k]))
        return changed


class Survey:
    """What a survey and an experiment see of an industry. outcomes: by arm and metric, (n,)."""

    def __init__(self, claim: Claim, batch: IndustryBatch, outcomes: Mapping[str, Mapping[str, Floats]]) -> None:
        assert claim.industry is not None
        self.claim, self.industry = claim, claim.industry
        self.companies, self.outcomes = batch.companies, outcomes
        self.choices = {
            strength: split_choices(self.industry, self.companies, strength) for strength in self.industry.moves_choice
        }

    def columns(self, reference: Reference) -> tuple[Floats, Floats]:
        """Return two columns (n,) whose averages' ratio is what the reference means. Errors: InputError.

        A mechanism that the reference is without must be out of the outcomes already; only the effect is taken out here.
        """
        if reference.model not in GROUPS:
            raise self.wrong(f"no such group (got {reference.model}). One of {', '.join(GROUPS)}.")
        null = reference.without == EFFECT
        split = self.outcomes[self.industry.bundled if null else self.industry.split]
        bundled = self.outcomes[self.industry.bundled]
        chose = self.choices[self.strength(reference)]
        nrr = np.where(chose > 0.0, split["nrr"], bundled["nrr"])
        weight = {
            "chose-split": chose,
            "chose-bundled": 1.0 - chose,
            "winners": (nrr >= self.industry.winners_from).astype(np.float64),
        }.get(reference.model, np.ones(len(chose))) * self.stage(reference)
        if reference.metric == "split":
            value = chose
        elif reference.metric == "winner":
            value = (nrr >= self.industry.winners_from).astype(np.float64)
        elif reference.metric in split and reference.metric in bundled:
            arm = {"split": split[reference.metric], "bundled": bundled[reference.metric]}
            value = arm.get(reference.model, np.where(chose > 0.0, split[reference.metric], bundled[reference.metric]))
        else:
            near = nearest(reference.metric, [*split, "split", "winner"])
            advice = f"Did you mean {near}?" if near else "All of them: postsale list metrics."
            raise self.wrong(f"both organizations have no such metric (got {reference.metric}). {advice}")
        return np.where(np.isnan(value), np.nan, value * weight), np.where(np.isnan(value), np.nan, weight)

    def strength(self, reference: Reference) -> float:
        """Return how much management moves the choice where the reference looks; the first that is listed unless said."""
        said = reference.where.get("strength", self.claim.at.get("strength"))
        if said is None:
            return self.industry.moves_choice[0]
        found = next((each for each in self.industry.moves_choice if each == float(said)), None)
        if found is None:
            raise self.wrong(f"management_moves_choice has no {said}.")
        return found

    def stage(self, reference: Reference) -> Floats:
        """Return 1.0 for the companies of the stage that the reference asks for, (n,)."""
        said = reference.where.get("stage", "all")
        small, large = self.industry.bundled_below[0], self.industry.split_above[0]
        masks = {
            "all": np.ones(len(self.companies.arr), dtype=bool),
            "small": self.companies.arr < small,
            "middle": (self.companies.arr >= small) & (self.companies.arr <= large),
            "large": self.companies.arr > large,
        }
        if said not in masks:
            raise self.wrong(f"no such stage (got {said}). One of {', '.join(masks)}.")
        return masks[said].astype(np.float64)

    def wrong(self, message: str) -> InputError:
        """Return the error for a measure that asks for what is not there."""
        place = self.claim.place
        return InputError([Problem(place.file, place.line, place.column, "measure", message)])
