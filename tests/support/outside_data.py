"""Real data that stand beside the project and not in it: tests read them where they are, and say so where they are not."""

import os
from pathlib import Path

import pytest


def outside(name: str) -> Path:
    """Return a file of the data beside the project: below POSTSALE_TEST_DATA, else below shared/data of a folder above."""
    named = os.environ.get("POSTSALE_TEST_DATA")
    folders = [Path(named)] if named else [parent / "shared" / "data" for parent in Path(__file__).resolve().parents]
    return next((folder / name for folder in folders if (folder / name).is_file()), folders[0] / name)


def needs(name: str) -> pytest.MarkDecorator:
    """Return the mark of a test that needs a file of the data beside the project."""
    return pytest.mark.skipif(not outside(name).is_file(), reason=f"{name} is read where it stands, and it does not")
