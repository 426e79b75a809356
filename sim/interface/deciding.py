"""A decision, from its file to its page: options simulated until the grade is settled, then what must be true for it."""

import dataclasses
import shlex
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import __version__
from sim.interface.studies import Study, load, stopping

if TYPE_CHECKING:
    from sim.results.decision import Decision
    from sim.results.unknowns import LookAgain, Unknown
    from sim.trials.analysis.graded import GradedLook
    from sim.trials.study import Listener, Request, StudyRun

SECONDS = 180.0
"""For all of it, on two cores, unless told otherwise."""
FOR_OPTIONS = 1 / 3
"""The share of the time that options may take; the rest is for what the answer hangs on."""
LIVE_MOST = 1_000_000
FEWEST, MOST = 50, 100
"""Simulations of each option at an end of an unknown: enough where options are paired."""
KEPT = "All simulations are kept; the same command goes on."


def study_of(
    name: str | Path,
    company: str | Path | None = None,
    *,
    settings: Mapping[str, Any] | None = None,
    seconds: float = SECONDS,
    live: bool = False,
    said_in: str = "decide",
) -> Study:
    """Return the study of a decision, with the time that it may take. live: until its grade is settled, however long.

    Dates of a decision that does not say from when they count are counted from this month. Errors: InputError.
    """
    from sim.config.decision.asked import is_date, this_month
    from sim.errors import InputError, Problem

    laid = dict(settings or {})
    kept, when = _own_words(name)
    if is_date(laid.get("change.in", when)) and "from" not in kept:
        laid.setdefault("from", this_month())
    if "replications" not in kept:
        laid.setdefault("replications", growing(seconds, live=live))
    study = load(name, company, settings=laid, said_in=said_in)
    if study.experiment.options is None:
        message = f"is no decision (got {study.title}). Run it: postsale run {name}."
        raise InputError([Problem(str(name), 1, 1, "kind", message)])
    return study


def growing(seconds: float, *, live: bool) -> str:
    """Return how many simulations a decision takes: as many as its grade needs, in the time that options may take."""
    if live:
        return f"{{at_least: 50, at_most: {LIVE_MOST}}}"
    return f"{{at_least: 50, at_most: 3200, budget: {max(1, round(seconds * FOR_OPTIONS))} s}}"


def command_of(study: Study) -> str:
    """Return the command that answers a decision once more, with all that was laid over its files; not how long it took."""
    words = ["postsale", "decide", str(study.name)]
    for path, value in study.settings.items():
        if path == "company":
            words += ["--company", value]
        elif path == "wide" and value == "yes":
            words.append("--wide")
        elif path != "replications":
            words += ["--set", f"{path}={value}"]
    return shlex.join(words)


def _own_words(name: str | Path) -> tuple[set[str], str]:
    """Return which keys a decision says, and when its change comes; nothing of what cannot be read."""
    from sim.config.files.library import Library
    from sim.config.language.nodes import Problems
    from sim.config.study.single import open_named

    source = open_named(Library(Problems()), "decision", name, Path.cwd())
    if source is None or not isinstance(source.root.content, dict):
        return set(), ""
    change = source.root.get("change")
    return set(source.root.content), change.word("in") if change is not None else ""


def concluded(study: Study, ran: "StudyRun", request: "Request", listener: "Listener", *, seconds: float) -> "Decision":
    """Return what a finished study of options says, with what must be true for it; decision.json has it, too.

    seconds: how long finding out what must be true may take. Errors: InterruptedRunError on Ctrl-C, InputError.
    """
    from sim.trials.deciding.decision import decided, with_unknowns
    from sim.trials.folder.decided import write_decision

    began = time.monotonic()
    made = datetime.now(UTC).strftime("%Y-%m-%d")
    found = decided(study.experiment, ran, command=command_of(study), made=made, version=__version__)
    write_decision(ran.out, found)
    with stopping(f"Stopped while finding out what must be true. {KEPT}"):
        unknowns = unknowns_of(study, found, request, listener, seconds)
        again = again_of(study, ran, found)
    found = with_unknowns(found, unknowns, again, time.monotonic() - began)
    write_decision(ran.out, found)
    return found


def unknowns_of(
    study: Study, found: "Decision", request: "Request", listener: "Listener", seconds: float
) -> "tuple[Unknown, ...]":
    """Return what must be true for a decision: the unknowns that move it most, as many as the time allows."""
    from sim.config.resolving.experiment import Replications
    from sim.trials.analysis.graded import DECIDES
    from sim.trials.executing.executors import local
    from sim.trials.storage.clock import Clock
    from sim.trials.storage.locking import locked
    from sim.trials.storage.store import Store
    from sim.trials.unknowns.must_be_true import what_must_be_true

    n = min(max(found.simulations, FEWEST), MOST)
    experiment = dataclasses.replace(study.experiment, replications=Replications(n, n))
    store = Store(request.out, request.pool)
    listener.watch(Clock("finding out what must be true"))
    with locked(store.own):
        return what_must_be_true(
            experiment,
            metric=DECIDES,
            recommended=found.choice,
            staying=found.staying,
            worth=found.worth,
            store=store,
            seed=study.experiment.seed,
            workers=request.workers,
            hire=request.hire or local(request.workers, request.engine),
            listener=listener,
            seconds=max(seconds, 1.0),
        )


def again_of(study: Study, ran: "StudyRun", found: "Decision") -> "LookAgain | None":
    """Return at which number of a dashboard to look again; None where no option takes over within the horizon.

    Only for staying: after a change the others are no longer what they are from today.
    """
    from sim.trials.unknowns.look_again import look_again

    point = ran.summary.points[0]
    monthly = ran.trajectories(point.point, point.staffing)
    if found.choice != found.staying or found.choice not in monthly:
        return None
    cases = {case.key: case for case in study.experiment.models if case.key in monthly}
    changed = {key: ran.changed(point.point, point.staffing, key).get("changed_at.1") for key in cases}
    return look_again(
        monthly,
        {key: months for key, months in changed.items() if months is not None},
        {key: case.stages[-1].model.key for key, case in cases.items()},
        found.choice,
        margin=study.experiment.base.company.gross_margin,
        discount_rate=study.experiment.base.company.discount_rate,
    )


class Looks:
    """Remembers every look, so that a run that is stopped can be told as far as it came."""

    def __init__(self, listener: "Listener") -> None:
        self.sizes: list[int] = []
        self.listener = dataclasses.replace(listener, graded=self.hear)
        self.then = listener.graded

    def hear(self, look: "GradedLook") -> None:
        """Take a look, and pass it on."""
        self.sizes.append(look.simulations)
        self.then(look)


def run_options(study: Study, request: "Request", listener: "Listener") -> "StudyRun":
    """Run the options of a decision. One that is stopped after a look is told as of the last one.

    Errors: as of `run_study`; InterruptedRunError where it was stopped before the first look.
    """
    from sim.errors import InterruptedRunError
    from sim.trials.analysis.growth import RepeatedNumbers
    from sim.trials.study import run_study

    looks = Looks(listener)
    try:
        return run_study(study.experiment, request, looks.listener)
    except InterruptedRunError:
        if not looks.sizes or study.experiment.replications.budget is not None:
            raise
        done = RepeatedNumbers("time", {0: looks.sizes[-1]}, tuple(looks.sizes))
        return run_study(study.experiment, dataclasses.replace(request, done=done), listener)
