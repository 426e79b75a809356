"""Text for `postsale check`: the mistakes of every file, and the whole design without running it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.config.claim.claim import Claim, read_claim
from sim.config.claim.words import claim_lines
from sim.config.commands.show import ShownFile, kind_of_name, open_shown
from sim.config.company.company import build_company, expected_opening_arr
from sim.config.files import lookup
from sim.config.files.library import COMMAND_LINE, Library, Source
from sim.config.language.checked import Checked
from sim.config.language.nodes import Place, Problems
from sim.config.organisation.plan import describe_plan
from sim.config.policies.words import policy_words, sign_of
from sim.config.resolving.experiment import Experiment, Replications
from sim.config.resolving.provenance import (
    GRADES,
    Sourced,
    count_by_strength,
    count_ranges,
    numbers_in,
    provenance,
    sourced,
    unsourced,
)
from sim.config.resolving.resolve import open_plans
from sim.config.scenarios.uncertain import short_name
from sim.config.study.study import read_experiment
from sim.config.tables.kinds import FOLDERS, OF_IMPORTS
from sim.config.tables.sensitivity import METHODS, Sensitivity
from sim.config.yaml.loading import display
from sim.errors import Problem

STUDIES = ("experiment", "decision")
"""Kinds of files that can be run."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `check` has to say about one file that has no mistake."""

    name: str
    title: str
    lines: tuple[str, ...]
    warnings: tuple[Problem, ...]
    experiment: Experiment | None = None
    claim: Claim | None = None

    @property
    def text(self) -> str:
        """The report as it is printed, without the warnings."""
        return "\n".join([self.title, *(f"  {line}" for line in self.lines)])


def check_files(
    names: Sequence[str | Path], overrides: Mapping[str, str] | None = None, *, near: Path | None = None
) -> list[CheckReport]:
    """Check files or keys of any kind. Raises `InputError` with every mistake of all of them at once."""
    problems = Problems()
    folder = near or Path.cwd()
    names = [each for name in names for each in in_folder(name, folder, problems)]
    if overrides and not any(kind_of_name(name, folder) in (*STUDIES, "claim", None) for name in names):
        said = ", ".join(f"{path}={text}" for path, text in overrides.items())
        message = f"goes with an experiment, and none is named (got {said}). Name one: postsale list experiments."
        problems.add(Place(COMMAND_LINE), "", message)
    reports = []
    for name in names:
        own = Problems()  # what is said of one file is no note on the next
        reports.append(_check_one(name, overrides or {}, own, folder))
        problems.take(own)
    problems.raise_all()
    return [report for report in reports if report is not None]


def in_folder(name: str | Path, near: Path, problems: Problems) -> list[str | Path]:
    """Return the files of a folder: those in it that say a kind, and all that stand where a kind is kept; else the name."""
    folder = near / name
    if not folder.is_dir() or (
        isinstance(name, str) and name not in (".", "..") and "/" not in name and is_key(name, near)
    ):
        return [name]
    here = [path for path in _yaml_files(folder) if lookup.kind_of(path) not in (None, OF_IMPORTS)]
    below = [path for kind in dict.fromkeys(FOLDERS.values()) for path in _yaml_files(folder / kind)]
    if not here and not below:
        message = f"holds no file of a study (got {name}). Name another folder, or start here: postsale init."
        problems.add(Place(str(name)), "", message)
    return [*here, *below]


def is_key(name: str, near: Path) -> bool:
    """Say whether a name leads to a file as a key, although a folder has the same name."""
    return kind_of_name(name, near) is not None


def _yaml_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".yml") and path.is_file())


def _check_one(name: str | Path, overrides: Mapping[str, str], problems: Problems, near: Path) -> CheckReport | None:
    kind = kind_of_name(name, near)
    if kind == "claim" and not overrides:
        claim = read_claim(name, problems, near=near)
        return None if claim is None else check_claim(claim)
    if kind in (*STUDIES, "claim"):
        experiment = read_experiment(name, overrides, problems, near=near, uncalibrated=True)
        return None if experiment is None else check_experiment(experiment)
    own = Problems()
    shown = open_shown(name, own, near=near)
    if shown is not None and shown.checked.kind == "model":
        open_plans(shown.checked, shown.source, Library(own), {})
    for mistake in own.mistakes:
        if mistake not in problems.mistakes:
            problems.mistakes.append(mistake)
    if shown is None or own.mistakes:
        return None
    # One file by itself may be right and yet wait for a later version; only running it is refused.
    return _check_file(shown, (*own.warnings, *own.unavailable))


