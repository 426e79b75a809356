"""A study as it is going to be run: `load` reads it with everything that it names, and finds every mistake at once."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import InputError, InterruptedRunError, Problem, is_interrupt
from sim.trials.storage.clock import Watcher, unwatched

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.config.resolving.experiment import Experiment

AGAIN = "run the same command again."
PLAIN = re.compile(r"[A-Za-z][\w.-]*( [\w.-]+)*")


@dataclass(frozen=True, slots=True)
class Study:
    """A study that was read and holds together; `load` makes one. It is never changed: `with_settings` returns another.

    name: key or path that it was loaded by; settings: what was laid over its files, path → text, as `--set` does.
    """

    name: str | Path
    settings: Mapping[str, str]
    experiment: "Experiment" = field(repr=False)

    @property
    def key(self) -> str:
        """Return the name of the study's file without its ending."""
        return self.experiment.key

    @property
    def title(self) -> str:
        """Return the question in words."""
        return self.experiment.title

    @property
    def company(self) -> str:
        """Return the key of the company."""
        return self.experiment.company

    @property
    def models(self) -> tuple[str, ...]:
        """Return the keys of the organizations that are compared."""
        return tuple(case.key for case in self.experiment.models)

    @property
    def points(self) -> tuple[Mapping[str, float | str], ...]:
        """Return what is varied at each design point: path → value, in canonical units; one empty mapping without `vary`."""
        return tuple(point.values for point in self.experiment.points())

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what `postsale check` says of it: files, numbers by strength, cells, runs."""
        from sim.config.commands.check import check_experiment

        return check_experiment(self.experiment).lines

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what is odd about it, although nothing is wrong: too few people for the work, numbers without source."""
        from sim.trials.planning.staffing_notes import staffing_notes

        return tuple(str(note) for note in (*self.experiment.warnings, *staffing_notes(self.experiment)))

    def with_settings(
        self, settings: Mapping[str, Any] | None = None, *, said_in: str = "with_settings", **keys: Any
    ) -> "Study":
        """Return the study with more laid over its files, as `load` takes it. Errors: InputError."""
        return read(self.name, {**self.settings, **texts({**(settings or {}), **keys})}, said_in)

    @property
    def why_to_fit(self) -> str:
        """Return why the levels of its company have to be fitted before anything can be simulated; "" where they stand."""
        from sim.config.company.calibration import calibration_path
        from sim.config.study.single import calibration_inputs
        from sim.config.yaml.loading import display

        experiment = self.experiment
        company = next(source for source in experiment.files if source.kind == "company")
        if not experiment.calibrated:
            there = calibration_path(company.path)
            return f"has levels that cannot be read in {display(there)}" if there.is_file() else "was never calibrated"
        fitted = next(source for source in experiment.files if source.kind == "calibration")
        if company.shipped or fitted.root.word("inputs_sha256") == calibration_inputs(company.path.resolve()):
            return ""
        return "was calibrated with other numbers"

    def fitted(self, say: "Callable[[str], None]" = lambda _: None, watch: Watcher = unwatched) -> "Study":
        """Return the study with the levels of its company fitted to its numbers; itself where they are.

        A run does it first, where it is needed, and writes the levels beside the company's file. say: hears a line for
        each pass; watch: is told of the phase. Errors: InputError, InterruptedRunError.
        """
        why = self.why_to_fit
        if not why:
            return self
        from sim.config.company.calibration import calibration_path
        from sim.config.study.study import load_experiment
        from sim.trials import calibrate
        from sim.trials.storage.writable import refuse_unwritable_file

        company = next(source.path for source in self.experiment.files if source.kind == "company")
        remedy = "copy the company's file there, its levels go beside it"
        refuse_unwritable_file(calibration_path(company), "company", remedy)
        say(f"{self.company} {why}: fitting its levels, once")
        with stopping(f"Stopped while fitting the levels of {self.company}. Nothing was simulated; {AGAIN}"):
            calibrate.main([str(company)], say, watch)
        return replace(self, experiment=load_experiment(self.name, self.settings))

    def __repr__(self) -> str:
        asked = self.experiment
        points = f"{len(self.points)} point{'' if len(self.points) == 1 else 's'}"
        staffing = " and ".join(mode.name.lower() for mode in asked.staffing)
        return (
            f"Study({self.key}: {self.title} · {', '.join(self.models)} at {self.company} · {points}, {staffing} staffing, "
            f"{asked.horizon_months} months, {asked.replications} simulations, seed {asked.seed})"
        )


def load(
    name: str | Path,
    company: str | Path | None = None,
    *,
    settings: Mapping[str, Any] | None = None,
    said_in: str = "load",
    **keys: Any,
) -> Study:
    """Return a study with everything that it names, read and checked. Nothing is printed, nothing simulated.

    name: a key, one of yours or one that ships (`postsale list experiments`), or the path of a YAML file. company: another
    company than the file's, by key or path. settings: values that are laid over the files, by their path, as `--set` and
    `postsale show NAME --paths` write them: `{"horizon": "24 months", "company.start.customers": 50}`. keys: the same for
    keys of the study itself, `horizon="24 months"`. A value is text with its unit, a number, True or False, or a list of
    them. said_in: how errors call the place that settings came from.

    Errors: InputError with every mistake of every file, each with its place and a remedy.
    """
    laid = texts({**(settings or {}), **keys})
    if company is not None:
        if laid.get("company", str(company)) != str(company):
            message = f"a study has one company (got {laid['company']} and {company}). Remove one of them."
            raise InputError([Problem(said_in, 0, 0, "company", message)])
        laid["company"] = str(company)
    return read(name, laid, said_in)


def read(name: str | Path, settings: Mapping[str, str], said_in: str) -> Study:
    """Return a study with settings laid over it. Errors: InputError, which calls the place of the settings `said_in`."""
    from sim.config.files.library import COMMAND_LINE
    from sim.config.study.study import load_experiment

    try:
        return Study(name, dict(settings), load_experiment(name, settings, uncalibrated=True))
    except InputError as error:
        problems = [replace(each, file=said_in) if each.file == COMMAND_LINE else each for each in error.problems]
        raise InputError(problems) from error.__cause__


def texts(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return settings as text, as files write them. Errors: TypeError for a value that no file can hold."""
    return {path: value if isinstance(value, str) else text_of(value) for path, value in settings.items()}


def text_of(value: Any) -> str:
    """Return a value as a file writes it: `[10, 50]` for a list, quotes around a text in it where it needs them."""
    if isinstance(value, str):
        return value if PLAIN.fullmatch(value) and value.lower() != "null" else json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text_of(key)}: {text_of(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(text_of(each) for each in value) + "]"
    if isinstance(value, int | float | Path):
        return str(value)
    if hasattr(value, "tolist"):  # an array, or a number of NumPy
        return text_of(value.tolist())
    raise TypeError(f"a setting is text, a number, True or False, or a list of them (got {type(value).__name__})")


@contextmanager
def stopping(words: str) -> Iterator[None]:
    """Let Ctrl-C end what is done here with these words. Errors: InterruptedRunError."""
    try:
        yield
    except (KeyboardInterrupt, RuntimeError) as error:
        if not is_interrupt(error):
            raise
        raise InterruptedRunError(words) from None
