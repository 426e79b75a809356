"""The part of summary.json that a sensitivity study adds.

Three kinds of uncertainty stand apart in it: `ci95` is always that of an average, which more runs narrow; `worlds` are
shares and quantiles over scenarios, smoothed over noise, which only better data narrow; what one company may see
by chance stands at the points of the study, as in any other.
"""

from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from sim.config.resolving.experiment import Experiment
from sim.config.scenarios.measurements import measurements
from sim.config.scenarios.uncertain import short_name
from sim.statistics.intervals import mean_interval
from sim.statistics.noise import Noise, means, noise, replications_for
from sim.statistics.surface import Fitted, fit
from sim.trials.analysis.assumptions_used import short_place
from sim.trials.analysis.averages import Both, estimator, estimator_of
from sim.trials.analysis.summary import plain
from sim.trials.scenarios.outcomes import Pair, ScenarioOutcomes, smoothed
from sim.trials.scenarios.space import Block
from sim.trials.scenarios.surface_levels import SurfaceLevels
from sim.trials.sensitivity import boxes, drivers, information, stress
from sim.trials.sensitivity.blocks import TORNADO, one_of, random_sample
from sim.trials.storage.clock import NOBODY, Clock

QUANTILES = (0.1, 0.5, 0.9)
EACH, VALUE = 2.5, 8.0
"""A surface of a difference, and the value of information, against a step: as long as they take with many unknowns."""
Confirm = Callable[[list[tuple[Block, Pair]], int], list[Both]]
"""Simulates one scenario for each difference, with many futures, and returns the difference in each of these."""


def steps(methods: Collection[str], differences: int) -> float:
    """Return how many steps it is to tell so many differences by these methods."""
    each = EACH * ("stress_test" in methods) + len({"tornado", "morris", "sobol"} & set(methods))
    surfaces = EACH * bool(set(methods) - {"tornado", "morris"})
    return differences * (each + surfaces) + VALUE * ("value_of_information" in methods)


