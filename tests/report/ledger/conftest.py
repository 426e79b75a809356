"""Documents are drawn once for all tests that only read them."""

from pathlib import Path

import pytest

from tests.report.ledger import made
from tests.report.ledger.typed import write_documents


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ledger")
    write_documents(made.ledger(), folder)
    return folder


@pytest.fixture(scope="session")
def page(written: Path) -> str:
    return (written / "ledger.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def text(written: Path) -> str:
    return (written / "ledger.md").read_text(encoding="utf-8")