def _check_file(shown: ShownFile, warnings: tuple[Problem, ...]) -> CheckReport:
    records = [sourced(held, shown.prefix or shown.source.key) for held in numbers_in(shown.checked)]
    lines = [*_taken([shown.source]), *_about(shown.checked), *_numbers(records)]
    return CheckReport(
        shown.source.key,
        shown.checked.word("title") or shown.source.key,
        tuple(lines),
        (*warnings, *unsourced(records)),
    )


def _about(checked: Checked) -> list[str]:
    if checked.kind == "plan":
        return [describe_plan(checked)]
    if checked.kind == "company":
        company = build_company(checked, 0.5, None)  # the win rate moves no line of this report
        arr = short_money(expected_opening_arr(company))
        return [
            f"{company.start_customers:,} customers, about {arr} ARR · segments: {', '.join(checked.names('segments'))}"
        ]
    if checked.kind == "model":
        roles = ", ".join(checked.names("people")) or "nobody: all is automated"
        return [f"people: {roles} · every work has an owner for every customer"]
    return []


def check_claim(claim: Claim) -> CheckReport:
    """Return the report of a claim: what is claimed, how it is tested, and the setting of its experiment."""
    study = claim.experiment or (claim.industry.experiment if claim.industry else None)
    files = study.files if study else ()
    taken = (
        _taken(files) if any(each.kind == "claim" for each in files) else [f"claim {claim.key}: {display(claim.path)}"]
    )
    lines = [*taken, *claim_lines(claim)]
    if claim.experiment is not None:
        lines += [setting(claim.experiment), *_numbers(provenance(claim.experiment.base))]
    return CheckReport(claim.key, claim.title, tuple(lines), study.warnings if study else (), claim=claim)


def setting(experiment: Experiment) -> str:
    """Return in one line at which company, for how long, with which models and staffing a study runs."""
    modes = " and ".join(
        {"own": "own staffing", "equal_budget": "the same spend"}[mode.name.lower()] for mode in experiment.staffing
    )
    company = experiment.base.company
    who = (
        f"{company.key}: {company.start_customers:,} customers, about {short_money(expected_opening_arr(company))} ARR"
    )
    return f"{who} · {experiment.horizon_months} months · {_cases(experiment)}, {modes}"


def _cases(experiment: Experiment) -> str:
    policies = any(case.stages for case in experiment.models)
    return _count(len(experiment.models), *(("policy", "policies") if policies else ("model",)))


def check_experiment(experiment: Experiment) -> CheckReport:
    """Return the report of a study: files, numbers by strength, ranges held, and how many runs it asks for."""
    records = provenance(experiment.base)
    policies = [case for case in experiment.models if case.stages]
    points, models = _count(len(experiment.all_points), "design point"), _cases(experiment)
    company, runs = experiment.base.company, asked_runs(experiment)
    cells = f"{points} × {models} × {len(experiment.staffing)} staffing = {_count(experiment.cells, 'case')}"
    worth = ", ".join(f"{name} (from {_worth(name, experiment)})" for name in experiment.decide_on)
    lines = [
        *_taken(experiment.files),
        setting(experiment),
        *_numbers(records, len(experiment.sensitivity.inputs) if experiment.sensitivity else 0),
        *(policy_words(case, sign_of(experiment.base.company_checked)) for case in policies),
        *(f"vary {each.path}: {', '.join(each.texts)}" for each in experiment.vary),
        *(f"follow {each.path}: {each.node.text}" for each in experiment.follow),
        *(sensitivity_lines(experiment, experiment.sensitivity) if experiment.sensitivity else ()),
        f"{cells} × {experiment.replications} replications = {runs} runs · seed {experiment.seed}",
        *stopping(experiment),
        f"decide on {worth}",
    ]
    for words, names in (("explain by", experiment.explain_by), ("repeat without", experiment.repeat_without)):
        if names:
            lines.append(f"{words} {', '.join(names)}")
    if experiment.same_pay:
        lines.append("pay: all alike, a salary of the same target pay; run again with each one's own plan")
    if not experiment.calibrated:
        lines.append(f"{company.key} is not calibrated yet: it is calibrated before the first run")
    return CheckReport(experiment.key, experiment.title, tuple(lines), experiment.warnings, experiment)


