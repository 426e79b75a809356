"""What somebody else keeps in a folder, or behind a link in it, is never removed and never written over."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.errors import DesignMismatchError
from tests.support.small_study import TWO, shards, study

pytestmark = pytest.mark.usefixtures("few_pilots")

SMALL = ["--set", "company.start.customers=8", "--set", "models=[cs-only]", "--replications", "2", "--quiet"]
FEW = [*SMALL, "--workers", "1", "--no-charts", "--set", "horizon=25 months"]


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


def everything(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder with what they hold."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("lock", "held-by.json")
    }


FOREIGN = {
    "report.html": "my page",
    "summary.json": "{}",
    "manifest.json": '{"name": "a web application"}',
    "tables/comparison.csv": "mine",
    "shards/design.json": '{"my": "design"}',
    "shards/0123456789abcdef01234567/00000000-00000004.npz": "mine",
    "shards/photos/holiday.npz": "mine",
    "charts/a.svg": "mine",
    "charts/a.png": "mine",
    "charts/a.txt": "mine",
    "charts/a.csv": "mine",
    ".notes.part": "mine",
    ".cache.rows/x": "mine",
}


def filled(folder: Path, names: dict[str, str]) -> Path:
    for name, text in names.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("names", [FOREIGN, *({name: text} for name, text in FOREIGN.items() if "design" not in name)])
def test_fresh_removes_nothing_from_a_folder_that_holds_no_run(tmp_path, names):
    folder = filled(tmp_path / "mine", names)
    before = everything(folder)
    done = command("run", "four-organisations", *FEW, "--fresh", "--out", folder)
    assert done.exit_code == 4, done.output
    assert "holds no run of this program: --fresh replaces runs only, so nothing was removed" in done.stderr
    assert "--out OTHER" in done.stderr
    assert everything(folder) == before


def test_fresh_replaces_a_run_and_leaves_all_else(tmp_path):
    study(tmp_path / "out", TWO, workers=1)
    mine = {
        name: text for name, text in FOREIGN.items() if name.split("/")[0] in ("charts", ".notes.part", ".cache.rows")
    }
    mine = {name: text for name, text in mine.items() if name != "charts/a.csv"} | {
        "shards/photos/holiday.npz": "mine",
        "shards/00000000-00000004.npz": "mine",
        "tables/mine.csv": "mine",
        f"{shards(tmp_path / 'out')[0].parent.relative_to(tmp_path / 'out')}/notes.txt": "mine",
    }
    filled(tmp_path / "out", mine)
    study(tmp_path / "out", TWO | {"horizon": "27 months"}, fresh=True, workers=1)
    after = everything(tmp_path / "out")
    assert {name: after.get(name) for name in mine} == {name: text.encode() for name, text in mine.items()}


LINKED = ["charts", "tables", "shards/0123456789abcdef01234567"]


@pytest.mark.parametrize("link", LINKED)
def test_fresh_removes_nothing_behind_a_link(tmp_path, link):
    study(tmp_path / "out", TWO, workers=1)
    names = {"charts": ["a.svg", "a.png", "a.txt", "a.csv"], "tables": ["comparison.csv"]}
    elsewhere = filled(tmp_path / "mine", dict.fromkeys(names.get(link, ["00000000-00000004.npz"]), "mine"))
    (tmp_path / "out" / link).symlink_to(elsewhere)
    before = everything(elsewhere)
    study(tmp_path / "out", TWO | {"horizon": "27 months"}, fresh=True, workers=1)
    assert everything(elsewhere) == before


def test_shards_that_are_a_link_are_refused(tmp_path):
    study(tmp_path / "out", TWO, workers=1)
    shutil.move(tmp_path / "out/shards", tmp_path / "elsewhere")
    (tmp_path / "out/shards").symlink_to(tmp_path / "elsewhere")
    before = everything(tmp_path / "elsewhere")
    with pytest.raises(DesignMismatchError, match="is a link to another place"):
        study(tmp_path / "out", TWO, fresh=True, workers=1)
    assert everything(tmp_path / "elsewhere") == before


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return the folder of a run without charts."""
    folder = tmp_path_factory.mktemp("drawn") / "out"
    done = command("run", "four-organisations", *FEW, "--out", folder)
    assert done.exit_code == 0, done.output
    return folder


@pytest.mark.parametrize("link", ["charts", "tables", "anonymous"])
def test_a_report_is_not_written_through_a_link_to_a_folder(drawn, tmp_path, link):
    folder = tmp_path / "out"
    shutil.copytree(drawn, folder)
    elsewhere = filled(tmp_path / "mine", {"report.html": "mine", "comparison.csv": "mine"})
    before = everything(elsewhere)
    (folder / link).symlink_to(elsewhere)
    done = command("report", folder, *{"anonymous": ["--anonymous"], "tables": ["--workbook"]}.get(link, []))
    assert done.exit_code == 4, done.output
    assert f"{folder / link} is a link to another place, and nothing is written through it" in done.stderr
    assert everything(elsewhere) == before


def test_what_is_written_again_replaces_links_and_not_what_they_lead_to(drawn, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(drawn, folder)
    (tmp_path / "mine").write_text("mine")
    (folder / "charts").mkdir(exist_ok=True)
    names = ["report.html", "charts/workload.svg", "charts/workload.csv", "charts/workload.txt", "shards/held-by.json"]
    for name in [
        *names,
        "shards/lock",
        ".replications.parquet.part",
        ".replications.parquet.rows",
        "replications.parquet",
    ]:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(tmp_path / "mine")
    assert command("run", "four-organisations", *FEW, "--out", folder).exit_code == 0
    done = command("report", folder)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "mine").read_text() == "mine"
    assert json.loads((folder / "manifest.json").read_text())["status"] == "complete"
