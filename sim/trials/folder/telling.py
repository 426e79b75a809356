"""What a run's folder tells about itself, read as something that anybody may have altered: one reader for all commands.

What these commands rely on has a shape here. Behind that stands a seal: where a number that a chart or a page wants is
not what it should be, the seal says whether the program is wrong, or the file.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.errors import InputError, PostsaleError, Problem
from sim.trials.storage.files_written import MANIFEST, SUMMARY
from sim.trials.storage.fingerprint import fingerprint
from sim.trials.storage.formats import format_of
from sim.trials.storage.json_files import Each, Line, OddError, Shape, brief, mapping_in, oddity

AGAIN = "The same postsale run command writes it again from the stored shards, without simulating anew."
SEAL = "seal"
"""Key of a manifest: the SHA-256 of all else in it."""

SCALAR: Shape = (str, float, bool, None)
TEXT: Shape = (Line, None)
TREE: Shape = (dict, None)
NUMBER: Shape = (float, None)

_EXPERIMENT: Shape = {
    "models?": [str],
    "staffing?": [str],
    "vary?": [{"path": str, "values": list}],
    "replications?": (int, {"at_least?": int, "at_most?": int}),
    "explain_by?": (list, None),
    "repeat_without?": (list, None),
    "decide_on?": [str],
}
KEPT_FILE: Shape = {"kind": str, "key": str, "name": str, "text": str}
MANIFEST_SHAPE: dict[str, Shape] = {
    "experiment": Line,
    "title?": TEXT,
    "source?": TEXT,
    "status?": Line,
    "settings?": (Each(SCALAR), None),
    "files?": ([KEPT_FILE], None),
    "design?": ({"experiment?": _EXPERIMENT, "company?": TREE, "models?": TREE, "plans?": TREE}, None),
    "assumptions?": (list, dict, None),
    "identity?": TREE,
    "addresses?": ([str], None),
    "store?": TEXT,
    "versions?": (Each(TEXT), None),
    "engine?": Line,
    "seed?": int,
    "began?": Line,
    "replications?": {
        "asked?": int,
        "done?": int,
        "failed?": int,
        "stopped_by?": TEXT,
        "by_point?": [int],
        "looks?": [int],
    },
    "seconds?": Each(float),
    "results?": {"sha256?": str},
    "looks?": (Each({"colour": str, "line": str, "marker?": str}), None),
}
_METRIC: Shape = {"mean?": NUMBER, "ci95?": (list, None), "n?": (int, None), "unit?": TEXT}
_POINT: Shape = {
    "point": int,
    "values": Each(SCALAR),
    "staffing": str,
    "models": Each({"title?": TEXT, "metrics": Each(_METRIC)}),
    "comparisons?": [{"a": str, "b": str, "metric": str, "difference?": NUMBER, "n?": (int, None)}],
    "cost_ratio?": (Each(NUMBER), None),
}
SUMMARY_SHAPE: Shape = {
    "experiment": str,
    "title?": TEXT,
    "points": [_POINT],
    "baseline": str,
    "n?": int,
    "decide_on?": [str],
    "horizon_months?": int,
    "replications?": ({"at_least?": int, "at_most?": int, "stopped_by?": TEXT, "by_point?": [int]}, None),
    "failed?": {"replications?": int, "refused?": Each(str)},
    "findings?": [{"text": str}],
}


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return what a run says about how it was made. Errors: InputError, naming the file and what is odd about it."""
    return told(folder / MANIFEST, MANIFEST_SHAPE)


def summary_of(folder: Path) -> dict[str, Any]:
    """Return the results of a run. Errors: InputError, naming the file and what is odd about it."""
    return told(folder / SUMMARY, SUMMARY_SHAPE)


def told(path: Path, shape: Shape) -> dict[str, Any]:
    """Return a mapping of a shape from a file of a run, as it was written.

    Errors: InputError if it is not there, of a format that is not known, or of another shape.
    """
    try:
        held = mapping_in(path)
        format_of(path, held)
        odd = oddity(held, shape)
        if odd:
            raise OddError(odd)
        return held
    except OddError as error:
        raise wrong(path, f"is damaged: {error}. {AGAIN}") from error
    except OSError as error:
        raise wrong(path, f"cannot be read: {error.strerror or error}. {AGAIN}") from error


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return a manifest with the seal of all else in it."""
    rest = {name: value for name, value in manifest.items() if name != SEAL}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return rest | {SEAL: hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()}


def genuine(manifest: Mapping[str, Any], summary: Mapping[str, Any] | None = None) -> bool:
    """Say whether a manifest, and the results beside it, are as this program wrote them."""
    try:
        if sealed(manifest)[SEAL] != manifest.get(SEAL):
            return False
        return summary is None or fingerprint(summary) == manifest["results"]["sha256"]
    except (KeyError, TypeError, ValueError, RecursionError):
        return False


@contextmanager
def reading(path: Path, manifest: Mapping[str, Any], summary: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Say of whatever goes wrong with files that are not as they were written that the files are why.

    Errors: InputError in place of an exception that is no error of ours, unless the files are genuine.
    """
    try:
        yield
    except (PostsaleError, OSError, MemoryError):
        raise
    except Exception as error:
        if genuine(manifest, summary):
            raise
        version = (manifest.get("versions") or {}).get("postsale", "unknown")
        raise wrong(
            path,
            f"holds something that this version cannot read ({type(error).__name__}: {brief(str(error))}): it was altered "
            f"after it was written, or made by another version (postsale {brief(version)}). {AGAIN}",
        ) from error


def wrong(path: Path, message: str) -> InputError:
    """Return the error for a file of a run."""
    return InputError([Problem(str(path), 0, 0, "", message)])
