"""Office files taken apart, and studies with names that somebody chose to do harm."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from sim.trials.folder.stored import StoredRun, open_run
from tests.report import synthetic, synthetic_policy, synthetic_sensitivity, synthetic_sweep
from tests.report.page.stored_study import stored

STUDIES = {
    "two models": lambda: synthetic.paid(synthetic.explained(synthetic.summary(n=60))),
    "one model": lambda: synthetic.summary(("cs-only",), (0.0,), n=20),
    "one future": lambda: synthetic.summary(n=1),
    "crossover": lambda: synthetic.crossover(n=20),
    "without": lambda: synthetic.repeated(synthetic.summary(n=20), synthetic.summary(shifts=(0.0, 0.01), n=20)),
    "policies": lambda: synthetic_policy.full_policies(n=20),
    "map": lambda: synthetic_policy.mapped(n=12),
    "sweep": synthetic_sweep.mapped,
    "worlds": synthetic_sensitivity.worlds,
}

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "formula": '=HYPERLINK("http://evil.example","open")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "plus": "+1+cmd",
    "minus": "-2+3",
    "long": "L" * 500,
    "hebrew": "ארגון פיצול \u202egnihton",
    "emoji": "👩🏽‍🚀 team 🚀",
    "control": "bad\x00\x07\x1b\x9fname\ufffe",
    "sheet": "a[b]:c*d?e/f\\g'h",
    "entity": "&lt;b&gt; & \"quoted\" 'name'",
    "newline": "two\nlines\tand tab",
}


def run_of(folder: Path, summary: dict[str, Any], **more: Any) -> StoredRun:
    """Return a synthetic study as a run that was read back from its folder."""
    return open_run(stored(folder, summary, **more))


def renamed(summary: dict[str, Any], **names: str) -> dict[str, Any]:
    """Return a study with other names: cs_only="x" puts x wherever a key or a text holds cs-only."""

    def other(value: Any) -> Any:
        if isinstance(value, dict):
            return {other(key): other(below) for key, below in value.items()}
        if isinstance(value, list | tuple):
            return [other(below) for below in value]
        if isinstance(value, str):
            for old, new in names.items():
                value = value.replace(old.replace("_", "-"), new)
        return value

    return other(json.loads(json.dumps(summary)))


def members(data: bytes, within: str = "") -> dict[str, bytes]:
    """Return every file of an Office file by name, and those of the workbooks behind its charts."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            found[within + name] = content
            if name.endswith(".xlsx"):
                found |= members(content, f"{within}{name}!")
    return found
