"""Office files as the same bytes for the same results: zip archives without dates of now, entries in a fixed order."""

import datetime
import io
import zipfile

BEGAN = datetime.datetime(2020, 1, 1)
"""When every document says it was made: results, not clocks, decide its bytes."""
_STORED = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels")


def settled(data: bytes) -> bytes:
    """Return a zip archive with the same entries, without their dates: the content types first, as Office wants them."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name not in _FIRST, name))
        for name in names:
            entry = zipfile.ZipInfo(name, _STORED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            new.writestr(entry, old.read(name), compresslevel=6)
    return made.getvalue()
