"""A study back from its report: what a page or a manifest holds, written down as files again and loaded as it was.

A report comes by mail: what it holds is checked like any other input, and nothing of it is written outside its own folder.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any

from sim.config import lookup
from sim.config.experiment import Experiment
from sim.config.study import load_experiment
from sim.errors import DesignMismatchError, InputError, Problem
from sim.trials.files_kept import OWN, SHIPPED, Kept
from sim.trials.fingerprint import fingerprint
from sim.trials.keeping import COMPLETE, MANIFEST, SUMMARY, json_of
from sim.trials.store import make_folder, write_aside

EMBEDDED = "postsale-manifest"
"""The element of a page that holds its manifest, digest and headline numbers."""

FILES, RUN = "files", "run"
"""Inside the folder of a rerun: the files of the study, and the folder of its run."""

LARGEST = 100_000_000  # bytes; thirty times the largest page
ANY_REPORT = "Give report.html or manifest.json of a finished run."


@dataclass(frozen=True, slots=True)
class Report:
    """What a report holds. summary: all results where they stand beside it, else the headline; digest: of all of them."""

    path: Path
    manifest: Mapping[str, Any]
    files: tuple[Kept, ...]
    digest: str
    summary: Mapping[str, Any] | None

    @property
    def key(self) -> str:
        """Return the key of the study."""
        return PurePosixPath(self.files[0].name).stem

    @property
    def settings(self) -> dict[str, str]:
        """Return what was laid over the files; where the run was not finished, with the replications that it reports."""
        settings = {str(path): str(value) for path, value in (self.manifest.get("settings") or {}).items()}
        told = (self.summary or {}).get("replications")
        if self.manifest.get("status") != COMPLETE and told and "sensitivity" not in (self.summary or {}):
            least, most = told["at_least"], told["at_most"]
            settings["replications"] = str(most) if least == most else f"{{at_least: {least}, at_most: {most}}}"
        return settings


class _Embedded(HTMLParser):
    """Collects the text of one script element."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.found = False
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where the element begins."""
        if tag == "script" and ("id", EMBEDDED) in attrs and not self.found:
            self.inside = self.found = True

    def handle_endtag(self, tag: str) -> None:
        """Note where it ends."""
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        """Keep what stands between."""
        if self.inside:
            self.parts.append(data)


def read_report(path: Path) -> Report:
    """Return what a page, a manifest or the folder of a run holds. Errors: InputError if that is no experiment."""
    file = path / MANIFEST if path.is_dir() else path
    text = text_of(file)
    held = parsed(file, text) if text.lstrip()[:1] == "{" else embedded(file, text)
    page = "manifest" in held
    manifest = held["manifest"] if page else held
    if not isinstance(manifest, Mapping) or "experiment" not in manifest:
        raise wrong(file, f"is no report of a run: it holds no experiment. {ANY_REPORT}")
    if manifest.get("anonymised"):
        raise wrong(
            file, "names nobody, so it holds no experiment: its files were left out. Ask for the report that it copies."
        )
    if not manifest.get("files"):
        version = (manifest.get("versions") or {}).get("postsale", "unknown")
        raise wrong(
            file,
            f"holds no files of its experiment (made by postsale {version}, before they were kept). "
            "The postsale run command that made it writes them, from the stored shards.",
        )
    beside = json_of(file.parent / SUMMARY)
    digest = (held if page else manifest).get("results", {}).get("sha256") or (beside and fingerprint(beside))
    if not digest:
        status = manifest.get("status", "unknown")
        raise wrong(file, f"holds no results to compare with (status {status}). Finish it: the same command continues.")
    whole = beside if beside is not None and fingerprint(beside) == digest else None
    return Report(file, manifest, checked(file, manifest["files"]), digest, whole or held.get("summary"))


def text_of(file: Path) -> str:
    """Return the text of a file. Errors: InputError if it cannot be that of a report."""
    if not file.is_file():
        raise wrong(file, f"no such file. {ANY_REPORT}")
    if file.stat().st_size > LARGEST:
        raise wrong(file, f"is too large for a report (got {file.stat().st_size / 1e6:.0f} MB). {ANY_REPORT}")
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise wrong(file, f"is no text, so no report. {ANY_REPORT}") from error


def parsed(file: Path, text: str) -> dict[str, Any]:
    """Return a JSON object. Errors: InputError if the text is none."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise wrong(file, f"is damaged: {error}. {ANY_REPORT}") from error
    if not isinstance(found, dict):
        raise wrong(file, f"holds no experiment. {ANY_REPORT}")
    return found


def embedded(file: Path, text: str) -> dict[str, Any]:
    """Return what a page holds for programs. Errors: InputError for any other page."""
    parser = _Embedded()
    parser.feed(text)
    parser.close()
    if not parser.found:
        raise wrong(file, f"holds no experiment: it is no page that postsale wrote. {ANY_REPORT}")
    return parsed(file, "".join(parser.parts))


def checked(file: Path, rows: Any) -> tuple[Kept, ...]:
    """Return the files that a report holds. Errors: InputError if one of them would be written anywhere else."""
    names = [each.name for each in fields(Kept)]
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and all(isinstance(row.get(name), str) for name in names) for row in rows
    ):
        raise wrong(file, f"is damaged: its files have no {', '.join(names)}. {ANY_REPORT}")
    found = tuple(Kept(*(row[name] for name in names)) for row in rows)
    for one in found:
        place = PurePosixPath(one.name)
        inside = place.parts[0:1] in ((OWN,), (SHIPPED,)) and ".." not in place.parts and "\\" not in one.name
        if not inside or place.suffix not in (".yaml", ".yml") or "\0" in one.name:
            raise wrong(file, f"names a file that is none of an experiment (got {one.name!r}). Do not trust it.")
    if len({one.name for one in found}) < len(found):
        raise wrong(file, f"is damaged: it holds a file twice. {ANY_REPORT}")
    return found


def restore(report: Report, folder: Path) -> Path:
    """Write the files of a report below a folder, and return that of the study.

    Errors: DesignMismatchError if another file of one of these names stands there; nothing is written then.
    """
    for one in report.files:
        path = folder / one.name
        if path.exists() and (not path.is_file() or path.read_bytes() != one.text.encode()):
            raise DesignMismatchError(f"{path} is there already and says something else. Use --out OTHER.")
    for one in report.files:
        path = folder / one.name
        if not path.exists():
            make_folder(path.parent)
            write_aside(path, one.text.encode())
    return folder / report.files[0].name


def restored(report: Report, folder: Path, study: Path) -> Experiment:
    """Load a restored study with what was laid over it, from its own copies of what shipped. Errors: InputError."""
    with lookup.shipped_from(folder / SHIPPED):
        return load_experiment(study.resolve(), report.settings)


def wrong(path: Path, message: str) -> InputError:
    """Return the error for a file that cannot be run again."""
    return InputError([Problem(str(path), 0, 0, "", message)])
