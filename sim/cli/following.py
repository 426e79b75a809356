"""`trace`: one life, or the same customer under two models side by side, with the first difference marked."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from sim.cli.settings import as_overrides, wrong
from sim.errors import storing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.config.resolving.experiment import Experiment
    from sim.trials.planning.cells import Cell
    from sim.trials.tracing.tracing import Row

WIDTH = 66
CHANGES = "the organization changes"


@dataclass(frozen=True, slots=True)
class TraceOptions:
    """What the command line asked for."""

    experiment: str
    replication: int
    model: str | None
    versus: str | None
    customer: int | None
    rep: str | None
    point: int
    staffing: str | None
    settings: tuple[str, ...]
    seed: int | None
    csv_file: Path | None
    around: float | None = None  # days before and after a change of organization


def opened(asked: TraceOptions) -> "tuple[Experiment, int]":
    """Return the experiment and its seed: of a file or key, or of the folder of a run.

    A folder keeps which experiment it ran; its files must still say the same.
    """
    from sim.config.study.study import load_experiment
    from sim.trials.folder import claiming, telling
    from sim.trials.planning.identity import identity
    from sim.trials.storage.files_written import MANIFEST
    from sim.trials.storage.store import changed

    folder = Path(asked.experiment)
    if not (folder / MANIFEST).is_file():
        experiment = load_experiment(asked.experiment, as_overrides(asked.settings))
        return experiment, experiment.seed if asked.seed is None else asked.seed
    kept = telling.manifest_of(folder)
    lacking = [name for name in ("source", "identity", "seed") if kept.get(name) is None]
    if lacking:
        raise telling.wrong(
            folder / MANIFEST, f"does not say which experiment it ran: it lacks {lacking[0]}. Trace the file itself."
        )
    source = study_of(folder, str(kept["source"]))
    settings = {path: str(value) for path, value in (kept.get("settings") or {}).items()}
    experiment = load_experiment(source, {**settings, **as_overrides(asked.settings)})
    seed = int(kept["seed"])
    differences = list(changed(kept["identity"], identity(experiment, seed=seed)))
    if differences:
        made = claiming.other_version(folder)
        reason = (
            f"the files no longer say what {asked.experiment} ran: {'; '.join(differences[:3])}. "
            "Run the experiment again, or trace the file itself."
            if made is None
            else f"{asked.experiment} was run by postsale {made}, to which its files said other numbers than to this version "
            f"({differences[0]}). Only that version follows its simulations; today's: postsale trace {source}."
        )
        raise wrong("EXPERIMENT", reason)
    return experiment, seed


def study_of(folder: Path, source: str) -> str:
    """Return the file or key of the study that a run names: from here, or from a folder above that of the run.

    Errors: InputError where that file is not found.
    """
    from sim.config.files import lookup

    if not lookup.is_path(source):
        return source
    places = [Path.cwd(), *folder.resolve().parents[:4]]
    found = next((place / source for place in places if (place / source).is_file()), None)
    if found is None:
        raise wrong(
            "EXPERIMENT", f"the file of this run is not here (got {source}). Go to its folder, or name the file."
        )
    return str(found)


def chosen(experiment: "Experiment", asked: TraceOptions, model: str) -> "Cell":
    """Return the cell of a model at the point and staffing that were asked for."""
    from sim.trials.planning.cells import cells
    from sim.vocabulary import Staffing

    keys = [case.key for case in experiment.models]
    if model not in keys:
        raise wrong("--model", f"no such model in this study (got {model}). Name one of {', '.join(keys)}.")
    modes = [mode.name.lower() for mode in experiment.staffing]
    staffing = asked.staffing or modes[0]
    if staffing not in modes:
        raise wrong("--staffing", f"not in this study (got {staffing}). It has {', '.join(modes)}.")
    if asked.point >= len(experiment.all_points):
        raise wrong(
            "--point", f"there is no such point (got {asked.point}). It has 0 to {len(experiment.all_points) - 1}."
        )
    found = cells(experiment, only=(asked.point, Staffing[staffing.upper()], model))
    if not found:
        raise wrong("--staffing", f"{model} has nobody to spend a budget on (got {staffing}). Use --staffing own.")
    return found[0]


def follow(asked: TraceOptions) -> None:
    """Print the life that was asked for."""
    from sim.trials.storage.writable import refuse_unwritable_file
    from sim.trials.tracing import tracing

    if asked.customer is not None and asked.rep is not None:
        raise wrong("--rep", "give a customer or a rep, not both. Remove one.")
    if asked.csv_file is not None:
        refuse_unwritable_file(asked.csv_file, "--csv", "--csv OTHER.csv")
    experiment, seed = opened(asked)
    model = asked.model or experiment.baseline
    first = chosen(experiment, asked, model)
    done, journal = tracing.journal_of(first, seed=seed, replication=asked.replication)
    head = f"{experiment.key}, simulation {asked.replication}, seed {seed}, {first.staffing.name.lower()}"
    lucks = [tracing.luck_in_words(first, done)]
    if asked.rep is not None:
        rows = tracing.life_of_rep(first, done, journal, asked.rep)
        if not rows:
            raise wrong("--rep", f"nobody of that name (got {asked.rep}). Roles: {', '.join(first.design.role_keys)}.")
        publish(asked, f"{head}: {asked.rep} under {model}", [(model, rows)], lucks)
        return
    customers = int(done.state.world["accounts"][0])
    days = tracing.change_days(journal)
    if asked.customer is not None and asked.customer >= customers:
        raise wrong("--customer", f"there is no such customer (got {asked.customer}). They are 0 to {customers - 1}.")
    if asked.versus is None:
        customer = asked.customer if asked.customer is not None else chosen_around(asked, journal, days)
        rows = tracing.life_of_customer(first, done, journal, customer)
        publish(asked, f"{head}: customer {customer} under {model}", around(asked, [(model, rows)], days), lucks)
        return
    second = chosen(experiment, asked, asked.versus)
    other, other_journal = tracing.journal_of(second, seed=seed, replication=asked.replication)
    differing = tracing.customers_that_differ(journal, other_journal, customers)
    days = sorted({*days, *tracing.change_days(other_journal)})
    if asked.customer is not None:
        customer = asked.customer
    elif asked.around is not None:
        customer = chosen_around(asked, other_journal if tracing.change_days(other_journal) else journal, days)
    else:
        customer = next(differing, 0)
    lives = [
        (model, tracing.life_of_customer(first, done, journal, customer)),
        (asked.versus, tracing.life_of_customer(second, other, other_journal, customer)),
    ]
    title = f"{head}: customer {customer}, the same luck under {model} and {asked.versus}"
    lucks.append(tracing.luck_in_words(second, other))
    publish(asked, title, around(asked, lives, days), lucks)


def chosen_around(asked: TraceOptions, journal: "NDArray[Any]", days: list[float]) -> int:
    """Return the first customer that changes hands after a change of organization, where that is asked for; else 0."""
    from sim.trials.tracing import tracing

    return next(tracing.customers_that_change_hands(journal, days), 0) if asked.around is not None else 0


def around(
    asked: TraceOptions, lives: "list[tuple[str, list[Row]]]", days: list[float]
) -> "list[tuple[str, list[Row]]]":
    """Return only what lies around a change of organization, where that is asked for."""
    from sim.trials.tracing import tracing

    if asked.around is None:
        return lives
    if not days:
        raise wrong("--around-change", "the organization never changes in this simulation. Name a policy that changes.")
    return [(model, tracing.near(rows, days, asked.around)) for model, rows in lives]


def publish(asked: TraceOptions, title: str, lives: "list[tuple[str, list[Row]]]", lucks: list[str]) -> None:
    """Print one life as a list and two side by side, under the luck of each replication; or write them to a CSV file."""
    if asked.csv_file is not None:
        from sim.trials.storage.store import write_aside

        held = io.StringIO(newline="")
        writer = csv.writer(held)
        writer.writerow(["model", "day", "who", "what"])
        writer.writerows([model, f"{row.day:.6f}", row.who, row.text] for model, rows in lives for row in rows)
        if asked.csv_file.exists() and not asked.csv_file.is_file():  # a pipe or a device is written to, never replaced
            with storing(asked.csv_file):
                asked.csv_file.write_bytes(held.getvalue().encode())
        else:
            write_aside(asked.csv_file.resolve(), held.getvalue().encode())
        click.echo(f"{sum(len(rows) for _, rows in lives)} rows in {asked.csv_file}")
        return
    click.echo(f"{title} (one simulation, not evidence)")
    for words in lucks:
        click.echo(words)
    if len(lives) == 1:
        for row in lives[0][1]:
            click.echo(marked(row))
        return
    side_by_side(*lives)


def side_by_side(left: "tuple[str, list[Row]]", right: "tuple[str, list[Row]]") -> None:
    """Print two lives in two lanes by time, and mark where they part."""
    click.echo(f"{left[0]:<{WIDTH}} | {right[0]}")
    a, b = left[1], right[1]
    same = 0
    while same < min(len(a), len(b)) and (a[same].day, a[same].text) == (b[same].day, b[same].text):
        same += 1
    for k in range(same):
        click.echo(f"{cut(a[k]):<{WIDTH}} | {cut(b[k])}")
    if same == len(a) == len(b):
        click.echo("identical from beginning to end")
        return
    start = min(rows[same].day for rows in (a, b) if same < len(rows))
    click.echo(f"{'=' * 20} from day {start:.2f} on they differ {'=' * 20}")
    merged = sorted(
        [(row.day, 0, row) for row in a[same:]] + [(row.day, 1, row) for row in b[same:]], key=lambda r: r[:2]
    )
    for _, lane, row in merged:
        if CHANGES in row.text:
            click.echo(f"{'' if lane == 0 else ' ' * WIDTH + ' | '}{marked(row)}")
            continue
        click.echo(f"{cut(row) if lane == 0 else '':<{WIDTH}} | {cut(row) if lane == 1 else ''}".rstrip())


def marked(row: "Row") -> str:
    """Return a row as text; a change of organization stands between lines."""
    return f"==== day {row.day:.0f}: {row.text} ====" if CHANGES in row.text else str(row)


def cut(row: "Row") -> str:
    """Return a row in the width of a lane."""
    text = str(row)
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
