"""Measure the known facts and write their page: python -m sim.trials.facts [FILE]."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sim.trials.facts.measures import MEASURES, Runs
from sim.trials.facts.page import basis, page

PAGE = Path(__file__).resolve().parents[3] / "docs" / "model" / "known-facts.md"


def written(runs: Runs) -> str:
    """Return the page, from runs that are made as they are needed."""
    seen = {key: measure(runs) for key, measure in MEASURES.items()}
    return page(seen, basis(runs.simulations))


def main(arguments: Sequence[str], say: Callable[[str], object]) -> None:
    """Write the page, to FILE if one is named."""
    path = Path(arguments[0]) if arguments else PAGE
    if not path.parent.is_dir():
        raise SystemExit(f"{path.parent} is no folder: name a file to write to")
    path.write_text(written(Runs(say=say)), encoding="utf-8")
    say(f"wrote {path.name}")


if __name__ == "__main__":
    main(sys.argv[1:], lambda line: sys.stderr.write(f"{line}\n"))
