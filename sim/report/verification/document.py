"""The documents of a verification: page, Markdown, JSON and charts, written from its checks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.report.document.blocks import Drawn
from sim.report.document.table import Cell, Column, Table
from sim.report.ledger.figures import Figures, store
from sim.report.render import markdown as render
from sim.report.render.html import environment, style
from sim.report.verification.figures import build
from sim.results.files import as_json
from sim.trials.storage.formats import FORMAT
from sim.trials.storage.store import make_folder, write_aside
from sim.trials.verification.check import Check, Setting

HERE = Path(__file__).resolve().parent
PAGE, TEXT, DATA, CHARTS = "verification.html", "verification.md", "verification.json", "charts"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
ABOUT = (
    "Verification asks whether the program does what its description says. It does not ask whether the description is like "
    "the world: that rests on assumptions, whatever passes here."
)
LEFT_OUT = (
    "Not checked here: whether any number is right for any company, whether a rule is the right rule, and anything about "
    "organizations, for which no known answer exists. The tests of the project check several hundred promises more."
)


@dataclass(frozen=True, slots=True)
class DrawnCheck:
    """A check with its drawing."""

    check: Check
    drawn: Drawn | None


def write_documents(checks: Sequence[Check], setting: Setting, versions: dict[str, str], folder: Path) -> list[str]:
    """Write page, text, data and charts; return their names. Equal checks give equal bytes. Errors: StorageError."""
    make_folder(folder)
    charts = [chart for chart in (build(check) for check in checks) if chart is not None]
    drawn = store(charts, folder / CHARTS)
    write_aside(folder / PAGE, html(checks, setting, versions, drawn).encode())
    write_aside(folder / TEXT, markdown(checks, setting, versions).encode())
    write_aside(folder / DATA, as_json(data(checks, setting, versions)))
    return [PAGE, TEXT, DATA, f"{CHARTS}/"]


def families(checks: Sequence[Check]) -> list[str]:
    """Return the headings in their order."""
    return list(dict.fromkeys(check.family for check in checks))


def tally(checks: Sequence[Check]) -> str:
    """Return how many checks passed."""
    failed = [check.name for check in checks if not check.passed]
    words = f"{len(checks) - len(failed)} of {len(checks)} checks passed"
    return f"{words}; failed: {', '.join(failed)}" if failed else words


def made_with(setting: Setting, versions: dict[str, str]) -> str:
    """Return with what the checks were run."""
    said = ", ".join(f"{name} {version}" for name, version in versions.items())
    return f"{setting.engine} engine, {'all checks' if setting.full else 'the short suite'}; {said}"


def html(checks: Sequence[Check], setting: Setting, versions: dict[str, str], drawn: Figures) -> str:
    """Return the page: one file that asks nothing of a network."""
    told = [
        DrawnCheck(check, None if check.figure is None else drawn.drawn(f"verify_{check.figure.key}"))
        for check in checks
    ]
    return (
        environment(HERE / "templates")
        .get_template("verification.html")
        .render(
            policy=POLICY,
            style=style(),
            glyphs=drawn.glyphs.markup(),
            told=told,
            tables={family: table(checks, family) for family in families(checks)},
            tally=tally(checks),
            about=ABOUT,
            left_out=LEFT_OUT,
            made=made_with(setting, versions),
        )
    )


def table(checks: Sequence[Check], family: str) -> Table:
    """Return the checks of a family, a row each."""
    rows = [
        [
            Cell(check.name, below=(check.promise,)),
            check.expected,
            check.got,
            check.tolerance,
            "passed" if check.passed else Cell("FAILED", strong="bad"),
        ]
        for check in checks
        if check.family == family
    ]
    return Table(family, tuple(map(Column, ("check", "expected", "got", "tolerance", "result"))), rows)


def markdown(checks: Sequence[Check], setting: Setting, versions: dict[str, str]) -> str:
    """Return the text."""
    lines = ["# Verification", "", f"{tally(checks)}. {made_with(setting, versions)}.", "", ABOUT, "", LEFT_OUT, ""]
    for family in families(checks):
        lines += [f"## {family}", "", render.markdown(replace(table(checks, family), title="")), ""]
        for check in checks:
            if check.family == family and check.figure is not None:
                lines += [f"![{check.figure.sentence}]({CHARTS}/verify_{check.figure.key}.png)", ""]
    return "\n".join(lines)


def data(checks: Sequence[Check], setting: Setting, versions: dict[str, str]) -> dict[str, Any]:
    """Return what other programs read."""
    return {
        "format": FORMAT,
        "engine": setting.engine,
        "full": setting.full,
        "versions": versions,
        "passed": all(check.passed for check in checks),
        "checks": [
            {
                "family": check.family,
                "name": check.name,
                "promise": check.promise,
                "expected": check.expected,
                "got": check.got,
                "tolerance": check.tolerance,
                "passed": check.passed,
            }
            for check in checks
        ],
    }
