"""Which claims are asked for: their keys, however they are written, in the order in which people count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from sim.config.claim.claim import Claim, read_claim
from sim.config.files import lookup
from sim.config.language.checked import nearest
from sim.config.language.nodes import Place, Problems
from sim.errors import Problem

_HERE = Place("command line")


def natural(key: str) -> tuple[tuple[int, int, str], ...]:
    """Return what keys are sorted by, so that A2 comes before A10 and case does not matter."""
    parts = re.findall(r"\d+|\D+", key.lower())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def read_claims(names: Sequence[str], *, near: Path | None = None) -> list[Claim]:
    """Return the claims of these keys or paths, all that can be reached where there are none, contradictions last.

    Raises `InputError` with every mistake of every file, and every key that leads nowhere with the nearest one.
    """
    folder = near or Path.cwd()
    problems = Problems()
    keys = list(lookup.available("claim", folder))
    asked: dict[str, None] = {}
    for name in names or keys:
        found = name if lookup.is_path(name) else _key(name, keys)
        if found is None:
            _note_unknown(name, keys, problems)
        else:
            asked[found] = None
    claims = [claim for name in asked if (claim := _read(name, folder, problems)) is not None]
    _note_uncalibrated(claims, problems)
    problems.raise_all()
    return sorted(claims, key=place_of)


def place_of(claim: Claim) -> tuple[bool, tuple[tuple[int, int, str], ...]]:
    """Return what claims are sorted by: natural order, contradictions last."""
    return claim.sides is not None, natural(claim.key)


def _read(name: str, folder: Path, problems: Problems) -> Claim | None:
    """Read one claim; its mistakes are noted with those of the others, which do not keep it from being read."""
    own = Problems()
    claim = read_claim(name, own, near=folder)
    for there, here in ((own.mistakes, problems.mistakes), (own.unavailable, problems.unavailable)):
        here += [problem for problem in there if problem not in here]
    return claim


def _key(name: str, keys: Sequence[str]) -> str | None:
    return next((key for key in keys if key == name), None) or next(
        (key for key in keys if key.lower() == name.lower()), None
    )


def _note_unknown(name: str, keys: Sequence[str], problems: Problems) -> None:
    near = nearest(name.upper(), keys) or nearest(name, keys)
    advice = f"Did you mean {near}? " if near else ""
    problems.add(_HERE, "ID", f"no such claim (got {name}). {advice}All of them: postsale list claims.")


def _note_uncalibrated(claims: Sequence[Claim], problems: Problems) -> None:
    """Note claims whose company has no levels yet: worlds could not be told from levels that differ."""
    for claim in claims:
        study = claim.experiment
        if study is not None and not study.calibrated:
            message = (
                f"is not calibrated yet (got {study.company}). Calibrate it once: postsale run {claim.place.file} "
                "--replications 2."
            )
            problem = Problem(claim.place.file, claim.place.line, claim.place.column, "experiment.company", message)
            if problem not in problems.mistakes:
                problems.mistakes.append(problem)
