"""Where compiled code spends its time: samples of `perf`, told apart by the symbols in Numba's cached object files.

Numba gives perf no names, but every rule that was not inlined is a symbol of the object file in the cache. An inlined
rule counts as the one that it went into.
"""

import bisect
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

SYMBOL = struct.Struct("<IBBHQQ")  # Elf64_Sym: name, info, other, section, value, size
SECTION = struct.Struct("<IIQQQQIIQQ")  # Elf64_Shdr
SYMBOL_TABLE, FUNCTION = 2, 2
REFERENCES = "numba.references"


def readable(symbol: str) -> str:
    """Return a mangled name as dots: `_ZN3sim5model5draws6philoxB3v15…` is `sim.model.draws.philox`."""
    parts, rest = [], symbol.removeprefix("_ZN")
    while rest[:1].isdigit():
        digits = len(rest) - len(rest.lstrip("0123456789"))
        length = int(rest[:digits])
        parts.append(rest[digits : digits + length])
        rest = rest[digits + length :]
    return ".".join(parts) or symbol


def functions(elf: bytes) -> dict[str, tuple[int, int]]:
    """Return offset and bytes of every function of an object file of this machine's own, 64 bits."""
    start, width, count = struct.unpack_from("<Q", elf, 40)[0], *struct.unpack_from("<HH", elf, 58)
    sections = [SECTION.unpack_from(elf, start + k * width) for k in range(count)]
    found = {}
    for table in (s for s in sections if s[1] == SYMBOL_TABLE):
        names = sections[table[6]][4]
        for k in range(table[5] // SYMBOL.size):
            name, info, _, _, value, size = SYMBOL.unpack_from(elf, table[4] + k * SYMBOL.size)
            if info & 15 == FUNCTION:
                found[elf[names + name : elf.index(b"\0", names + name)].decode()] = value, size
    return found


def addresses(entry: Any) -> dict[int, tuple[int, str]]:
    """Return where the functions of a compiled entry point begin in memory: where each ends, and its readable name."""
    found = {}
    for compiled in entry.overloads.values():
        name = compiled.fndesc.llvm_func_name
        for file in Path(entry.stats.cache_path).glob("*.nbc"):
            content = file.read_bytes()
            offsets = functions(content[content.index(b"\x7fELF") :])
            if name in offsets:
                base = compiled.library.get_pointer_to_function(name) - offsets[name][0]
                found |= {base + at: (base + at + size, readable(symbol)) for symbol, (at, size) in offsets.items()}
    return found


def sampled(job: Callable[[], Any], entries: list[Any], seconds: float) -> Counter[str] | None:
    """Repeat a job for so long; return samples by function, or by library outside of ours. None: perf cannot be used."""
    perf = shutil.which("perf")
    if perf is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "samples"
        command = [perf, "record", "-F", "1999", "-p", str(os.getpid()), "-o", str(data)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as recorder:
            began = time.perf_counter()
            while time.perf_counter() < began + seconds:
                job()
            recorder.send_signal(signal.SIGINT)
        script = [perf, "script", "-i", str(data), "-F", "ip,sym,dso"]
        told = subprocess.run(script, capture_output=True, text=True, check=False).stdout
    known = {at: place for entry in entries for at, place in addresses(entry).items()}
    return named(told, known) if told.strip() else None


def named(told: str, known: dict[int, tuple[int, str]]) -> Counter[str]:
    """Return samples by name. known: where our functions begin, where they end, and what they are called."""
    starts = sorted(known)
    counted: Counter[str] = Counter()
    for line in told.splitlines():
        words = line.split()
        if not words:
            continue
        address, place = int(words[0], 16), words[-1].strip("()")
        k = bisect.bisect_right(starts, address) - 1
        if place.startswith("/") and ".so" in place:
            counted[f"{Path(place).name.split('.')[0]}.{words[1]}"] += 1
        elif "kernel" in place:
            counted["kernel"] += 1
        elif k >= 0 and address < known[starts[k]][0]:
            counted[known[starts[k]][1]] += 1
        else:
            # The one compiled piece outside of the object files is Numba's run time: its counts of references.
            counted[REFERENCES] += 1
    return counted
