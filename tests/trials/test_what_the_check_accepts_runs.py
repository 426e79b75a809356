"""Small studies out of the extremes of what files may say: whatever the check lets through, the run finishes.

Numbers at their bounds, ranges of every form without width, lists of one, in a company of a few customers. A case is a
number: FIRST is where to look when one fails (`postsale run` on the file that it prints).
"""

import json
import random
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli.main import main
from sim.config.language.fields import Block, Either, Keyed, Listing, Spec
from sim.config.language.nodes import Node
from sim.config.language.quantities import FORMS
from sim.config.language.units import written
from sim.config.study.study import load_experiment
from sim.config.tables.kinds import KINDS
from sim.config.tables.sensitivity import FEWEST_WORLDS, METHODS
from sim.metrics.registry import UNITS
from sim.model.numbers import Dimension, Number, Spread

pytestmark = pytest.mark.usefixtures("few_pilots")

FAST, LONG = 14, 250
DEFECT = 70
TOO_MANY = {"company.start.customers": 12.0, "company.new_logos.per_year": 6.0, "company.new_logos.growth": 0.5}
"""What only makes a run long is held to this."""
STUDY = "kind: experiment\ntitle: Extremes\ncompany: early-stage-saas\nmodels: [cs-only, cs-am-split, no-csm]\n"


def numbers(spec: Spec, node: Node | None, path: str = "") -> Iterator[tuple[str, Number]]:
    """Yield every number that a tree has, with what its form says of it."""
    if node is None:
        return
    if isinstance(spec, Number):
        yield path, spec
    elif isinstance(spec, Spread):
        for name, number in (
            ("median", Number(spec.dimension, low=1e-9)),
            ("spread", Number(Dimension.MULTIPLE, low=1.0)),
        ):
            if node.get(name) is not None:
                yield f"{path}.{name}", number
    elif isinstance(spec, Either):
        for form in (spec.text, spec.block, spec.items):
            if form is not None:
                yield from numbers(form, node, path)
    elif isinstance(spec, Listing) and isinstance(node.content, tuple):
        for k, item in enumerate(node.content, 1):
            yield from numbers(spec.item, item, f"{path}[{k}]")
    elif isinstance(spec, Block | Keyed) and isinstance(node.content, dict):
        for name, below in node.content.items():
            inner = spec.fields.get(name) if isinstance(spec, Block) else spec.each
            if inner is not None:
                yield from numbers(inner, below, f"{path}.{name}" if path else name)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Number]]:
    """Every number of a small study that a `change:` leads to."""
    file = tmp_path_factory.mktemp("places") / "small.yaml"
    file.write_text(STUDY, encoding="utf-8")
    base = load_experiment(file).base
    parts = [
        ("company", "company", base.company_checked.root),
        ("assumptions", "assumptions", base.assumptions_checked.root),
        *((f"models.{key}", "model", checked.root) for key, checked in base.models_checked.items()),
        *((f"plans.{checked.key}", "plan", checked.root) for checked in base.plans_checked.values()),
    ]
    return [
        (f"{prefix}.{path}", number)
        for prefix, kind, root in parts
        for path, number in numbers(KINDS[kind], root)
        if not path.endswith(("share_of_new_logos", ".share")) and ".contracts." not in path  # they add up to 100%
    ]


def extreme(number: Number, path: str, r: random.Random) -> str:
    """Return a number at a bound, or a range of some form without width, as a file writes it."""
    low = number.low if number.low > -1e9 else r.choice([-3.0, 0.0])
    high = number.high if number.high < 1e9 else r.choice([1e6, 1e3, 10.0])
    low, high = (min(end, TOO_MANY.get(path, end)) for end in (low, high))
    ends = [written(end, number.dimension) for end in (low, high)]
    at = r.choice(ends)
    same, kind = at.split(" ")[0].lstrip("$"), r.randrange(8)
    sign, tail = ("$" if at.startswith("$") else ""), at.partition(" ")[2]
    if kind == 0 and same[-1].isdigit():
        return f"{sign}{same}..{sign}{same} {tail}".strip()
    if kind == 1 and same[-1].isdigit():
        return f"{sign}{same}..{sign}{same}..{sign}{same} {tail}".strip()
    if kind == 2:
        first, last = (end.split(" ")[0] for end in ends)
        middle = r.choice([first, last])
        if first[-1].isdigit() and last[-1].isdigit():
            return f"{r.choice([*FORMS, ''])} {first}..{middle}..{last} {tail}".strip()
    return at


