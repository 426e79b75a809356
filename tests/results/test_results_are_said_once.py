"""What a run says has one schema: values and files hold the same, nothing is lost between them, and no text slips out."""

import importlib
import json
import math
import pkgutil
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest

import sim.results
from sim.errors import InputError
from sim.report.findings.findings import findings
from sim.report.terminal.tables import table
from sim.results.comparing import Estimate
from sim.results.files import as_json, summary_of
from sim.results.kinds import NAN, Is, Row, plain, tags_of
from sim.results.summary import Summary
from sim.trials.storage.formats import summary_now
from tests.support.small_study import study

for module in pkgutil.iter_modules(sim.results.__path__):
    importlib.import_module(f"sim.results.{module.name}")


def below(kind: type[Row]) -> list[type[Row]]:
    """Return every kind of row."""
    return [one for each in kind.__subclasses__() for one in (each, *below(each))]


# Those of results alone: what else has rows depends on which files are read before this one.
KINDS = sorted(
    (kind for kind in below(Row) if kind.__module__.startswith("sim.results.")),
    key=lambda kind: (kind.__module__, kind.__name__),
)


def example(hint: Any, *, full: bool) -> Any:
    """Return a value that a field may hold. full: something everywhere; else nothing wherever nothing may be."""
    if get_origin(hint) is Annotated:
        inner = get_args(hint)[0]
        if any("BE_MISSING" in str(one) for one in get_args(hint)[1:]) and not full:
            return NAN if get_origin(inner) is not tuple else (NAN, NAN)
        return example(inner, full=full)
    if get_origin(hint) is Literal:
        return get_args(hint)[-1]
    if get_origin(hint) is tuple:
        kinds = get_args(hint)
        if kinds[-1] is ...:
            return (example(kinds[0], full=full),) * 2 if full else ()
        return tuple(example(kind, full=full) for kind in kinds)
    if get_origin(hint) is dict:
        return {"a.b": example(get_args(hint)[1], full=full)} if full else {}
    if isinstance(hint, type) and issubclass(hint, Row):
        return made(hint, full=full)
    forms = get_args(hint)
    if forms:
        return example(next(form for form in forms if form is not type(None)), full=full) if full else None
    return {int: 3, float: 2.5, str: "word", bool: True}.get(hint, 0.25)


def made(kind: type[Row], *, full: bool) -> Row:
    """Return a row of a kind."""
    hints = get_type_hints(kind, include_extras=True)
    fields = msgspec.structs.fields(kind)
    return kind(**{one.name: example(hints[one.name], full=full) for one in fields if full or one.required})


