"""What to do after a run: the one command that adds most, in a sentence."""

from collections.abc import Callable

from sim.report.findings.answer import settles
from sim.report.words.reading import model_keys
from sim.report.words.sentences import say
from sim.results.summary import Summary

SENSITIVITY = "postsale run sensitivity"
ITS_COMPANY, ITS_MODELS = "mid-market-saas", ("cs-only", "fully-split")
MOST_MODELS = 3


def next_step(summary: Summary, folder: str, found: Callable[[str, str], bool]) -> str:
    """Return what to do next: go on, simulate more, ask whether assumptions decide, show it to others.

    folder: of the run, as it is typed; found: whether a key of a kind, company or model, leads to a file from here.
    """
    stopped = summary.replications
    if stopped.stopped_by == "time" and not all(row.known for row in stopped.known_to.values()):
        return say("answer", "next_longer", times=stopped.times)
    more = settles(summary)
    if more > summary.n:
        return say("answer", "next_more", n=more)
    total = sum(summary.assumptions.values())
    if summary.sensitivity is None and total and found("company", summary.company):
        guesses = summary.assumptions.get("assumption", 0)
        command = " ".join([SENSITIVITY, *of_the_same(summary, found)])
        return say("answer", "next_inputs", guesses=guesses, total=total, command=command)
    return say("answer", "next_board", command=f"postsale report {folder} --board")


def of_the_same(summary: Summary, found: Callable[[str, str], bool]) -> list[str]:
    """Return the flags that ask the shipped study of the same company and, where they are files and few, the same models."""
    at = [] if summary.company == ITS_COMPANY else ["--company", summary.company]
    models = model_keys(summary)
    few = 1 < len(models) <= MOST_MODELS and all(found("model", key) for key in models)
    if not few or models == ITS_MODELS:
        return at
    return [*at, "--as-is", models[0], *(word for key in models[1:] for word in ("--against", key))]
