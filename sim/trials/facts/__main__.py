"""Measure the known facts, write their page, and what every report says of them: python -m sim.trials.facts [FILE]."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sim.trials.facts.measures import MEASURES, Runs
from sim.trials.facts.misfits import NAME
from sim.trials.facts.page import basis, misfits, page

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "model" / "known-facts.md"
SAID = Path(__file__).with_name(NAME)


def measured(runs: Runs) -> tuple[str, str]:
    """Return the page, and what reports say of it, from runs that are made as they are needed."""
    seen = {key: measure(runs) for key, measure in MEASURES.items()}
    return page(seen, basis(runs.simulations)), json.dumps(misfits(seen), indent=1, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str], say: Callable[[str], object]) -> None:
    """Write the page, to FILE if one is named; without one also what reports say."""
    path = Path(arguments[0]) if arguments else PAGE
    if not path.parent.is_dir():
        raise SystemExit(f"{path.parent} is no folder: name a file to write to")
    text, missed = measured(Runs(say=say))
    path.write_text(text, encoding="utf-8")
    if not arguments:
        SAID.write_text(missed, encoding="utf-8")
    say(f"wrote {path.name}")


if __name__ == "__main__":
    main(sys.argv[1:], lambda line: sys.stderr.write(f"{line}\n"))
