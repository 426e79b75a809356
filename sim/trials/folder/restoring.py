"""A study back from its report: what a page or a manifest holds, written down as files again and loaded as it was.

A report comes by mail: what it holds is checked like any other input, and nothing of it is written outside its own folder.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any

from sim.config.files import lookup
from sim.config.resolving.experiment import Experiment
from sim.config.study.study import load_experiment
from sim.errors import DesignMismatchError, InputError, Problem
from sim.trials.analysis.growth import RepeatedNumbers
from sim.trials.folder.files_kept import OWN, SHIPPED, KeptFiles
from sim.trials.folder.keeping import COMPLETE
from sim.trials.folder.telling import MANIFEST_SHAPE
from sim.trials.storage.files_written import MANIFEST, SUMMARY, own_folder
from sim.trials.storage.fingerprint import fingerprint
from sim.trials.storage.formats import FORMAT, KEY, format_of, manifest_now, plain_now
from sim.trials.storage.json_files import OddError, Shape, brief, json_of, oddity
from sim.trials.storage.json_files import parsed as parsed_json
from sim.trials.storage.store import make_folder, write_aside

EMBEDDED = "postsale-manifest"
"""The element of a page that holds its manifest, digest and headline numbers."""

FILES, RUN = "files", "run"
"""Inside the folder of a rerun: the files of the study, and the folder of its run."""

NAMED = ("company", "assumptions")
"""What a study names one file of, which the command line may have named in its place."""

LARGEST = 100_000_000  # bytes; thirty times the largest page
MOST_FILES = 1000
ANY_REPORT = "Give report.html or manifest.json of a finished run."
DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
"""Names that are devices on some systems, wherever they stand."""

MOST_REPLICATIONS = 1_000_000

HEADLINE: Shape = {"results?": {"sha256?": str}, "summary?": dict}
ASKED_SHAPE: Shape = {"replications?": ({"at_least": int, "at_most": int}, None)}


@dataclass(frozen=True, slots=True)
class Report:
    """What a report holds. summary: all results where they stand beside it, else the headline; digest: of all of them.

    number: the format of the results that the digest is of.
    """

    path: Path
    manifest: Mapping[str, Any]
    files: tuple[KeptFiles, ...]
    digest: str
    summary: Mapping[str, Any] | None
    number: int = FORMAT

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
    number = format_of(file, held)
    # What is wrong with its files is told in words of its own, below.
    loose = {name: shape for name, shape in MANIFEST_SHAPE.items() if name != "files?"}
    odd = oddity(manifest, loose) or (oddity(held, HEADLINE) if page else "")
    if odd:
        raise wrong(file, f"is damaged: {odd}. {ANY_REPORT}")
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
    manifest = manifest_now(file, manifest)
    beside = json_of(file.parent / SUMMARY)
    digest = (held if page else manifest).get("results", {}).get("sha256") or (beside and fingerprint(beside))
    if not digest:
        status = manifest.get("status", "unknown")
        raise wrong(file, f"holds no results to compare with (status {status}). Finish it: the same command continues.")
    files = checked(file, manifest["files"])
    own = beside is not None and fingerprint(beside) == digest
    told = beside if own else held.get("summary") if page else None
    odd = oddity(told or {}, ASKED_SHAPE)
    if odd:
        raise wrong(file, f"is damaged: summary.{odd}. {ANY_REPORT}")
    if own:
        whole = plain_now(file.parent / SUMMARY, beside or {})
        return Report(file, manifest, files, fingerprint(whole), whole)
    told = plain_now(file, {**told, KEY: number}) if isinstance(told, Mapping) else None
    return Report(file, manifest, files, digest, told, number)


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
        found = parsed_json(text)
    except OddError as error:
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


def checked(file: Path, rows: Any) -> tuple[KeptFiles, ...]:
    """Return the files that a report holds. Errors: InputError if one of them would be written anywhere else."""
    names = [each.name for each in fields(KeptFiles)]
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and all(isinstance(row.get(name), str) for name in names) for row in rows
    ):
        raise wrong(file, f"is damaged: its files have no {', '.join(names)}. {ANY_REPORT}")
    if len(rows) > MOST_FILES:
        raise wrong(file, f"is damaged: it holds {len(rows):,} files. {ANY_REPORT}")
    found = tuple(KeptFiles(*(row[name] for name in names)) for row in rows)
    for one in found:
        if not is_inside(one.name):
            raise wrong(file, f"names a file that is none of an experiment (got {brief(one.name)}). Do not trust it.")
        if any(0xD800 <= ord(letter) < 0xE000 for letter in one.text):
            raise wrong(file, f"is damaged: {brief(one.name)} is no text. {ANY_REPORT}")
    if len({one.name.casefold() for one in found}) < len(found):
        raise wrong(file, f"is damaged: it holds a file twice. {ANY_REPORT}")
    return found


def is_inside(name: str) -> bool:
    """Say whether a name is that of a YAML file below the folders that a study is restored to, on every system."""
    place = PurePosixPath(name)
    return (
        place.parts[0:1] in ((OWN,), (SHIPPED,))
        and len(place.parts) > 1
        and name == place.as_posix()
        and place.suffix in (".yaml", ".yml")
        and name.isprintable()
        and not any(mark in name for mark in "\\:")
        and not any(part == ".." or DEVICE.match(part) or len(part.encode()) > 200 for part in place.parts)
        and all(PurePosixPath(part).suffix not in (".yaml", ".yml") for part in place.parts[:-1])
    )


def restore(report: Report, folder: Path) -> Path:
    """Write the files of a report below a folder, and return that of the study.

    Errors: DesignMismatchError if another file of one of these names stands there, or a link on the way; nothing is
    written then.
    """
    for one in report.files:
        path = folder / one.name
        for above in (folder, *(folder / part for part in PurePosixPath(one.name).parents)):
            if above.is_symlink():
                own_folder(above)
        if path.is_symlink() or (path.exists() and (not path.is_file() or path.read_bytes() != one.text.encode())):
            raise DesignMismatchError(f"{path} is there already and says something else. Use --out OTHER.")
    for one in report.files:
        path = folder / one.name
        if not path.exists():
            make_folder(path.parent)
            write_aside(path, one.text.encode())
    return folder / report.files[0].name


def restored(report: Report, folder: Path, study: Path) -> Experiment:
    """Load a restored study with what was laid over it, from its own copies of what shipped. Errors: InputError."""
    with lookup.shipped_from(folder / SHIPPED), lookup.only_below(folder):
        return load_experiment(study.resolve(), settings_in(report, folder))


def done_in(manifest: Mapping[str, Any]) -> RepeatedNumbers | None:
    """Return the numbers that a rule or the clock chose in a run, to be repeated; None for a number that was fixed."""
    told = manifest.get("replications") or {}
    numbers, looks = told.get("by_point") or [], told.get("looks") or []
    if told.get("stopped_by") in (None, "fixed") or not numbers:
        return None
    if not all(2 <= number <= MOST_REPLICATIONS for number in (*numbers, *looks)):
        return None  # no run of ours: it is run again by its rule
    return RepeatedNumbers(str(told["stopped_by"]), dict(enumerate(numbers)), tuple(looks))


def settings_in(report: Report, folder: Path) -> dict[str, str]:
    """Return what was laid over the files, where a file that it names is the one that was restored below the folder."""
    settings = report.settings
    for kind in (kind for kind in NAMED if kind in settings):
        key = Path(settings[kind]).stem
        kept = [one for one in report.files if one.kind == kind and Path(one.name).stem == key]
        if kept:
            settings[kind] = str(folder / kept[0].name)
    return settings


def wrong(path: Path, message: str) -> InputError:
    """Return the error for a file that cannot be run again."""
    return InputError([Problem(str(path), 0, 0, "", message)])
