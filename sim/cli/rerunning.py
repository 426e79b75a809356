"""`rerun`: the experiment of a report, restored and run again, and whether the results agree."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from sim.cli.progress import Display
from sim.errors import DesignMismatchError, InputError, PostsaleError

if TYPE_CHECKING:
    from sim.config.resolving.experiment import Experiment
    from sim.trials.folder.agreeing import Agreement, NumberChange
    from sim.trials.folder.restoring import Report

MOST_ROWS = 20
ENGINES = ("compiled", "simpy")
NUMBERS = ("postsale", "python", "numba", "numpy", "scipy", "machine")
"""Versions that the last bits of a result may depend on."""


class DisagreementError(PostsaleError):
    """What was run again is not what the report says."""


@dataclass(frozen=True, slots=True)
class RerunOptions:
    """What the command line asked for."""

    report: Path
    out: Path | None = None
    workers: int | None = None
    charts: bool = True
    quiet: bool = False


def rerun(asked: RerunOptions) -> None:
    """Restore the experiment of a report, run it, and say whether the results are the same.

    Errors: InputError for a file that holds no experiment; DesignMismatchError for a folder that is in use;
    DisagreementError where experiment or results are not those of the report.
    """
    from sim.cli.running import completed, header, simulated, stop_politely
    from sim.config.files import lookup
    from sim.trials.folder.agreeing import agreement
    from sim.trials.folder.files_kept import SHIPPED
    from sim.trials.folder.restoring import FILES, RUN, read_report, restore
    from sim.trials.storage.writable import refuse_unwritable

    stop_politely()
    display = Display(quiet=asked.quiet)
    report = read_report(asked.report)
    out = asked.out or Path("results") / f"rerun-{report.key}"
    again = finished_before(out)
    refuse_unwritable(out, "--out", "--out OTHER")
    study = restore(report, out / FILES)
    display.line(f"{study}: {report.manifest.get('title', report.key)}, restored with {len(report.files) - 1} files")
    moved = elsewhere(report)
    for line in moved:
        display.line(f"  note: {line}")
    with lookup.shipped_from(out / FILES / SHIPPED), lookup.only_below(out / FILES):
        experiment = loaded(report, out / FILES, study, moved)
        request = request_of(report, asked, out / RUN, fresh=again)
        header(experiment, request, display)
        ran = simulated(experiment, request, display)
    ran, page, _ = completed(ran, display, charts=asked.charts)
    from sim.results.kinds import plain

    found = agreement(report.digest, report.summary, plain(ran.summary))
    for line in verdict(found, report, moved):
        click.echo(line)
    click.echo(f"{out}:  {FILES}/ (the experiment)  {RUN}/{page}  {RUN}/summary.json")
    if not found.agrees:
        raise DisagreementError(f"{report.path} and {out} do not agree.")


def finished_before(out: Path) -> bool:
    """Say whether a folder holds a finished rerun, which is then done anew, as nothing would be simulated.

    Errors: DesignMismatchError if the folder holds anything but a rerun.
    """
    from sim.trials.folder.keeping import COMPLETE
    from sim.trials.folder.restoring import FILES, RUN
    from sim.trials.storage.files_written import MANIFEST
    from sim.trials.storage.json_files import json_of

    if out.exists() and not out.is_dir():
        raise DesignMismatchError(f"{out} is a file. Use --out OTHER.")
    ours = (out / FILES).is_dir() and not any((out / name).is_symlink() for name in (FILES, RUN))
    if out.is_dir() and any(out.iterdir()) and not ours:
        raise DesignMismatchError(f"{out} holds something else than a rerun. Use --out OTHER.")
    return (json_of(out / RUN / MANIFEST) or {}).get("status") == COMPLETE


def loaded(report: "Report", folder: Path, study: Path, moved: list[str]) -> "Experiment":
    """Load the restored experiment, and see that it is the one of the report.

    moved: what differs between there and here; a design may then read otherwise, and that is only said. Errors:
    InputError if it does not load; DisagreementError if it is another experiment although nothing else differs.
    """
    from sim.config.commands.difference import design_differences
    from sim.trials.folder.restoring import restored

    try:
        experiment = restored(report, folder, study)
    except InputError:
        if moved:
            click.echo(f"{report.path} cannot be read by this version: {moved[0]}", err=True)
        raise
    if experiment.sha256 != report.manifest.get("sha256"):
        stored = report.manifest.get("design") or {}
        lines = design_differences(stored, experiment) or ["names, or what is asked of the results"]
        said = f"the files of the report give another experiment than it was made from: {'; '.join(lines[:MOST_ROWS])}."
        if not moved:
            raise DisagreementError(f"{report.path}: {said} Nothing was run.")
        click.echo(f"  note: {said}", err=True)
    return experiment


def request_of(report: "Report", asked: RerunOptions, out: Path, *, fresh: bool) -> Any:
    """Return how the report was run: its engine, its seed."""
    from sim.trials.folder.restoring import FILES, done_in, settings_in, wrong
    from sim.trials.study import Request

    engine, seed = report.manifest.get("engine", ENGINES[0]), report.manifest.get("seed")
    if engine not in ENGINES or not isinstance(seed, int) or not 0 <= seed <= 2**62:
        raise wrong(report.path, f"is damaged: engine {engine!r}, seed {seed!r}. Ask for the report again.")
    workers = asked.workers or os.cpu_count() or 1
    settings = settings_in(report, out.parent / FILES)
    done = done_in(report.manifest)
    return Request(out=out, engine=engine, seed=seed, workers=workers, fresh=fresh, settings=settings, done=done)


def elsewhere(report: "Report") -> list[str]:
    """Return what differs between where the report was made and here, as far as results may depend on it."""
    from sim.trials.storage.formats import FORMAT

    if report.number != FORMAT:
        former = f"made in format {report.number} of results, and this is {FORMAT}"
        return [f"{former}: its SHA-256 is of other keys, so only the numbers can agree", *versions_elsewhere(report)]
    return versions_elsewhere(report)


def versions_elsewhere(report: "Report") -> list[str]:
    """Return which versions and sources differ between where the report was made and here."""
    from sim.trials.planning.identity import versions
    from sim.trials.storage.hashed import sources

    there, here = report.manifest.get("versions") or {}, versions()
    other = [f"{name} {there.get(name, 'unknown')} → {here[name]}" for name in NUMBERS if there.get(name) != here[name]]
    if other:
        return [f"made with other versions ({', '.join(other)}): the last bits of a result may differ"]
    identity = report.manifest.get("identity")
    if isinstance(identity, Mapping) and identity.get("sources") != sources():
        return ["made with other sources of the same version: its rules may have changed since, and with them results"]
    return []


def verdict(found: "Agreement", report: "Report", moved: list[str]) -> Iterator[str]:
    """Yield whether the results agree, and where they do not."""
    if found.agrees:
        yield f"Agrees: every number is that of {report.path} (SHA-256 {found.new[:16]}…)."
        return
    yield f"Differs: SHA-256 {found.old[:16]}… in {report.path}, {found.new[:16]}… now."
    scope = "numbers" if report.summary and "findings" in report.summary else "headline numbers"
    if report.summary is None:
        yield "  The numbers themselves are not in it: rerun report.html instead, or keep summary.json beside it."
    elif not found.moved:
        yield f"  All {found.compared:,} {scope} that it holds are the same; others, in its summary.json, are not."
    else:
        yield f"  {len(found.moved):,} of {found.compared:,} {scope}, by at most {found.largest:.1g} of their size:"
        yield from (f"  {row(one)}" for one in found.moved[:MOST_ROWS])
        if len(found.moved) > MOST_ROWS:
            yield f"  and {len(found.moved) - MOST_ROWS:,} more"
    yield from (f"  {line}" for line in moved)


def row(one: "NumberChange") -> str:
    """Return one value that differs, with all its digits."""
    return f"{one.where}: {told(one.old)} → {told(one.new)}"


def told(value: Any) -> str:
    """Return a value as the results hold it; what is not there as such."""
    return "nothing" if value is None else str(value)
