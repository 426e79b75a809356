"""A decision, from its file to its page: options simulated until the grade is settled, then what must be true for it."""

import shlex
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
        unknowns, screened = _unknowns(study, found, request, listener, seconds)
        again = _again(study, ran, found)
    found = with_unknowns(found, unknowns, screened, again, time.monotonic() - began)
    write_decision(ran.out, found)
    return found


def _unknowns(
    study: Study, found: "Decision", request: "Request", listener: "Listener", seconds: float
) -> "tuple[Sequence[Unknown], int]":
    return (), 0


def _again(study: Study, ran: "StudyRun", found: "Decision") -> "LookAgain | None":
    return None


class Looks:
    """Remembers every look, so that a run that is stopped can be told as far as it came."""

    def __init__(self, listener: "Listener") -> None:
        self.sizes: list[int] = []
        self.listener = replace(listener, graded=self.hear)
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
        return run_study(study.experiment, replace(request, done=done), listener)
