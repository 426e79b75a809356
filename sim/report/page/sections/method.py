"""11 Method and limits: how it was made, when it stopped, what failed, what is not modeled, and how to repeat it."""

from collections.abc import Mapping
from typing import Any

from sim.report.document.blocks import Block, Fold, Listed, Say, Section, Sub, Terms
from sim.report.document.table import Column, Table
from sim.report.findings import precision
from sim.report.findings.limits import limits
from sim.report.page.book import Book
from sim.report.page.sections.card import model_card
from sim.report.stress_des import stress_des
from sim.report.words.progress import why_it_ended
from sim.results.summary import Summary

NOT_STORED = "not stored"
NEVER = (
    "That anything here happens in your company: the model says what follows from its assumptions.",
    "What your NRR is going to be: the company is described by numbers, it is not your list of accounts.",
    "A winner where options are too close to call or about the same.",
    "A turning point outside the range that was varied, or a tail of outcomes from fewer than 59 simulations.",
    "Agreement with a published figure as validation, or a published figure as fact.",
)
"""What nobody may read into the page."""


def section(book: Book) -> Section:
    """Return the section."""
    own = limits(book.run.manifest, book.summary)
    blocks: list[Block] = [
        *book.appendix(),
        Terms(tuple(_made(book))),
        *_reached(book),
        Listed(own, "Limits of this study"),
        Listed(NEVER, "What this page never claims"),
        model_card(),
        Fold(
            "How this study was made, item by item: the STRESS-DES checklist",
            (Terms(stress_des(book.run.manifest, book.summary)),),
            anchor="stress",
        ),
    ]
    hidden = tuple(book.run.manifest.get("anonymised") or ())
    if hidden:
        return Section("method", "Method and limits", (Listed(hidden, "What was taken out"), *blocks))
    blocks.append(Sub("To repeat it"))
    blocks.append(
        Say(
            "This file holds the whole resolved experiment and a digest of its results: postsale rerun report.html runs it "
            "again and says whether the results agree. Nothing in it was loaded from a network."
        )
    )
    return Section("method", "Method and limits", tuple(blocks))


def _reached(book: Book) -> list[Block]:
    """Return what each of several points took and reached, where replications grew by themselves."""
    found = precision.rows(book.summary)
    columns = (
        Column(""),
        Column("simulations", "whole"),
        Column("of the work", "rate"),
        Column("known to, half the width of a 95% interval"),
    )
    return [Table("Simulations of each size", columns, found)] if found else []


def _made(book: Book) -> list[tuple[str, str]]:
    """Return what was run, how far, with what, and how it can be recognized."""
    manifest, summary = book.run.manifest, book.summary
    done: Mapping[str, Any] = manifest.get("replications") or {}
    settings: Mapping[str, Any] = manifest.get("settings") or {}
    rows = [
        ("Experiment", f"{summary.experiment}, study: {summary.study}"),
        ("Horizon", f"{summary.horizon_months} months" if summary.horizon_months else NOT_STORED),
        ("Simulations", _futures(summary, done, "you" if "replications" in settings else "the file")),
        ("Failed simulations", _failures(summary)),
        ("Seed", str(manifest.get("seed", NOT_STORED))),
        ("Engine", str(manifest.get("engine", NOT_STORED))),
        ("Versions", ", ".join(f"{name} {version}" for name, version in (manifest.get("versions") or {}).items())),
        ("SHA-256 of the design", str(manifest.get("sha256", NOT_STORED))),
        ("Digest of the results", book.digest),
        ("Begun", str(manifest.get("began", NOT_STORED))),
    ]
    if settings:
        rows.append(("From the command line", ", ".join(f"{path} = {value}" for path, value in settings.items())))
    return [(name, text) for name, text in rows if text not in ("", NOT_STORED)]


def _futures(summary: Summary, done: Mapping[str, Any], by: str) -> str:
    stopped = summary.replications
    n = int(summary.n or done.get("done") or 0)
    if not stopped.at_most:
        return f"{n:,} of each option" if n else NOT_STORED
    return why_it_ended(stopped, n, by)


def _failures(summary: Summary) -> str:
    failed = summary.failed
    refused = failed.refused
    said = [f"{failed.replications}; each is a row of replications.parquet with its reason"]
    said += [f"nothing is said of {cell}: {why}" for cell, why in refused.items()]
    return "; ".join(said) if failed.replications or refused else "none"