def study(places: list[tuple[str, Number]], seed: int) -> str:
    """Return one small study as text."""
    r = random.Random(seed)
    lines = {path: extreme(number, path, r) for path, number in r.sample(places, r.randint(1, 5))}
    changes = {"company.start.customers": str(r.choice([1, 2, 5, 9])), "company.new_logos.per_year": "2"} | lines
    models = r.choice(
        [
            "[cs-only]",
            "[no-csm]",
            "[cs-only, no-csm]",
            "[no-csm, cs-only]",
            "[cs-only, cs-am-split]",
            "[cs-am-split, am-only, no-csm]",
        ]
    )
    named = [f"models.{key}." for key in models.strip("[]").split(", ")]
    kept = {p: v for p, v in changes.items() if not p.startswith("models.") or p.startswith(tuple(named))}
    if r.random() < 0.5:
        kept = {p: v for p, v in kept.items() if not p.startswith("plans.")}
    sensitive, few = r.random() < 0.25, "," not in models
    text = [
        "kind: experiment",
        "title: Extremes",
        "company: early-stage-saas",
        f"models: {models}",
        f"horizon: {r.choice([25, 25, 13, 36])} months",
        "measure_from: 12 months",
        f"seed: {r.choice([0, 1, 2**53])}",
    ]
    if r.random() < 0.7:
        modes = (
            ["own"] if "no-csm" in models else ["own", "equal_budget"] if sensitive else ["own", "equal_budget", "both"]
        )
        text.append(f"staffing: {r.choice(modes)}")
    if r.random() < 0.4:
        text.append(f"heads: {r.choice(['parts', 'whole'])}")
    worth = r.choice(["1e-300 points", "0.0001 points", "99999 points", "1e300 points", "1 point", ""])
    metric = r.choice([*UNITS])
    if r.random() < 0.5:
        text.append(f"decide_on: [{metric}]")
        unit = UNITS[metric]
        amount = {"dollars": "$0.01", "dollars a year": "$1000000000000", "days": "0.001 days"}.get(unit, "1")
        text.append(f"worth_acting_on: {{{metric}: {worth or '1 point' if unit in ('ratio', 'share') else amount}}}")
    if sensitive:
        text += [
            "study: sensitivity",
            f"replications: {r.choice([2, 3])}",
            f"worlds: {r.choice([FEWEST_WORLDS, 33, 44])}",
            f"uncertain: {r.choice(['all', '[company.segments.smb.issues]', '[company.champion_leaves]'])}",
            f"recalibrate: never\nmethods: [{r.choice(sorted(set(METHODS) - {'tornado', 'morris', 'sobol'}))}]",
        ]
        if r.random() < 0.3:
            text.append("value_of_a_point: {nrr: $0}")
    else:
        text.append(f"replications: {r.choice([2, 2, 3, 11])}")
        kind = r.randrange(5)
        if kind == 0:
            path, number = r.choice([each for each in places if each[0].startswith(("company.", "assumptions."))])
            kept.pop(path, None)
            values = ", ".join(dict.fromkeys(extreme(number, path, r) for _ in range(2)))
            text.append(f"vary: {{{path}: [{values}]}}")
            if r.random() < 0.5:
                text.append(f"crossing_of: {{metric: nrr, along: {path}}}")
        elif kind == 1:
            text.append(
                "vary: {company.segments.smb.issues: 0..52 a year, company.champion_leaves: 0..4 a year}\npoints: 2"
            )
        elif kind == 2 and not few:
            text.append(f"explain_by: [{r.choice(['friction', 'queues', 'whole_people', 'whitespace'])}]")
        elif kind == 3:
            text.append(f"repeat_without: [{r.choice(['incentives', 'champions', 'learning'])}]")
    text.append("change:")
    text += [f"  {path}: {value}" for path, value in kept.items()]
    return "\n".join(text) + "\n"


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments], catch_exceptions=True)


def went_wrong(file: Path, text: str) -> str:
    """Return what went wrong with one study, "" if it ran, and "refused" if the check did not let it through."""
    file.write_text(text, encoding="utf-8")
    checked = asked("check", str(file))
    if checked.exit_code == 2:
        return "refused"
    if checked.exit_code != 0:
        return f"check: {checked.exit_code} {checked.output[-400:]}"
    out = file.parent / file.stem
    result = asked("run", str(file), "--no-charts", "--quiet", "--workers", "1", "--out", str(out))
    if result.exit_code not in (0, 1):  # 1: too many replications failed, each with its reason
        told = "" if result.exc_info is None else "".join(traceback.format_exception(*result.exc_info)[-3:])
        return f"run: {result.exit_code} {result.output[-600:]} {told}"
    if result.exit_code == 0:
        json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return ""


def all_run(places: list[tuple[str, Number]], folder: Path, cases: range) -> None:
    wrong, refused = {}, 0
    for seed in cases:
        text = study(places, seed)
        found = went_wrong(folder / f"case-{seed}.yaml", text)
        refused += found == "refused"
        if found not in ("", "refused"):
            wrong[seed] = f"{text}\n{found}"
    assert not wrong, "\n\n".join(f"case {seed}:\n{told}" for seed, told in wrong.items())
    assert refused <= 0.75 * len(cases), "hardly anything was run"


def test_what_the_check_accepts_runs(places: list[tuple[str, Number]], tmp_path: Path) -> None:
    all_run(places, tmp_path, range(FAST))


@pytest.mark.slow
def test_much_more_of_what_the_check_accepts_runs(places: list[tuple[str, Number]], tmp_path: Path) -> None:
    all_run(places, tmp_path, range(FAST, LONG))
