"""experiments/claims/README.md is made from the files beside it."""

import re

from sim.config.files import lookup
from sim.report.ledger.listing import README, listing


def test_the_list_is_what_the_files_say() -> None:
    folder = lookup.shipped_folder("claim")
    stored = (folder / README).read_text(encoding="utf-8")
    assert stored == listing(folder), "python -m sim.report.ledger.listing writes it anew"


def test_every_file_is_listed_once() -> None:
    folder = lookup.shipped_folder("claim")
    listed = re.findall(r"\]\(([A-Za-z0-9-]+\.yaml)\)", listing(folder))
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.yaml"))