@pytest.mark.parametrize("full", [True, False], ids=["full", "bare"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_result_comes_back_as_it_was(kind: type[Row], full: bool) -> None:
    value = made(kind, full=full)
    stored = json.loads(as_json(value))
    assert msgspec.convert(stored, kind) == value
    assert plain(msgspec.convert(stored, kind)) == stored
    names = [one.encode_name for one in msgspec.structs.fields(kind)]
    assert list(stored) == [name for name in names if name in stored], "in the order in which they are declared"
    assert stored.keys() >= {one.encode_name for one in msgspec.structs.fields(kind) if one.required or full}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, few_pilots: None) -> Path:
    """Return the folder of a small run that has something of most things."""
    out = tmp_path_factory.mktemp("results") / "out"
    study(
        out,
        {
            "vary": "{company.new_logos.per_year: [4, 8, 16]}",
            "study": "crossover",
            "replications": "3",
            "crossing_of": "{metric: nrr, along: company.new_logos.per_year}",
            "repeat_without": "[friction]",
            "explain_by": "[friction, learning]",
            "staffing": "both",
            "models": "[cs-only, cs-am-split, no-csm]",
        },
        workers=2,
    )
    return out


@pytest.fixture
def stored(run: Path) -> dict[str, Any]:
    return json.loads((run / "summary.json").read_text(encoding="utf-8"))


def test_reading_a_stored_run_loses_nothing_and_keeps_the_order_of_keys(run: Path, stored: dict[str, Any]) -> None:
    found = summary_now(run / "summary.json", stored)
    assert as_json(found) == (run / "summary.json").read_bytes()
    assert summary_of(plain(found)) == found
    assert found.points
    assert found.crossings
    assert found.mechanisms
    assert found.without


def test_a_number_that_is_missing_is_no_number_in_values_and_nothing_in_files(
    run: Path, stored: dict[str, Any]
) -> None:
    entry = stored["points"][0]["models"]["cs-only"]["metrics"]["nrr"]
    entry |= {"mean": None, "ci95": [None, None]}
    stored["points"][0]["cost_ratio"]["cs-only"] = None
    found = summary_now(run / "summary.json", stored)
    estimate = found.points[0].models["cs-only"].metrics["nrr"]
    assert math.isnan(estimate.mean)
    assert all(math.isnan(end) for end in estimate.ci95)
    assert math.isnan(estimate.mean - estimate.p50), "arithmetic goes through"
    assert math.isnan(found.points[0].cost_ratio["cs-only"])
    assert found.points[0].estimate("cs-only", "nrr") is None
    assert plain(found) == stored
    assert b"NaN" not in as_json(found)


def test_results_do_not_change_once_they_are_made() -> None:
    value = made(Estimate, full=True)
    with pytest.raises(AttributeError, match="immutable"):
        value.mean = 1.0  # type: ignore[attr-defined]


NEWER = (
    *("resampled_once", "sites", "pairing_saves", "joint_over", "probability_a_better", "missing", "planned_cost"),
    *(
        "planned_cost_ratio",
        "order_error",
        "plain_ablation",
        "owners",
        "own",
        "mechanisms",
        "without",
        "curves",
        "choice",
    ),
    *("next_runs", "findings", "crossings", "assumptions", "replications", "failed", "paired", "estimator"),
    *("variance_ratio",),
)
"""Keys that programs before did not write."""


def stripped(value: Any, name: str) -> Any:
    """Return plain data without a key, wherever it stands."""
    if isinstance(value, dict):
        return {key: stripped(one, name) for key, one in value.items() if key != name}
    return [stripped(one, name) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", NEWER)
def test_what_an_older_program_did_not_store_is_missing_and_the_rest_is_as_it_was(
    run: Path, stored: dict[str, Any], name: str
) -> None:
    older = stripped(stored, name)
    assert older != stored, "nothing was left out"
    found = summary_now(run / "summary.json", older)
    assert stripped(plain(found), name) == older
    assert set(leaves(plain(found), name)) <= {None, 0, 0.95, "fixed"}, "nothing is guessed"
    assert table(found)
    assert findings(found)


def leaves(value: Any, name: str, *, inside: bool = False) -> list[Any]:
    """Return every single value that stands at or below a key."""
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in leaves(one, name, inside=inside or key == name)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one, name, inside=inside)]
    return [value] if inside else []


def test_what_an_older_program_did_not_store_is_no_number(run: Path, stored: dict[str, Any]) -> None:
    found = summary_now(run / "summary.json", stripped(stored, "planned_cost"))
    assert all(math.isnan(one.planned_cost) for point in found.points for one in point.models.values())
    found = summary_now(run / "summary.json", stripped(stored, "sites"))
    assert [row.sites for row in found.crossings] == [()] * len(stored["crossings"])


