"""No file says where it was written: no package host, no folder of one machine, no way out of the repository."""

import re
from pathlib import PurePosixPath

import pytest

from tests.repository.sources import files, lines_with, violations

HOSTS = r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|conda\.anaconda\.org|index[-_]url|find[-_]links"
FOLDERS = r"(?<![\w.~*}])/(?:root|home|tmp|Users|opt|mnt|work)(?:/[\w.]|(?=[\s\"'`:,;)]|$))"
OUTSIDE = r"\.\./shared"


def machine_traces(text: str) -> list[str]:
    """Return the lines that name a package host or an absolute folder of one machine."""
    return lines_with(f"{HOSTS}|{FOLDERS}", text, re.IGNORECASE)


def ways_outside(text: str) -> list[str]:
    """Return the lines that point to a folder beside the repository."""
    return lines_with(OUTSIDE, text)


# The samples are put together here, so that this file keeps the promise that it tests.
@pytest.mark.parametrize(
    "sample",
    [
        "--extra-index" + "-url https://example.org/simple",
        "https://pypi" + ".org/simple",
        "PIP_FIND" + "_LINKS=wheels",
        f'open("{PurePosixPath("/", "tmp", "x.csv")}")',
        str(PurePosixPath("/", "root", "project")),
        f"cd {PurePosixPath('/', 'home', 'ada')} &&",
    ],
)
def test_traces_of_a_machine_are_found(sample: str) -> None:
    assert machine_traces(sample)


@pytest.mark.parametrize("sample", ["https://example.org/home/x", "#!/usr/bin/env bash", "done/work late", "~/tmp/x"])
def test_other_paths_are_left_alone(sample: str) -> None:
    assert machine_traces(sample) == []


def test_a_way_outside_is_found() -> None:
    assert ways_outside("see " + "../" + "shared/notes.md")


def test_no_file_names_a_package_host_or_a_folder_of_one_machine() -> None:
    assert violations(machine_traces, files()) == []


def test_no_file_outside_the_tests_leads_out_of_the_repository() -> None:
    assert violations(ways_outside, (path for path in files() if path.parts[0] != "tests")) == []
