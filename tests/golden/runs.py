"""What a run leaves behind, frozen: six small studies of every kind, and the digest of each file that a program may read.

`python -m tests.golden.runs FOLDER` runs them into a folder and prints the digests; `--write` keeps them in runs.json.
Names and meaning of these files are public: a change of the code above the model must not move one byte of them.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

FILE = Path(__file__).parent / "runs.json"
STUDIES: dict[str, tuple[str, ...]] = {
    **{
        name: ("run", str(FILE.parent / "studies" / f"{name}.yaml"))
        for name in ("compare", "equal_spend", "crossover", "policy", "sensitivity")
    },
    "claims": ("claims", "A6", "B10", "--quick"),
    "anonymous": ("report", "compare", "--anonymous"),
}
KEPT = (
    "summary.json",
    "ledger.json",
    "replications.parquet",
    "trajectories.parquet",
    "mechanisms.parquet",
    "report.html",
)
VOLATILE = {
    "versions",
    "sources",
    "began",
    "seconds",
    "machine",
    "identity",
    "sha256",
    "addresses",
    "seal",
    "files",
    "store",
}
"""Keys of what differs between versions and machines, not between results."""


def settled(value: Any) -> Any:
    """Return a tree of JSON without what differs between versions and machines."""
    if isinstance(value, dict):
        return {key: settled(below) for key, below in value.items() if key not in VOLATILE}
    return [settled(below) for below in value] if isinstance(value, list) else value


def digest(path: Path) -> str:
    """Return the digest of what a file says: of JSON its text in its own order, of Parquet its columns and rows."""
    if path.suffix == ".json":
        said = json.dumps(settled(json.loads(path.read_text(encoding="utf-8"))), ensure_ascii=False)
    elif path.suffix == ".html":  # what it holds for programs, and the words that a reader sees
        text = path.read_text(encoding="utf-8")
        held = re.search(r'id="postsale-manifest"[^>]*>(.*?)</script>', text, re.DOTALL)
        said = json.dumps(settled(json.loads(held[1])["summary"] if held else None), ensure_ascii=False)
    else:
        table = duckdb.sql(f"from read_parquet('{path}')")
        said = repr((table.columns, [str(kind) for kind in table.types], table.fetchall()))
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def ran(folder: Path) -> dict[str, dict[str, str]]:
    """Run each study into a folder of its own, those that are not there yet, and return the digests of its files."""
    found = {}
    for name, words in STUDIES.items():
        target = folder / "compare" / "anonymous" if name == "anonymous" else folder / name
        if not target.exists():
            out = () if name == "anonymous" else ("--out", str(target))
            subprocess.run(
                [sys.executable, "-m", "sim", *words, *out], cwd=folder, check=True, stdout=subprocess.DEVNULL
            )
        found[name] = {file: digest(target / file) for file in KEPT if (target / file).exists()}
    return found


def main() -> None:
    """Print the digests of the studies, or keep them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--write", action="store_true")
    said = asked.parse_args()
    said.folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(ran(said.folder.resolve()), indent=1) + "\n"
    if said.write:
        FILE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
