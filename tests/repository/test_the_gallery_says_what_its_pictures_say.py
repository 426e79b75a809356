"""The gallery and the README show real charts, small ones, and say of each no more than the chart does."""

import re

import pytest

from docs import gallery
from tests.repository.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
FRONT = README.partition(gallery.BEGIN)[2].partition(gallery.END)[0]
SHOWN = (ROOT / "docs/gallery.md").read_text(encoding="utf-8").partition(gallery.BEGIN)[2].partition(gallery.END)[0]
ENTRIES = re.findall(r"^\*\*(.+?)\*\* (.+) \(`postsale run (\S+)`, (n = .+)\)\n\n!\[(.+)\]\((.+)\.png\)$", SHOWN, re.M)


def test_every_picture_stands_in_the_gallery_and_no_other_is_kept() -> None:
    assert len(ENTRIES) == len(gallery.PICTURES) == SHOWN.count("![")
    names = sorted(["decision", *(path.rpartition("/")[2] for *_, path in ENTRIES)])
    assert sorted(file.stem for file in gallery.HERE.glob("*.png")) == names
    assert sorted(file.stem for file in gallery.HERE.glob("*.txt")) == names


def test_the_readme_shows_a_decision_as_it_was_printed() -> None:
    printed = (gallery.HERE / "decision.txt").read_text(encoding="utf-8")
    assert f"```text\n{printed}```" in FRONT
    assert FRONT.startswith("\n![")
    title = FRONT.partition("![")[2].partition("]")[0].removesuffix(".")
    assert "".join(printed.split()).startswith("".join(title.split()))
    assert len(printed.splitlines()) <= 40
    assert max(map(len, printed.splitlines())) <= 100
    assert (ROOT / f"experiments/{gallery.FRONT}.yaml").is_file()
    assert len(README.splitlines()) < 150


@pytest.mark.parametrize(("asks", "finding", "study", "many", "alt", "path"), ENTRIES, ids=[e[0] for e in ENTRIES])
def test_a_finding_is_that_of_its_picture(asks: str, finding: str, study: str, many: str, alt: str, path: str) -> None:
    words = (ROOT / f"docs/{path}.txt").read_text(encoding="utf-8")
    assert asks in {picture.asks for picture in gallery.PICTURES}
    assert words.startswith(alt)
    assert finding.startswith(alt)
    assert finding.removeprefix(alt).strip() in words
    assert many in words
    assert (ROOT / f"experiments/{study}.yaml").is_file()


@pytest.mark.parametrize("path", [*(e[-1] for e in ENTRIES), "gallery/decision"])
def test_a_picture_is_a_small_png(path: str) -> None:
    picture = (ROOT / f"docs/{path}.png").read_bytes()
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
