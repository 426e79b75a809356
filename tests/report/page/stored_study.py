"""A SYNTHETIC run as a folder: invented numbers in the files that a real run leaves behind."""

import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from sim.trials.storage.formats import numbered
from tests.report import synthetic

MONTHS = 30


def manifest(summary: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a manifest such as a finished run writes."""
    return {
        "experiment": summary["experiment"],
        "title": summary["title"],
        "source": "experiments/synthetic.yaml",
        "settings": {"seed": "1"},
        "design": {"company": {"title": "A company"}, "experiment": {"key": "synthetic"}},
        "assumptions": [
            {
                "path": "company.segments.smb.stickiness",
                "text": "45..55..65 %",
                "value": 0.55,
                "low": 0.45,
                "high": 0.65,
                "unit": "share",
                "source": "our assumption",
                "strength": "assumption",
                "owner": None,
                "place": "configs/companies/x.yaml:16",
            },
            {
                "path": "company.hiring.time_to_fill",
                "text": "42 days",
                "value": 42.0,
                "low": None,
                "high": None,
                "unit": "days",
                "source": "a survey",
                "strength": "survey",
                "owner": "RevOps",
                "place": "x.yaml:20",
            },
        ],
        "sha256": "0" * 64,
        "versions": {"postsale": "0", "python": "3"},
        "engine": "compiled",
        "seed": 1,
        "began": "2026-01-01T00:00:00+0000",
        "replications": {"asked": summary["n"], "done": summary["n"], "failed": 0, "stopped_by": "fixed"},
        "status": "complete",
        **more,
    }


def stored(folder: Path, summary: dict[str, Any], *, failed: dict[str, list[int]] | None = None, **more: Any) -> Path:
    """Write a study as a folder. failed: replications that failed, by model; more: what the manifest says otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "summary.json").write_text(json.dumps(numbered(summary)), encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps(manifest(summary, **more)), encoding="utf-8")
    write_tables(folder, summary, failed or {})
    return folder


def write_tables(folder: Path, summary: dict[str, Any], failed: dict[str, list[int]]) -> None:
    """Write both Parquet files; every point has the same invented months, one row per replication and month."""
    n = summary["n"]
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    tables = (
        ("replications", _rows, "* REPLACE (NULLIF(failure::VARCHAR, '') AS failure)"),
        ("trajectories", _months, "*"),
    )
    for name, made, columns in tables:
        started = False
        for point in summary["points"]:
            months = synthetic.trajectories(tuple(point["models"]), n, MONTHS)
            for key in point["models"]:
                rows = made(months[key], np.array(failed.get(key, []), dtype=np.int64), n)
                labels = {"model": key, "point": point["point"], "staffing": point["staffing"]}
                connection.register("these", rows)
                said = ", ".join(f"${k} AS {label}" for k, label in enumerate(labels, 1))
                begin = "INSERT INTO rows BY NAME" if started else "CREATE OR REPLACE TABLE rows AS"
                connection.execute(f"{begin} SELECT {said}, {columns} FROM these", list(labels.values()))
                connection.unregister("these")
                started = True
        connection.execute(f"COPY rows TO '{folder / name}.parquet' (FORMAT PARQUET)")


def _rows(months: dict[str, Any], failed: Any, n: int) -> dict[str, Any]:
    numbers = np.arange(n, dtype=np.int64)
    lost = np.isin(numbers, failed)
    return {
        "replication": numbers,
        "failure": np.array(["out of luck" if gone else "" for gone in lost]),
        "nrr": np.where(lost, np.nan, months["nrr"][:, -1]),
        "ending_arr_cents": months["ending_arr_cents"][:, -1],
    }


def _months(months: dict[str, Any], failed: Any, n: int) -> dict[str, Any]:
    kept = ~np.isin(np.arange(n), failed)
    numbers = np.arange(n, dtype=np.int64)[kept]
    return {
        "replication": np.repeat(numbers, MONTHS),
        "month": np.tile(np.arange(1, MONTHS + 1, dtype=np.int64), numbers.size),
        **{name: values[kept].reshape(-1) for name, values in months.items()},
    }
