"""decision.json in the folder of a run: what was decided on its results, for the pages that are written from it."""

from pathlib import Path

import msgspec

from sim.errors import storing
from sim.results.decision import Decision
from sim.results.files import as_json, decision_of
from sim.results.kinds import plain
from sim.trials.folder.telling import wrong
from sim.trials.storage.files_written import DECISION, DECISION_PAGES
from sim.trials.storage.formats import format_of, numbered, said
from sim.trials.storage.json_files import OddError, mapping_in
from sim.trials.storage.store import write_aside

AGAIN = "postsale decide writes it again."


def read_decision(folder: Path) -> Decision | None:
    """Return the decision that a folder holds; None where it holds none.

    Errors: InputError if the file is of a format that is not known, or is no decision.
    """
    path = folder / DECISION
    if not path.exists():
        return None
    try:
        held = mapping_in(path)
        format_of(path, held)
        found = decision_of(held)
    except OddError as error:
        raise wrong(path, f"is damaged: {error}. {AGAIN}") from error
    except OSError as error:
        raise wrong(path, f"cannot be read: {error.strerror or error}. {AGAIN}") from error
    except msgspec.ValidationError as error:
        raise wrong(path, f"is damaged: {said(error)}. {AGAIN}") from error
    keys = {option.key for option in found.options}
    lost = [key for key in (found.choice, found.best, found.staying) if key not in keys]
    if lost:
        raise wrong(path, f"is damaged: it has no option {lost[0]!r}. {AGAIN}")
    return found


def write_decision(folder: Path, decision: Decision) -> Path:
    """Write decision.json into a folder and return its path. Errors: StorageError.

    The page, picture, print and slide of an earlier answer go: they would stand beside this one as if they were its own.
    """
    path = folder / DECISION
    for name in DECISION_PAGES:
        with storing(folder / name):
            (folder / name).unlink(missing_ok=True)
    write_aside(path, as_json(numbered(plain(decision))))
    return path
