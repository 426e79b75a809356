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


def main(arguments: Sequence[str], say: Callable[[str], object]) -> None:
    """Write the page, to FILE if one is named; without one also what reports say."""
    path = Path(arguments[0]) if arguments else PAGE
    if not path.parent.is_dir():
        raise SystemExit(f"{path.parent} is no folder: name a file to write to")
    runs = Runs(say=say)
    seen = {key: measure(runs) for key, measure in MEASURES.items()}
    path.write_text(page(seen, basis(runs.simulations)), encoding="utf-8")
    if not arguments:
        SAID.write_text(json.dumps(misfits(seen), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"wrote {path.name}")


if __name__ == "__main__":
    main(sys.argv[1:], lambda line: sys.stderr.write(f"{line}\n"))
