"""The look of every model in a run, as charts have it: one model, one color, in picture, sheet and slide."""

from sim.report.drawing.style import Look, looks_for
from sim.report.words.reading import model_keys, points
from sim.trials.folder.stored import StoredRun


def looks_of(run: StoredRun) -> dict[str, Look]:
    """Return the look of every model, the baseline first."""
    every = points(run.summary)
    models = {key: next(p.models[key] for p in every if key in p.models) for key in model_keys(run.summary)}
    return looks_for(models)
