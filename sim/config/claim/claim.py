"""From a claim file to a frozen `Claim`: a published statement, and the experiment and rule that test it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.config.claim.industry import Industry, read_industry
from sim.config.claim.measure import Measure, MeasureError, Reference, read_measure
from sim.config.files.library import Library, Source
from sim.config.language.checked import Checked, nearest
from sim.config.language.nodes import Place, Problems
from sim.config.language.units import money, plain
from sim.config.language.walk import check
from sim.config.resolving.experiment import Experiment, Point
from sim.config.study.claim_study import study_of
from sim.config.study.keys import entries
from sim.config.study.single import open_named
from sim.config.study.study import read_source
from sim.config.tables.claim import CLAIM


@dataclass(frozen=True, slots=True)
class Claimed:
    """What was published of the measured value: low to high (either may be infinite), in canonical units.

    nothing: the value that would mean no effect; NaN where there is none, as with a level or a threshold.
    """

    text: str
    low: float
    high: float
    nothing: float


@dataclass(frozen=True, slots=True)
class Also:
    """A figure that is told beside the measure, in its own unit. judged: by the region of the claim, as the measure is."""

    measure: Measure
    unit: str
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an experiment that a measure reads: a metric of a model at a point, under a staffing mode and a world."""

    metric: str
    model: str
    point: int
    staffing: str
    without: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim under test. at: value as written by end of a varied path, where the measure says nothing itself."""

    key: str
    title: str
    published_in: str
    mechanisms: tuple[str, ...]
    how: str
    claimed: Claimed | None
    sides: tuple[str, str] | None  # of a contradiction: what is right above nothing, and below it
    experiment: Experiment | None
    industry: Industry | None
    measure: Measure | None
    at: Mapping[str, str]
    along: str
    also: Mapping[str, Also]
    without: tuple[str, ...]
    unit: str
    worth: float
    futures: float
    worlds: bool
    not_testable: str
    because: str
    path: Path
    place: Place

    def along_values(self) -> tuple[str, ...]:
        """Return the values of the path along which the measure is told, as written; none without one."""
        if self.experiment is None or not self.along:
            return ()
        return next(each.texts for each in self.experiment.vary if each.path == self.along)

    def cells(self, measure: Measure, at: Mapping[str, str] | None = None) -> tuple[Cell, ...]:
        """Return the cell that each reference of a measure means, at values by path. Errors: MeasureError."""
        assert self.experiment is not None
        said = {**(at or {}), **self.at}  # in this order: what is asked for goes before the claim's own place
        return tuple(located(each, self.experiment, said) for each in measure.references)


def load_claim(name: str | Path, *, near: Path | None = None, overrides: Mapping[str, str] | None = None) -> Claim:
    """Load a claim by key or path. overrides: laid over its experiment, as --set gives them. Raises `InputError`."""
    problems = Problems()
    claim = read_claim(name, problems, near=near, overrides=overrides)
    problems.raise_all()
    assert claim is not None
    return claim


def read_claim(
    name: str | Path, problems: Problems, *, near: Path | None = None, overrides: Mapping[str, str] | None = None
) -> Claim | None:
    """Do what `load_claim` does, but note mistakes instead of raising."""
    library = Library(problems)
    source = open_named(library, "claim", name, near or Path.cwd())
    if source is None:
        return None
    checked = check("claim", source.key, source.root, CLAIM, problems)
    _check_whole(checked, problems)
    experiment = _experiment(source, library, overrides or {})
    industry = read_industry(checked, source, library)
    before = len(problems.mistakes)
    measure, also = _measures(checked, problems)
    if len(problems.mistakes) > before or (source.root.get("experiment") is not None and experiment is None):
        return None
    claim = _built(checked, source, experiment, industry, measure, also)
    _check_cells(claim, checked, problems)
    return claim


def _check_whole(checked: Checked, problems: Problems) -> None:
    root = checked.root
    tested = [name for name in ("experiment", "industry", "not_testable") if root.get(name) is not None]
    if len(tested) != 1:
        got = ", ".join(tested) or "none of them"
        problems.add(root.key, "experiment", f"give one of experiment, industry and not_testable (got {got}).")
    needed = ("because",) if root.get("not_testable") is not None else ("measure", "claimed", "unit")
    for name in needed:
        if root.get(name) is None and not (name == "claimed" and root.get("sides") is not None):
            problems.add(root.key, name, f"is missing (got no such key). Write {name}:, as other claims do.")
    claimed = root.get("claimed")
    if claimed is not None and root.get("not_testable") is None:
        ends = [name for name in ("from", "to", "above", "below") if claimed.get(name) is not None]
        if sorted(ends) not in (["from", "to"], ["above"], ["below"]):
            remedy = "Write from and to, or above, or below."
            problems.add(claimed.key, "claimed", f"says no region (got {', '.join(ends) or 'none'}). {remedy}")


def _experiment(source: Source, library: Library, overrides: Mapping[str, str]) -> Experiment | None:
    """Return the experiment of a claim; None without one, or with a mistake that is noted."""
    study = study_of(source, library)
    return None if study is None else read_source(study, overrides, library, uncalibrated=True)


def _measures(checked: Checked, problems: Problems) -> tuple[Measure | None, dict[str, Measure]]:
    found: dict[str, Measure] = {}
    nodes = {"measure": checked.root.get("measure")} | {
        f"also.{name}": node.get("measure") or node for name, node in entries(checked.root.get("also")).items()
    }
    for path, node in nodes.items():
        if node is not None and isinstance(node.content, str):
            try:
                found[path] = read_measure(node.text)
            except MeasureError as error:
                problems.add(node.place, path, str(error))
    return found.pop("measure", None), {path.removeprefix("also."): each for path, each in found.items()}


def _built(
    checked: Checked,
    source: Source,
    experiment: Experiment | None,
    industry: Industry | None,
    measure: Measure | None,
    also: Mapping[str, Measure],
) -> Claim:
    return Claim(
        key=source.key,
        title=checked.word("title"),
        published_in=checked.word("published_in"),
        mechanisms=_words(checked, "mechanisms"),
        how=checked.word("how"),
        claimed=_claimed(checked),
        sides=(checked.word("sides.above"), checked.word("sides.below")) if checked.root.get("sides") else None,
        experiment=experiment,
        industry=industry,
        measure=measure,
        at={path: node.text for path, node in entries(checked.root.get("at")).items()},
        along=checked.word("along"),
        also={
            name: Also(
                each,
                checked.word(f"also.{name}.unit") or checked.word("unit"),
                checked.word(f"also.{name}.judged", "False") == "True",
            )
            for name, each in also.items()
        },
        without=_words(checked, "without"),
        unit=checked.word("unit"),
        worth=checked.number("worth", 0.0),
        futures=checked.number("futures", 1.0),
        worlds=checked.word("worlds", "drawn") == "drawn",
        not_testable=checked.word("not_testable"),
        because=checked.word("because"),
        path=source.path,
        place=checked.root.place,
    )


def _words(checked: Checked, key: str) -> tuple[str, ...]:
    return tuple(str(held.value) for path, held in checked.held.items() if path.startswith(f"{key}["))


def _claimed(checked: Checked) -> Claimed | None:
    if checked.root.get("claimed") is None:
        return None if checked.root.get("sides") is None else Claimed("", 0.0, math.inf, 0.0)
    low = checked.number("claimed.from", checked.number("claimed.above", -math.inf))
    high = checked.number("claimed.to", checked.number("claimed.below", math.inf))
    around = math.isfinite(high - low) and low <= 0.0 <= high  # then no effect is what is claimed
    said = checked.held.get("claimed.no_effect_at")
    nothing = math.nan if around else 0.0
    if said is not None:
        nothing = math.nan if said.quantity is None else float(said.value)
    return Claimed(checked.word("claimed.text"), low, high, nothing)


def _check_cells(claim: Claim, checked: Checked, problems: Problems) -> None:
    """Note what of a claim leads into no cell of its experiment."""
    experiment = claim.experiment
    if experiment is None or claim.measure is None:
        return
    root = checked.root
    if claim.along and claim.along not in [each.path for each in experiment.vary]:
        near = nearest(claim.along, [each.path for each in experiment.vary])
        node = root.get("along") or root
        problems.add(node.place, "along", f"is not varied (got {claim.along}). {_did_you_mean(near)}")
        return
    for name, node in entries(root.get("at")).items():
        if not any(_is_end(name, each.path) for each in experiment.vary):
            near = nearest(name, [each.path for each in experiment.vary])
            problems.add(node.key, "at", f"is not varied (got {name}). {_did_you_mean(near)}")
            return
    measures = {"measure": claim.measure} | {f"also.{name}": each.measure for name, each in claim.also.items()}
    for path, measure in measures.items():
        head, _, name = path.partition(".")
        said = root.get("measure") if head == "measure" else (root.get("also") or root).get(name)
        try:
            claim.cells(measure)
            for value in claim.along_values():
                claim.cells(claim.measure, {claim.along: value})
        except MeasureError as error:
            problems.add((said or root).place, path, str(error))


def _did_you_mean(near: str | None) -> str:
    return f"Did you mean {near}?" if near else "Name a path of vary."


def located(reference: Reference, experiment: Experiment, at: Mapping[str, str]) -> Cell:
    """Return the cell that a reference means. at: values as written, by a path or its end. Errors: MeasureError."""
    model = reference.model
    keys = [case.key for case in experiment.models]
    if model not in keys:
        near = nearest(model, keys)
        raise MeasureError(f"no such model here (got {model}). {f'Did you mean {near}?' if near else ', '.join(keys)}")
    modes = [mode.name.lower() for mode in experiment.staffing]
    staffing = reference.staffing or ("equal_budget" if "equal_budget" in modes else modes[0])
    if staffing not in modes:
        raise MeasureError(f"the experiment is not run at {staffing} (got {reference.metric}[{model}, {staffing}]).")
    without = reference.without or ""
    if without and without not in experiment.repeated:
        raise MeasureError(f"the experiment is not repeated without {without}. Add it to without.")
    point = _point(reference, experiment, at)
    return Cell(reference.metric, model, point.index, staffing, without, reference.given)


def _point(reference: Reference, experiment: Experiment, at: Mapping[str, str]) -> Point:
    """Return the design point at the values that a reference says, and `at` where it says none."""
    here = list(experiment.points())
    used: set[str] = set()
    for varied in experiment.vary:
        names = [name for name in reference.where if _is_end(name, varied.path)]
        said = names or [name for name in at if _is_end(name, varied.path)]
        if not said:
            values = ", ".join(varied.texts)
            raise MeasureError(
                f"says no value of {varied.path} ({reference.metric}[{reference.model}]; one of {values})."
            )
        used |= set(names)
        text = reference.where[names[0]] if names else at[said[0]]
        if text not in varied.texts:
            raise MeasureError(f"{varied.path} has no value {text}. Write one of {', '.join(varied.texts)}.")
        value = varied.values[varied.texts.index(text)]
        here = [point for point in here if point.values[varied.path] == value]
    unknown = sorted(set(reference.where) - used)
    if unknown:
        raise MeasureError(f"nothing is varied under this name (got {unknown[0]} in {reference.model}).")
    if len(here) != 1:
        raise MeasureError(f"{reference.metric}[{reference.model}] is {len(here)} cells, not one.")
    return here[0]


def _is_end(name: str, path: str) -> bool:
    return path == name or path.endswith(f".{name}")


def region_text(claimed: Claimed, unit: str) -> str:
    """Return what is claimed of the measured value in words, for people: `8 to 12 points`, `above 0 points`."""
    if math.isinf(claimed.low):
        return f"below {value_text(claimed.high, unit)}"
    if math.isinf(claimed.high):
        return f"above {value_text(claimed.low, unit)}"
    return f"{value_text(claimed.low, unit)} to {value_text(claimed.high, unit)}"


def value_text(value: float, unit: str) -> str:
    """Return a canonical value in a unit of claims."""
    if unit in ("points", "percent"):
        size = plain(round(value * 100, 6))
        return f"{size} {'points' if unit == 'points' else '%'}"
    if unit.startswith("dollars"):
        return f"{money(value)}{unit.removeprefix('dollars')}"
    return plain(value) if unit == "ratio" else f"{plain(value)} {unit}"