DAMAGE = {
    "points": ("points", {}, "points must be a list (got a mapping)"),
    "a point": ("points.0", 7, "points[0] must be a mapping (got a whole number)"),
    "a count": ("points.0.n", "x", "points[0].n must be a whole number (got text)"),
    "an average": (
        "points.0.models.cs-only.metrics.nrr.mean",
        "x",
        "points[0].models[...].metrics[...].mean must be a number or nothing (got text)",
    ),
    "an interval": ("points.0.comparisons.0.ci95", [1.0], "points[0].comparisons[0].ci95: "),
    "an estimator": ("points.0.comparisons.0.estimator", "x", "points[0].comparisons[0].estimator: "),
    "worlds": ("sensitivity", [], "sensitivity must be a mapping or nothing (got a list)"),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_what_is_no_result_is_one_line_with_file_place_and_remedy(run: Path, stored: dict[str, Any], case: str) -> None:
    path, wrong, words = DAMAGE[case]
    *above, last = (int(step) if step.isdigit() else step for step in path.split("."))
    at = stored
    for step in above:
        at = at[step]  # type: ignore[index]
    at[last] = wrong  # type: ignore[index]
    with pytest.raises(InputError) as caught:
        summary_now(run / "summary.json", stored)
    text = str(caught.value)
    assert text.startswith(f"{run / 'summary.json'}: is damaged: {words}")
    assert text.endswith("Run the study again: postsale run … --fresh")
    assert "\n" not in text


GRADE = "a grade of sources, of the four that there are"
UNIT = "a unit of our own tables"
STATUS = "a word of our own for what was found"
FIELD = "of the file of measurements that ships, which no user writes"
VARIED = "under the key of a varied path: the copy takes words for variants by that path"
UNTAGGED = {
    "BandComparison.verdict": STATUS,
    "ByStrength.alone": GRADE,
    "ByStrength.touching": GRADE,
    "Choice.unit": UNIT,
    "Comparison.verdict": STATUS,
    "Crossing.status": STATUS,
    "Crossing.where": VARIED,
    "Curve.status": STATUS,
    "Curve.where": VARIED,
    "CurveRow.status": STATUS,
    "Discovery.refused": "a sentence of our own about counts of worlds",
    "Estimate.unit": UNIT,
    "Factor.strength": GRADE,
    "Field.field": FIELD,
    "Field.system": FIELD,
    "Field.title": FIELD,
    "FieldWorth.field": FIELD,
    "FieldWorth.system": FIELD,
    "FieldWorth.title": FIELD,
    "Finding.metrics": "never copied: findings are found anew in the copy",
    "Flip.side": STATUS,
    "Flip.status": STATUS,
    "FuturePoint.values": VARIED,
    "Information.unit": UNIT,
    "Input.fields": FIELD,
    "Input.form": "a form of distributions, of the few that there are",
    "Input.strength": GRADE,
    "Input.unit": UNIT,
    "Levels.recalibrated": "each_world or never",
    "Levels.words": "a sentence of our own about points of GRR and NRR",
    "ModelAtPoint.owners": "its keys are kinds of work, which are our words; who does it is tagged",
    "Near.confirmed": STATUS,
    "Point.values": VARIED,
    "Recovery.status": STATUS,
    "Replications.stopped_by": STATUS,
    "Selection.procedure": "the name of a published procedure",
    "Sensitivity.methods": "names of methods, of the few that there are",
    "Style.colour": "of our own table; the copy gives every model another one",
    "Style.line": "of our own table; the copy gives every model another one",
    "Summary.assumptions": GRADE,
    "Summary.own": VARIED,
    "Summary.study": "a kind of study, of the few that there are",
}
"""Every text without a tag, which an anonymous copy therefore shows, and why it may."""


def texts(hint: Any) -> bool:
    """Say whether a field may hold a text without a tag."""
    if get_origin(hint) is Annotated:
        return not tags_of(hint) and texts(get_args(hint)[0])
    if get_origin(hint) is Literal or (isinstance(hint, type) and issubclass(hint, Row)):
        return False
    return hint is str or any(texts(part) for part in get_args(hint))


def reached(kind: Any, found: dict[type[Row], None]) -> dict[type[Row], None]:
    """Return every kind of row that a kind holds, itself first."""
    if isinstance(kind, type) and issubclass(kind, Row) and kind not in found:
        found[kind] = None
        for hint in get_type_hints(kind, include_extras=True).values():
            if Is.SECRET not in tags_of(hint):  # never copied, whatever it holds
                reached(hint, found)
    for part in get_args(kind):
        reached(part, found)
    return found


def test_every_text_that_an_anonymous_copy_shows_has_its_reason() -> None:
    shown = {
        f"{kind.__name__}.{name}"
        for kind in reached(Summary, {})
        for name, hint in get_type_hints(kind, include_extras=True).items()
        if texts(hint)
    }
    assert shown == set(UNTAGGED), "tag it in sim/results, or say here why everybody may read it"
    assert all(UNTAGGED.values())


def test_a_text_of_a_user_is_seen_as_one_that_needs_a_tag() -> None:
    class Odd(Row, frozen=True, kw_only=True):
        said: str | None
        named: Annotated[str, Is.SECRET]
        listed: tuple[Annotated[str, Is.MODEL], ...]
        word: Literal["a", "b"]
        by_name: dict[Annotated[str, Is.MODEL], tuple[str, ...]]

    hints = get_type_hints(Odd, include_extras=True)
    assert [name for name, hint in hints.items() if texts(hint)] == ["said", "by_name"]