class SensitivityResult:
    """Builds it. confirm: simulates scenarios with many futures and gives the differences asked for; clock: counts steps."""

    def __init__(
        self,
        experiment: Experiment,
        seen: ScenarioOutcomes,
        levels: SurfaceLevels | None,
        seed: int,
        confirm: Confirm,
        clock: Clock = NOBODY,
    ) -> None:
        self.clock = clock
        self.experiment = experiment
        self.seen = seen
        self.levels = levels
        self.unread = drivers.unread(seen)
        self.seed = seed
        self.confirm = confirm
        self.worth = next(iter(experiment.points())).worth_acting_on
        self.sample = random_sample(seen.blocks)
        self.fitted: dict[Pair, Fitted] = {}

    def surface(self, pair: Pair) -> Fitted | None:
        """Return the surface through a difference over the random scenarios of the study; None where there are none."""
        if self.sample is None:
            return None
        if pair not in self.fitted:
            values = self.seen.difference(self.sample, pair)
            parts, raw = noise(values), means(values)
            here = np.isfinite(raw)
            luck = 0.0 if np.isnan(parts.within) else parts.within / self.seen.runs.futures
            self.fitted[pair] = fit(
                self.sample.base[here], raw[here, None], factors=self.seen.space.factors, noise=np.array([luck])
            )
        return self.fitted[pair]

    def build(self) -> dict[str, Any]:
        """Return everything, the nearest scenarios simulated too."""
        asked, seen = self.seen.space.asked, self.seen
        pairs, methods = seen.pairs(), set(asked.methods)
        result: dict[str, Any] = {
            "staffing": self.experiment.staffing[0].name.lower(),
            "baseline": self.experiment.baseline,
            "models": list(seen.models),
            "metrics": list(self.experiment.decide_on),
            "methods": list(asked.methods),
            "worlds": {"drawn": 0 if self.sample is None else len(self.sample), "futures": asked.futures},
            "inputs": self.inputs(),
            "factors": self.factors(),
            "fields": [{"field": f.key, "title": f.title, "system": f.system} for f in measurements(seen.space.inputs)],
            "unread": list(self.unread),
            "levels": self.level_entry(),
            "outcomes": self.outcomes(),
            "differences": [self.difference(pair) for pair in self.clock.each(pairs, EACH)]
            if self.sample is not None
            else [],
        }
        if "tornado" in methods:
            result["tornado"] = self.tornado(pairs)
        if "morris" in methods:
            result["morris"] = [drivers.screening(seen, pair, self.seed) for pair in self.clock.each(pairs)]
        if "sobol" in methods:
            result["sobol"] = [drivers.shares(seen, pair, self.seed) for pair in self.clock.each(pairs)]
        if self.sample is not None and "scenarios" in methods:
            result["scenarios"] = [boxes.told(seen, self.sample, question) for question in asked.questions]
        if self.sample is not None and "value_of_information" in methods:
            result["value_of_information"] = information.told(seen, self.sample)
            self.clock.add(VALUE)
        if self.sample is not None and "stress_test" in methods:
            result["stress_test"] = self.stressed(pairs)
        return result

    def inputs(self) -> list[dict[str, Any]]:
        """Return every unknown with its range, its grade and the fields that would measure it."""
        fields = measurements(self.seen.space.inputs)
        factor_of = {k: f for f, factor in enumerate(self.seen.space.factors) for k in factor}
        return [
            {
                "path": each.path,
                "paths": list(each.paths),
                "name": short_name(each.path),
                "text": each.text,
                "unit": each.unit,
                "form": each.form,
                "low": each.low,
                "likely": each.likely,
                "high": each.high,
                "held": each.held,
                "strength": each.strength or None,
                "source": each.source or None,
                "owner": each.owner or None,
                "place": short_place(each.place),
                "factor": factor_of[k],
                "fields": [field.key for field in fields if k in field.inputs],
            }
            for k, each in enumerate(self.seen.space.inputs)
        ]

    def factors(self) -> list[dict[str, Any]]:
        """Return what varies independently: single unknowns, and groups that move together."""
        inputs = self.seen.space.inputs
        found = []
        for f, columns in enumerate(self.seen.space.factors):
            strengths = sorted({inputs[k].strength or "none" for k in columns})
            name = " + ".join(short_name(inputs[k].path) for k in columns)
            found.append(
                {
                    "factor": f,
                    "name": name,
                    "inputs": list(columns),
                    "strength": strengths[0] if len(strengths) == 1 else "mixed",
                    "read": f not in self.unread,
                }
            )
        return found

    def level_entry(self) -> dict[str, Any]:
        """Return how the levels of the scenarios were found, and how far off they are."""
        if self.levels is None:
            return {"recalibrated": "never"}
        r = self.levels.residual
        return {
            "recalibrated": "each_world",
            **estimator(same=True),  # what a company observes has its luck, and so have the pilots
            "pilots": r.pilots,
            "inputs_read": r.read,
            "grr_points": {"mean": r.grr_mean, "most": r.grr_most, "if_not_fitted": r.without_grr_mean},
            "nrr_points": {"mean": r.nrr_mean, "most": r.nrr_most, "if_not_fitted": r.without_nrr_mean},
            "words": r.words(),
        }

    def outcomes(self) -> list[dict[str, Any]]:
        """Return each organization over the scenarios: the average outcome of a scenario, from scenario to scenario."""
        rows: list[dict[str, Any]] = []
        for model in self.seen.models:
            for metric in self.experiment.decide_on:
                values = self.seen.base_case[model][metric]
                held, made = mean_interval(values), estimator_of((self.seen.base_case[model].outcomes[metric], values))
                row: dict[str, Any] = {
                    "model": model,
                    "metric": metric,
                    "held": {"mean": plain(held.mean), "ci95": [plain(held.low), plain(held.high)], **made},
                }
                if self.sample is not None:
                    came = self.seen.stored(self.sample, model, metric, came=True)
                    row |= over_worlds((came, self.seen.metric(self.sample, model, metric)))
                rows.append(row)
        return rows

    def difference(self, pair: Pair) -> dict[str, Any]:
        """Return a difference over the scenarios: its spread, in how many of them `a` is better, what it depends on."""
        assert self.sample is not None
        values = self.seen.difference(self.sample, pair)
        shrunk, parts = smoothed(values)
        sign = 1.0 if pair.higher_is_better else -1.0
        here = sign * shrunk[np.isfinite(shrunk)]
        worth = self.worth.get(pair.metric)
        fitted = self.surface(pair)
        assert fitted is not None
        return {
            "a": pair.a,
            "b": pair.b,
            "metric": pair.metric,
            "held": drivers.held_entry(self.seen, pair),
            **over_worlds((self.seen.stored_difference(self.sample, pair, came=True), values)),
            "share_better": plain(float((here > 0.0).mean())),
            "share_clearly_better": None if worth is None else plain(float((here > worth).mean())),
            "share_clearly_worse": None if worth is None else plain(float((here < -worth).mean())),
            "worth_acting_on": worth,
            "replications_for_less_noise": futures_for(parts),
            "surface": {
                "q2": plain(float(fitted.q2[0])),
                "rmse": plain(float(fitted.rmse[0])),
                "explainable": plain(float(fitted.explainable[0])),
                "terms": int(fitted.sizes[0]),
            },
            "by_strength": drivers.variance_by_strength(fitted, 0, self.seen),
            "influence": drivers.influence(fitted, 0, self.seen.space.factors),
        }

    def tornado(self, pairs: list[Pair]) -> list[dict[str, Any] | None]:
        """Return the tornado of each difference: screened with a few futures, then ends that may turn it with more.

        An end can cost as much as a study of its own, so at most `MOST_ENDS` get it, those furthest over zero first, and
        as many futures as tell it well enough.
        """
        screened = [drivers.tornado(self.seen, pair) for pair in pairs]
        block, pool = self.seen.block(TORNADO), self.seen.runs.pool
        wanted = drivers.effort_by_end([each for each in screened if each], self.worth, pool)
        if block is None or not wanted or self.seen.runs.futures >= pool:
            return list(self.clock.each(screened))
        shown: dict[tuple[Pair, int], Both] = {}
        for futures in sorted(set(wanted.values())):
            these = [(pair, row) for pair in pairs for row in wanted if wanted[row] == futures]
            asked = [(one_of(block, row), pair) for pair, row in these]
            shown |= dict(zip(these, self.confirm(asked, futures), strict=True))
        return [
            drivers.tornado(self.seen, pair, {row: shown[pair, row] for row in wanted})
            for pair in self.clock.each(pairs)
        ]

    def stressed(self, pairs: list[Pair]) -> list[dict[str, Any]]:
        """Return for each difference the nearest scenarios in which it turns round, each of them simulated."""
        found: list[tuple[stress.Candidate, Block]] = []
        for pair in self.clock.each(pairs, EACH):
            fitted, middle = self.surface(pair), float(np.nanmean(self.seen.base_case_difference(pair)))
            if fitted is not None and fitted.q2[0] > 0.0 and middle != 0.0:
                nearest = stress.candidates(self.seen, pair, fitted.surface, float(np.sign(middle)))
                found += [(each, stress.block_of(self.seen, each)) for each in nearest]
        shown = self.confirm([(block, each.pair) for each, block in found], self.seen.runs.pool)
        entries = []
        for pair in pairs:
            fitted = self.surface(pair)
            held = self.seen.base_case_difference(pair)
            entries.append(
                {
                    "a": pair.a,
                    "b": pair.b,
                    "metric": pair.metric,
                    "held": plain(float(np.nanmean(held))),
                    "q2": None if fitted is None else plain(float(fitted.q2[0])),
                    "turned_in_the_middle": any(e.pair == pair and not e.found.moved for e, _ in found),
                    "nearest": [
                        stress.told(self.seen, each, block, held, values)
                        for (each, block), values in zip(found, shown, strict=True)
                        if each.pair == pair and each.found.moved
                    ],
                }
            )
        return entries


def over_worlds(values: Both) -> dict[str, Any]:
    """Return the average over scenarios, the quantiles of the averages of the scenarios, and the share of noise in them."""
    shrunk, parts = smoothed(values[1])
    here = shrunk[np.isfinite(shrunk)]
    low, middle, high = np.quantile(here, QUANTILES)
    return {
        "worlds": {
            "mean": plain(float(here.mean())),
            "p10": plain(float(low)),
            "p50": plain(float(middle)),
            "p90": plain(float(high)),
            "n": int(here.size),
            **estimator_of(values),
        },
        "noise_share": plain(parts.share),
    }


def futures_for(parts: Noise) -> int | None:
    """Return how many futures a scenario would need for noise to be one part in twenty of what differs between scenarios."""
    return replications_for(0.05, parts)
