"""The explorer of one run: markup that says what it is without scripts, and the numbers that its scripts show."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.report.drawing import style
from sim.report.drawing.fragments import Fragment
from sim.report.explorer import sweeps
from sim.report.explorer.cells import cell, verdicts_of
from sim.report.explorer.measures import Measure, measures
from sim.report.explorer.months import months, step_of
from sim.report.explorer.scripts import scripts
from sim.report.words import reading, wording
from sim.report.words.reading import Point

if TYPE_CHECKING:
    from sim.trials.folder.stored import StoredRun

HERE = Path(__file__).resolve().parent
SPECS = ("over_time", "dots", "what_if")
ASKED = 8
"""Measures with a what-if: those that decide and the headline ones."""


def explorer(run: "StoredRun") -> Fragment | None:
    """Return the interactive part of the page; None where a run has no number to show.

    Errors: StorageError if a table of the run cannot be read.
    """
    data = gathered(run)
    if data is None:
        return None
    return Fragment(
        html=(HERE / "explorer.html").read_text(encoding="utf-8"),
        style=(HERE / "explorer.css").read_text(encoding="utf-8"),
        scripts=scripts(),
        data=data,
    )


def gathered(run: "StoredRun") -> dict[str, Any] | None:
    """Return everything that the page embeds for the explorer, as plain values."""
    summary = run.summary
    every = tuple(point for point in reading.points(summary) if point.models)
    offered = measures(summary, every)
    if not every or not offered:
        return None
    keys = reading.model_keys(summary)
    baseline, headline = str(summary.baseline), reading.headline_point(summary)
    verdicts, level = verdicts_of(every), reading.level_of(summary)
    step = step_of(every, int(summary.horizon_months or 0))
    worth = summary.worth_acting_on
    places = places_of(every)
    return {
        "models": models(run, keys),
        "baseline": keys.index(baseline) if baseline in keys else 0,
        "measures": [each.as_data(worth) for each in offered],
        "verdicts": verdicts,
        "unclear": [wording.CANNOT_TELL, wording.SAME, wording.IDENTICAL],
        "staffings": {key: wording.STAFFING_WORDS[key] for key, _ in reading.by_staffing(summary)},
        "phrases": {"average": wording.AVERAGE, "futures": wording.FUTURES, "one": wording.ONE_FUTURE.rstrip(".")},
        "level": level,
        "start": {"where": places.index(headline.values), "staffing": headline.staffing},
        "step": step,
        "cells": [
            {
                **cell(point, places.index(point.values), keys, baseline, offered, verdicts),
                "months": months(run, point, keys, level, step) if run.has_months else {},
            }
            for point in every
        ],
        "whatif": what_if(run, places, keys, offered[:ASKED]),
        "specs": {name: json.loads((HERE / "specs" / f"{name}.json").read_text(encoding="utf-8")) for name in SPECS},
    }


def places_of(every: tuple[Point, ...]) -> list[Mapping[str, Any]]:
    """Return what was varied, each once."""
    found: list[Mapping[str, Any]] = []
    for point in every:
        found += [] if point.values in found else [point.values]
    return found


def models(run: "StoredRun", keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the name and the look of every model, as charts and tables have them."""
    shown, every = reading.names(run.summary), reading.points(run.summary)
    described = {key: next(point.models[key] for point in every if key in point.models) for key in keys}
    looks = style.looks_for(described)
    return [
        {
            "name": shown[key],
            "hue": looks[key].hue,
            "ink": looks[key].ink,
            "dash": dashes(looks[key]),
            "open": looks[key].marker == "open",
        }
        for key in keys
    ]


def dashes(look: style.Look) -> list[float]:
    """Return the pattern of a model's line; empty for a solid one."""
    pattern = style.LINES[look.line]
    return [] if isinstance(pattern, str) else [2.0 * length for length in pattern[1]]


def what_if(
    run: "StoredRun", places: list[Mapping[str, Any]], keys: tuple[str, ...], asked: tuple[Measure, ...]
) -> dict[str, Any]:
    """Return the what-if by staffing mode; empty for a study that varied nothing. places: what was varied."""
    if run.summary.sensitivity:
        from sim.report.explorer import worlds

        told = run.summary.sensitivity
        metrics = [each.metric for each in asked]
        return {str(told.staffing): worlds.what_if(run, keys, metrics)}
    headline = reading.headline_point(run.summary)
    found = {}
    for staffing, chosen in reading.by_staffing(run.summary):
        if len(places) > 1:
            found[staffing] = sweeps.what_if(chosen, places, keys, asked, headline)
    return found
