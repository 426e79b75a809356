"""The README shows real charts, small ones, and says of each no more than the chart does."""

import re

import pytest

from docs import gallery
from tests.repository.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = README.partition(gallery.BEGIN)[2].partition(gallery.END)[0]
ENTRIES = re.findall(r"^\*\*(.+?)\*\* (.+) \(`postsale run (\S+)`, (n = .+)\)\n\n!\[(.+)\]\((.+)\.png\)$", SHOWN, re.M)


def test_every_picture_stands_in_the_readme_and_no_other_is_kept() -> None:
    assert len(ENTRIES) == len(gallery.PICTURES) == SHOWN.count("![")
    names = sorted(path.rpartition("/")[2] for *_, path in ENTRIES)
    assert sorted(file.stem for file in gallery.HERE.glob("*.png")) == names
    assert sorted(file.stem for file in gallery.HERE.glob("*.txt")) == names


@pytest.mark.parametrize(("asks", "finding", "study", "futures", "alt", "path"), ENTRIES, ids=[e[0] for e in ENTRIES])
def test_a_finding_is_that_of_its_picture(
    asks: str, finding: str, study: str, futures: str, alt: str, path: str
) -> None:
    words = (ROOT / f"{path}.txt").read_text(encoding="utf-8")
    assert asks in {picture.asks for picture in gallery.PICTURES}
    assert words.startswith(alt)
    assert finding.startswith(alt)
    assert finding.removeprefix(alt).strip() in words
    assert futures in words
    assert (ROOT / f"experiments/{study}.yaml").is_file()


@pytest.mark.parametrize("path", [e[-1] for e in ENTRIES])
def test_a_picture_is_a_small_png(path: str) -> None:
    picture = (ROOT / f"{path}.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert 5_000 < len(picture) < gallery.LARGEST


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    before, after = "# a\n", "## b\n"
    text = f"{before}{gallery.BEGIN}old\n{gallery.END}{after}"
    once = gallery.with_section(text, "new\n")
    assert once == f"{before}{gallery.BEGIN}\nnew\n\n{gallery.END}{after}"
    assert gallery.with_section(once, "new\n") == once
    with pytest.raises(SystemExit, match="no marks"):
        gallery.with_section("# a\n", "new\n")
