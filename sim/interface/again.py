"""The experiment of a report, restored and run again, and whether the results agree."""

import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import DesignMismatchError, InputError, PostsaleError
from sim.interface import finishing
from sim.interface.running import ENGINES, Audience
from sim.interface.runs import Run
from sim.interface.studies import Study
from sim.results.kinds import plain
from sim.trials.study import Request, run_study

if TYPE_CHECKING:
    from sim.config.resolving.experiment import Experiment
    from sim.trials.folder.agreeing import Agreement
    from sim.trials.folder.restoring import Report

MOST_ROWS = 20
NUMBERS = ("postsale", "python", "numba", "numpy", "scipy", "machine")
"""Versions that the last bits of a result may depend on."""


class DisagreementError(PostsaleError):
    """What was run again is not what the report says."""


@dataclass(frozen=True, slots=True)
class Again:
    """A report whose experiment was run again in `out`. moved: what differs between where it was made and here."""

    report: "Report"
    run: Run
    agreement: "Agreement"
    moved: list[str]
    out: Path

    def raise_for_disagreement(self) -> None:
        """Raise unless every number is that of the report. Errors: DisagreementError."""
        if not self.agreement.agrees:
            raise DisagreementError(f"{self.report.path} and {self.out} do not agree.")


def rerun(
    path: Path,
    out: Path | None = None,
    workers: int | None = None,
    *,
    charts: bool = True,
    audience: Audience,
    say: Callable[[str], None],
) -> Again:
    """Restore the experiment of a report, run it, and compare the results with it.

    path: report.html or manifest.json; say: hears what must be known whoever listens. Errors: InputError for a file that
    holds no experiment; DesignMismatchError for a folder that is in use; DisagreementError where the experiment is not that
    of the report.
    """
    from sim.config.files import lookup
    from sim.trials.folder.agreeing import agreement
    from sim.trials.folder.files_kept import SHIPPED
    from sim.trials.folder.restoring import FILES, RUN, read_report, restore
    from sim.trials.storage.writable import refuse_unwritable

    report = read_report(path)
    out = out or Path("results") / f"rerun-{report.key}"
    again = finished_before(out)
    refuse_unwritable(out, "--out", "--out OTHER")
    study = restore(report, out / FILES)
    audience.fits(f"{study}: {report.manifest.get('title', report.key)}, restored with {len(report.files) - 1} files")
    moved = elsewhere(report)
    for line in moved:
        audience.warn(line)
    with lookup.shipped_from(out / FILES / SHIPPED), lookup.only_below(out / FILES):
        experiment = loaded(report, out / FILES, study, moved, say)
        request = request_of(report, workers, out / RUN, fresh=again)
        audience.begins(Study(study, request.settings, experiment), request)
        ran = run_study(experiment, request, audience)
    stored, drawn = finishing.completed(ran, audience.watch, charts=charts)
    found = agreement(report.digest, report.summary, plain(ran.summary))
    return Again(report, Run(stored, None, drawn), found, moved, out)


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


def loaded(report: "Report", folder: Path, study: Path, moved: list[str], say: Callable[[str], None]) -> "Experiment":
    """Load the restored experiment, and see that it is the one of the report.

    moved: what differs between there and here; a design may then read otherwise, and that is only said. Errors:
    InputError if it does not load; DisagreementError if it is another experiment although nothing else differs.
    """
    from sim.config.commands.difference import design_differences
    from sim.trials.folder.restoring import restored

    try:
        experiment = restored(report, folder, study)
    except InputError as error:
        if moved:
            raise of_another_version(report, study, error) from error
        raise
    if experiment.sha256 != report.manifest.get("sha256"):
        stored = report.manifest.get("design") or {}
        lines = design_differences(stored, experiment) or ["names, or what is asked of the results"]
        said = f"the files of the report give another experiment than it was made from: {'; '.join(lines[:MOST_ROWS])}."
        if not moved:
            raise DisagreementError(f"{report.path}: {said} Nothing was run.")
        say(f"  note: {said}")
    return experiment


def of_another_version(report: "Report", file: Path, error: InputError) -> InputError:
    """Return what is said of a report whose files this version does not read: why, and how to ask the same of this one.

    What the files hold is the former version's own, so nobody is asked to mend it.
    """
    from sim import __version__
    from sim.trials.folder.files_kept import OWN
    from sim.trials.folder.restoring import wrong

    made = (report.manifest.get("versions") or {}).get("postsale", "unknown")
    by = f"postsale {made}" if made != __version__ else f"postsale {made} with other sources, Python or Numba"
    first = error.problems[0]
    why = f"{first.path}: {first.message.partition(' (got ')[0]}" if first.path else first.message.rstrip(".")
    more = f", and {len(error.problems) - 1} more" if len(error.problems) > 1 else ""
    study = str(file) if report.files[0].name.startswith(f"{OWN}/") else report.key
    asked = shlex.join(
        ["postsale", "run", study, *(f"--set={path}={value}" for path, value in report.settings.items())]
    )
    return wrong(
        report.path,
        f"was run by {by}, and this version reads its files otherwise ({why}{more}). Its numbers come out again with that "
        f"version alone. To ask this one the same: {asked}",
    )


def request_of(report: "Report", workers: int | None, out: Path, *, fresh: bool) -> Request:
    """Return how the report was run: its engine, its seed."""
    from sim.trials.folder.restoring import FILES, done_in, settings_in, wrong

    engine, seed = report.manifest.get("engine", ENGINES[0]), report.manifest.get("seed")
    if engine not in ENGINES or not isinstance(seed, int) or not 0 <= seed <= 2**62:
        raise wrong(report.path, f"is damaged: engine {engine!r}, seed {seed!r}. Ask for the report again.")
    settings = settings_in(report, out.parent / FILES)
    done = done_in(report.manifest)
    return Request(
        out=out,
        engine=engine,
        seed=seed,
        workers=workers or os.cpu_count() or 1,
        fresh=fresh,
        settings=settings,
        done=done,
    )


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
