"""What is kept of a run: shards of finished replications, written aside and renamed, never changed again.

A shard stands under the address of its cell (a hash of resolved inputs, seed and sources) and is named by its
replications, so the folder listing is the index: there is no second record that a killed process could leave behind
it. Done means: a sound shard is in the folder. Resuming is a set difference, whatever the size of the shards.
"""

import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import DesignMismatchError, StorageError, storing
from sim.trials.storage.files_written import (
    IDENTITY,
    LEFTOVER,
    MANIFEST,
    NAMED,
    POOL,
    SHARDS,
    SPILLED,
    files_in,
    files_of_addresses,
    own_folder,
    remove_shards,
)
from sim.trials.storage.json_files import json_of
from sim.trials.storage.packing import ShardLabel, most_bytes, unpacked
from sim.trials.storage.shards import Shard, Span


def write_aside(path: Path, data: bytes) -> None:
    """Write a file so that it is either there in full or not at all.

    Errors: StorageError, saying why, if it cannot be written; nothing is left behind then.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        aside.unlink(missing_ok=True)  # it might be a link, which would be written through
        with aside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):  # where a file stands in place of the folder, there is none to remove
            aside.unlink(missing_ok=True)
        raise StorageError(path, error) from error


def pool_of(folder: Path) -> Path | None:
    """Return where a run keeps its shards, if that is not in its own folder."""
    found = (json_of(folder / SHARDS / POOL) or {}).get("folder")
    return Path(found) if isinstance(found, str) else None


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are not there. Errors: StorageError."""
    with storing(folder):
        folder.mkdir(parents=True, exist_ok=True)


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of replications, and the stored shard that holds it."""

    span: Span
    shard: Span


class Store:
    """The shards of one study: in its folder, or in a pool that several studies share."""

    def __init__(self, folder: Path, pool: Path | None = None) -> None:
        self.folder = folder
        self.own = folder / "shards"
        self.shards = pool or self.own
        self.damaged: set[tuple[str, Span]] = set()
        self.expected: dict[str, ShardLabel] = {}

    def expect(self, cells: Mapping[str, ShardLabel]) -> None:
        """Note what the shards at these addresses must have; one that has not is damaged."""
        self.expected |= cells

    def refuse_others(self, *, fresh: bool) -> None:
        """Refuse a folder that holds something, but no run. Errors: DesignMismatchError; nothing is written then."""
        if not self.folder.is_dir() or self.holds_run():
            return
        if any(item.name != self.own.name or any(item.glob("*/*.npz")) for item in self.folder.iterdir()):
            kept = ": --fresh replaces runs only, so nothing was removed" if fresh else ""
            raise DesignMismatchError(
                f"{self.folder} is not empty and holds no run of this program{kept}. Use --out OTHER."
            )

    def holds_run(self) -> bool:
        """Say whether the folder is that of a run: what it was claimed for can be read, or what was said of it."""
        told = json_of(self.folder / MANIFEST) or {}
        return "sources" in (self.claimed_by() or {}) or ("identity" in told and "experiment" in told)

    def note_pool(self) -> None:
        """Note beside the shards where else they are kept: on this machine only, in no file that is mailed."""
        place = self.own / POOL
        if self.shards == self.own:
            place.unlink(missing_ok=True)
        else:
            write_aside(place, json.dumps({"folder": str(self.shards.resolve())}).encode())

    def open_to_others(self) -> bool:
        """Say whether shards come from a pool into which everybody, or somebody who owns it, could put others."""
        if self.shards == self.own or not self.shards.is_dir():
            return False
        found = self.shards.stat()
        return bool(found.st_mode & stat.S_IWOTH) or (hasattr(os, "getuid") and found.st_uid not in (0, os.getuid()))

    def claim(self, identity: dict[str, Any], differences: list[str]) -> None:
        """Make the folder this study's; refuse a folder that holds another design.

        differences: lines that say how the design differs from the one in the folder, for a reader.
        Errors: DesignMismatchError, naming them; nothing is written then.
        """
        before = self.claimed_by()
        if before == identity:
            return
        if before is not None:
            differences = differences or list(changed(before, identity))
            more = f"; and {len(differences) - 5} more" if len(differences) > 5 else ""
            raise DesignMismatchError(
                f"{self.folder} holds another design: {'; '.join(differences[:5])}{more}. "
                "Use --out OTHER, or --fresh to replace it."
            )
        write_aside(self.own / IDENTITY, json.dumps(identity, indent=1, sort_keys=True).encode())

    def clear(self) -> None:
        """Remove the study's own shards; those of a pool stay, for they may be somebody else's too."""
        remove_shards(self.own)

    def sweep(self) -> None:
        """Remove what killed processes have left half written; only for who holds the lock."""
        for left, _ in [*files_in(self.folder), *files_in(self.own), *files_of_addresses(self.own)]:
            if LEFTOVER.fullmatch(left.name):
                left.unlink(missing_ok=True)
        for spilled in self.folder.iterdir():
            if SPILLED.fullmatch(spilled.name) and spilled.is_dir() and not spilled.is_symlink():
                shutil.rmtree(spilled, ignore_errors=True)

    def claimed_by(self) -> dict[str, Any] | None:
        """Return the identity of the study that the folder belongs to, or None if it is nobody's or unreadable."""
        return json_of(self.own / IDENTITY)

    def path(self, address: str, span: Span) -> Path:
        """Return the file of a shard."""
        return self.shards / address / f"{span.first:08d}-{span.last:08d}.npz"

    def spans(self, address: str) -> list[Span]:
        """Return the spans that have a shard, sound as far as is known."""
        try:
            names = [entry.name for entry in os.scandir(self.shards / address)]
        except (OSError, ValueError):  # none yet, or a place that a manifest names and nobody can look into
            return []
        found = [Span(int(m[1]), int(m[2])) for name in names if (m := NAMED.fullmatch(name))]
        return sorted(span for span in found if len(span) and (address, span) not in self.damaged)

    def cover(self, address: str, replications: int) -> tuple[list[Piece], list[Span]]:
        """Return what of replications 0 … n is stored, piece by piece in order, and which spans are missing.

        Shards may overlap where they were written under different sizes; each replication comes from one of them.
        """
        pieces: list[Piece] = []
        missing: list[Span] = []
        at = 0
        for shard in self.spans(address):
            if shard.first > at:
                missing.append(Span(at, min(shard.first, replications)))
                at = shard.first
            if at >= replications:
                break
            if shard.last > at:
                end = min(shard.last, replications)
                pieces.append(Piece(Span(at, end), shard))
                at = end
        if at < replications:
            missing.append(Span(at, replications))
        return pieces, [span for span in missing if len(span)]

    def save(self, address: str, span: Span, data: bytes) -> None:
        """Store the bytes of a shard. Errors: StorageError."""
        path = self.path(address, span)
        own_folder(path.parent)
        write_aside(path, data)
        self.damaged.discard((address, span))

    def load(self, address: str, span: Span) -> Shard | None:
        """Return a shard, or None, remembering that it is damaged, if the file is not in full what its name says."""
        expected = self.expected.get(address)
        data = bytes_of(self.path(address, span), most_bytes(span, expected))
        found = unpacked(data, address, span, expected)
        if found is None:
            self.damaged.add((address, span))
        return found

    def damaged_files(self, address: str, replications: int) -> list[Path]:
        """Read every shard of a cell that would be used; return the files that are damaged.

        A damaged shard is never used again by this store; doing it again replaces it.
        """
        used = sorted({piece.shard for piece in self.cover(address, replications)[0]})
        return [self.path(address, span) for span in used if self.load(address, span) is None]

    def read(self, address: str, replications: int) -> Iterator[Shard]:
        """Yield the stored replications 0 … n in order, shard by shard.

        Errors: StorageError if one of them is missing or damaged: what is reported is what is there.
        """
        pieces, missing = self.cover(address, replications)
        if missing:
            raise StorageError(self.shards / address, FileNotFoundError(f"replications {missing[0].first} … missing"))
        for piece in pieces:
            found = self.load(address, piece.shard)
            if found is None:
                raise StorageError(self.path(address, piece.shard), ValueError("damaged; run the same command again"))
            yield found.part(piece.span)

    def kept(self, addresses: Iterable[str]) -> int:
        """Return how many replications are stored at these addresses; at all of the study's own folder, if none are given."""
        named = list(dict.fromkeys(addresses)) or [path.parent.name for path in self.own.glob("*/*.npz")]
        covered = 0
        for address in dict.fromkeys(named):
            last = max((span.last for span in self.spans(address)), default=0)
            covered += self.stored(address, last)
        return covered

    def stored(self, address: str, replications: int) -> int:
        """Return how many of replications 0 … n are stored."""
        return sum(len(piece.span) for piece in self.cover(address, replications)[0])


def bytes_of(path: Path, most: int) -> bytes:
    """Return what a file holds; nothing of one that cannot be read, is larger than that, or is no file at all."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > most:
            return b""
        with path.open("rb") as file:
            return file.read(most)
    except OSError:
        return b""


def changed(before: Any, after: Any, path: str = "") -> Iterable[str]:
    """Yield one line for each place where two designs differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(set(before) | set(after)):
            yield from changed(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
    elif before != after:
        yield f"{path} {shortly(before)} → {shortly(after)}"


def shortly(value: Any) -> str:
    """Return a value in at most forty characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:37] + "…"
