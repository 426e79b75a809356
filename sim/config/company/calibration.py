"""The computed numbers of a company: levels that a script fits once and writes; nobody types them.

A calibration belongs to the very company file it was computed for: it is looked for beside that file
(`calibration/KEY.yaml` in its folder or one level up), so that a user's `mid-market-saas.yaml` never takes the
numbers of the shipped company that it hides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sim.config.files import lookup
from sim.config.files.library import Library, Source
from sim.config.language.nodes import Node, Place, Problems
from sim.config.language.walk import check
from sim.config.tables.company import CALIBRATION, LEVELS
from sim.model.inputs import Company


@dataclass(frozen=True, slots=True)
class SegmentLevels:
    """The computed numbers of one segment; the defaults are where the calibration itself starts."""

    renewal_logit: float = 2.2  # b0
    need_scale: float = 1.0
    mean_adoption: float = 0.5
    mean_sentiment: float = 0.0
    mean_champion: float = 0.85
    spread_adoption: float = 0.5
    spread_sentiment: float = 0.15


Calibration = Mapping[str, SegmentLevels]  # by segment key


def uncalibrated(segments: tuple[str, ...]) -> Calibration:
    """Return the starting values of the calibration for every segment."""
    return {name: SegmentLevels() for name in segments}


def calibration_path(company: str | Path) -> Path:
    """Return where the calibration of a company stands or would be written.

    `company` is a key (looked up as on the command line) or the path of a company file.
    """
    if isinstance(company, Path):
        path = company
    else:
        found = lookup.find("company", company, Path.cwd())
        path = found.path if found else lookup.shipped_folder("company") / f"{company}.yaml"
    folder = path.resolve().parent
    base = folder.parent if folder.name == "companies" else folder
    return base / "calibration" / f"{path.stem}.yaml"


def load_calibration(source: Source, segments: tuple[str, ...], library: Library) -> Calibration | None:
    """Return the calibration of a company file, or None where there is none that can be used.

    Nobody writes such a file by hand, so a damaged one, or one of other segments, is no mistake of the user's: it counts
    as missing, and the next run makes it anew.
    """
    path = calibration_path(source.path)
    if not lookup.may_be_read(path) or not path.is_file():
        return None
    own = Library(Problems())
    opened = own.open_file("calibration", lookup.FoundFile(path, lookup.is_shipped(path)))
    found = None if opened is None else levels_in(opened.root, opened.key, segments, own.problems)
    if opened is not None and found is not None:
        library.taken["calibration", str(path.resolve())] = opened
    return found


def levels_in(root: Node, key: str, segments: tuple[str, ...], problems: Problems) -> Calibration | None:
    """Return the levels that the tree of a calibration file holds, or None; mistakes in it are noted."""
    checked = check("calibration", key, root, CALIBRATION, problems)
    known = checked.names("segments")
    for name in segments:
        if name not in known:
            message = "is missing (got no such segment). Calibrate this company again."
            problems.add(root.place, f"segments.{name}", message)
    if problems.mistakes:
        return None
    return {name: SegmentLevels(*(checked.number(f"segments.{name}.{field}") for field in LEVELS)) for name in segments}


def calibrated(company: Company, calibration: Calibration) -> Company:
    """Return the company with the computed numbers in place."""
    segments = tuple(replace(segment, **asdict(calibration[segment.key])) for segment in company.segments)
    return replace(company, segments=segments)


def note_missing(source: Source, problems: Problems) -> None:
    """Note that a company cannot be simulated before it is calibrated."""
    problems.later(
        Place(source.root.place.file, 1, 1),
        "calibrate_to",
        f"this company is not calibrated yet (got no {calibration_path(source.path).name} in "
        f"{calibration_path(source.path).parent} that can be used). Run one of its studies, which calibrates it first.",
    )
