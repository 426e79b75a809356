"""What to do after a run: the one command that adds most, in a sentence."""

from sim.report.findings.answer import settles
from sim.report.words.sentences import say
from sim.results.summary import Summary

SENSITIVITY = "postsale run sensitivity"
ITS_COMPANY = "mid-market-saas"


def next_step(summary: Summary, folder: str, *, known: bool) -> str:
    """Return what to do next: go on, simulate more, ask whether assumptions decide, show it to others.

    folder: of the run, as it is typed; known: whether the key of the company leads to its file from here.
    """
    stopped = summary.replications
    if stopped.stopped_by == "time" and not all(row.known for row in stopped.known_to.values()):
        return say("answer", "next_longer", times=stopped.times)
    more = settles(summary)
    if more > summary.n:
        return say("answer", "next_more", n=more)
    total = sum(summary.assumptions.values())
    if summary.sensitivity is None and total and (known or summary.company == ITS_COMPANY):
        at = "" if summary.company == ITS_COMPANY else f" --company {summary.company}"
        guesses = summary.assumptions.get("assumption", 0)
        return say("answer", "next_inputs", guesses=guesses, total=total, command=f"{SENSITIVITY}{at}")
    return say("answer", "next_board", command=f"postsale report {folder} --board")
