"""Where an import works: a DuckDB of its own with bounded memory, a folder that vanishes, and what was met so far."""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.errors import StorageError
from sim.importing.traps import Findings

MEMORY = "400MB"
"""What DuckDB may hold; it puts the rest into its folder, so a file of any size can be read."""


SMALL = 10_000_000
"""Bytes of files from which on tables lie on disk."""


@dataclass(slots=True)
class Workspace:
    """One import at work."""

    connection: Any
    folder: Path
    findings: Findings = field(default_factory=Findings)

    def run(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run a statement. Errors: StorageError where the disk or the memory does not suffice."""
        self._done(sql, parameters)

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a question."""
        return list(self._done(sql, parameters).fetchall())

    def _done(self, sql: str, parameters: Mapping[str, Any] | None) -> Any:
        import duckdb

        try:
            return self.connection.execute(sql, dict(parameters or {}))
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise StorageError(
                self.folder, of_the_system(error), nothing_done=True, remedy="Free some room there."
            ) from error

    def copy(self, chosen: str, path: Path, form: str, place: Path) -> None:
        """Write the rows of a question to a file. place: what to call it. Errors: StorageError, naming that place."""
        import duckdb

        literal = str(path).replace("'", "''")
        try:
            self.connection.execute(f"COPY ({chosen}) TO '{literal}' ({form})")
        except duckdb.Error as error:
            raise StorageError(place, of_the_system(error), nothing_done=True) from error

    def one(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """Return the one value of a question."""
        return self.rows(sql, parameters)[0][0]


def of_the_system(error: Exception) -> OSError:
    """Return what DuckDB says of a disk or of the memory as what the system said, if it tells; else its first line."""
    number = re.search(r'"errno":"(\d+)"', str(error))
    if number:
        return OSError(int(number[1]), os.strerror(int(number[1])))
    return OSError(str(error).split("\n")[0])


@contextmanager
def workspace(size: int) -> Iterator[Workspace]:
    """Make a place to work in, and leave nothing of it behind. size: bytes of all files; small ones need no disk."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="postsale-import-") as made:
        folder = Path(made)
        connection = duckdb.connect(":memory:" if size < SMALL else str(folder / "work.duckdb"))
        try:
            spilled = str(folder / "spilled").replace("'", "''")
            connection.execute(f"SET memory_limit = '{MEMORY}'; SET temp_directory = '{spilled}'; SET threads = 2")
            yield Workspace(connection, folder)
        finally:
            connection.close()
