"""The life cycle in C: lifecycle.c, compiled with the system's compiler into a temporary folder when first asked for."""

import ctypes
import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.lifecycle.setting import KINDS_OF_EVENT, Outcome, Setting

SOURCE = Path(__file__).with_name("lifecycle.c")
# Products and sums stay apart (no fused ones), as in Numba's code: the same bits on every machine.
OPTIONS = ("-O2", "-ffp-contract=off", "-shared", "-fPIC")


class Run(ctypes.Structure):
    """The struct of this name in lifecycle.c: what is asked for, then what is told."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in ("customers", "reps")),
        ("days", ctypes.c_double),
        *((name, ctypes.c_int64) for name in ("seed", "replication")),
        *((name, ctypes.c_int64) for name in ("arrivals", "renewals", "churns", "tasks", "done", "missed")),
        *((name, ctypes.c_double) for name in ("waited", "served")),
        ("counts", ctypes.c_int64 * KINDS_OF_EVENT),
        ("times", ctypes.c_double * KINDS_OF_EVENT),
        ("digest", ctypes.c_uint64),
    )


def compiler() -> str | None:
    """Return the C compiler of this system, or None if there is none."""
    return shutil.which(os.environ.get("CC", "cc"))


@functools.cache
def library() -> Any:
    """Compile lifecycle.c and load it. Errors: FileNotFoundError without a compiler, CalledProcessError if it fails."""
    cc = compiler()
    if cc is None:
        raise FileNotFoundError("no C compiler (cc) on this machine")
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "lifecycle.so"
        subprocess.run([cc, *OPTIONS, "-o", str(built), str(SOURCE), "-lm"], check=True, capture_output=True)
        # Once loaded, the code stays in memory without its file.
        return ctypes.CDLL(str(built))


def run(setting: Setting) -> tuple[Outcome, int]:
    """Run the life cycle; return what came of it and the digest of its events."""
    record = Run(customers=setting.customers, reps=setting.reps, days=setting.days)
    record.seed, record.replication = setting.seed, setting.replication
    library().run_lifecycle(ctypes.byref(record))
    told = (getattr(record, name) for name in Outcome._fields)
    return Outcome(*(tuple(value) if isinstance(value, ctypes.Array) else value for value in told)), record.digest