LISTED = 12
"""Unknowns that are listed one by one."""


def sensitivity_lines(experiment: Experiment, asked: Sensitivity) -> list[str]:
    """Return the whole design of a sensitivity study: what is drawn, by which methods, in how many worlds and runs."""
    names = [f"{short_name(each.path)} {each.text}" for each in asked.inputs]
    more = f" … and {len(names) - LISTED} more" if len(names) > LISTED else ""
    together = [
        f"move together, correlation {each.correlation:g}: {', '.join(short_name(asked.inputs[k].path) for k in each.inputs)}"
        for each in asked.together
    ]
    runs = asked.drawn * len(experiment.models) * asked.futures
    levels = "fitted again in each scenario" if asked.recalibrate else "those with base values in all"
    drawn = f"{_count(len(asked.inputs), 'unknown')}, {len(asked.factors)} that move by themselves"
    sizes = f"{asked.drawn:,} scenarios × {len(experiment.models)} models × {asked.futures} simulations = {runs:,} runs"
    return [
        f"{drawn}: {' · '.join(names[:LISTED])}{more}",
        *together,
        *(f"{name}: {METHODS[name]}" for name in asked.methods),
        f"{sizes}, beside {asked.pool} simulations with base values · levels {levels}",
    ]


def asked_runs(experiment: Experiment) -> str:
    """Return how many runs a study asks for; from … to where a rule decides."""
    asked = experiment.replications
    return str(Replications(experiment.cells * asked.at_least, experiment.cells * asked.at_most))


def stopping(experiment: Experiment) -> list[str]:
    """Return the rule that ends a run, where there is one."""
    if experiment.replications.fixed:
        return []
    asked = experiment.replications
    enough = ", ".join(f"{name} ±{_amount(value)}" for name, value in asked.precision.items())
    known = f"is known to {enough}" if enough else "is known to a quarter of what is worth acting on"
    budget = f", or after {asked.budget:g} s of simulation" if asked.budget else ""
    if experiment.options is not None:
        return [f"stops when the recommendation is settled{budget}"]
    return [f"stops at each size when every difference that decides {known}{budget}"]


def _taken(files: Sequence[Source]) -> list[str]:
    lines = []
    for source in files:
        hides = f", which hides the shipped {display(source.hides)}" if source.hides else ""
        parents = f", from {', '.join(display(path) for path in source.parents)}" if source.parents else ""
        lines.append(f"{source.kind} {source.key}: {display(source.path)}{hides}{parents}")
    return lines


def _numbers(records: Sequence[Sourced], drawn: int = 0) -> list[str]:
    if not records:
        return []
    counts = count_by_strength(records)
    parts = [f"{count} {name}" for name, count in counts.items() if count or name in GRADES]
    ranges = count_ranges(records)
    held = (
        f" · {_count(ranges, 'range')} held at {'its' if ranges == 1 else 'their'} most likely value" if ranges else ""
    )
    if drawn:
        held = f" · {_count(ranges, 'range')}, {drawn:,} of them drawn"
    return [f"{_count(sum(counts.values()), 'number')}: {', '.join(parts)}{held}"]


def _worth(metric: str, experiment: Experiment) -> str:
    return _amount(experiment.worth_acting_on[metric])


def _amount(worth: float) -> str:
    """Write a difference in points where it is one of a rate, else as money."""
    return f"{worth * 100:g} {'point' if round(worth * 100, 9) == 1 else 'points'}" if worth < 1 else short_money(worth)


def short_money(dollars: float) -> str:
    """Write money to two or three figures: $8.1M, $243k."""
    for scale, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(dollars) >= scale:
            size = dollars / scale
            return f"${size:.1f}{letter}" if size < 100 and letter != "k" else f"${size:.0f}{letter}"
    return f"${dollars:.0f}"


def _count(number: int, word: str, several: str = "") -> str:
    return f"{number:,} {word if number == 1 else several or f'{word}s'}"
