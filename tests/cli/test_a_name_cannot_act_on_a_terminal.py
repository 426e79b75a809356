"""A title from somebody else is text and nothing more: on the terminal, on a page, in a drawing."""

import io
import json
import shutil

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.cli.terminal import MOVING, PlainStream
from sim.report.drawing import style
from sim.report.drawing.chart import as_csv
from sim.report.page.document import safe_json
from sim.trials.storage.fingerprint import fingerprint

pytestmark = pytest.mark.usefixtures("few_pilots")

FEW = [
    "--quiet",
    "--workers",
    "1",
    "--set",
    "horizon=25 months",
    "--set",
    "models=[cs-only, no-csm]",
    "--replications",
    "2",
]
SMALL = [*FEW, "--set", "company.start.customers=6", "--set", "staffing=own"]
BAD = "\x1b]0;pwned\x07\x1b[2J\x9b31m\u202eneddih\u2066\u200f\x00\x08\x7f\u2028"
UNSEEN = [letter for letter in BAD if not letter.isprintable()]


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


def is_plain(text):
    """Say whether a text holds nothing but what is seen, and ends of lines."""
    return not [letter for letter in UNSEEN if letter in text]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "one"
    done = command("run", "four-organisations", *SMALL, "--no-charts", "--out", folder)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def hostile(made, tmp_path):
    """Return the folder of a run whose words somebody has exchanged, digest and all."""
    folder = tmp_path / "one"
    shutil.copytree(made, folder)
    summary = json.loads((folder / "summary.json").read_text())
    for point in summary["points"]:
        for key, model in point["models"].items():
            model["title"] = f"{key} \u202eneddih\u2066\u200f"
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["title"] = summary["title"] = "Tit\u202ele\u200f"
    manifest["results"]["sha256"] = fingerprint(summary)
    (folder / "summary.json").write_text(json.dumps(summary))
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.mark.parametrize("where", ["title", "status", "engine", "began", "experiment"])
@pytest.mark.parametrize(
    "what", [["runs", "."], ["diff", "one", "one"], ["rerun", "one"], ["prune", "one"], ["report", "one"]]
)
def test_no_control_character_of_a_manifest_is_printed(hostile, monkeypatch, where, what):
    monkeypatch.chdir(hostile.parent)
    manifest = json.loads((hostile / "manifest.json").read_text())
    (hostile / "manifest.json").write_text(json.dumps(manifest | {where: f"x{BAD}\nAgrees: all is well"}))
    done = command(*what)
    assert done.exit_code in (0, 2)
    assert is_plain(done.output)
    assert "\nAgrees" not in done.output


@pytest.mark.parametrize("what", [["runs", "."], ["diff", "one", "one"], ["rerun", "one", *FEW[:3], "--no-charts"]])
def test_no_mark_of_direction_of_a_received_name_is_printed(hostile, monkeypatch, what):
    monkeypatch.chdir(hostile.parent)
    done = command(*what)
    assert "Title" in done.output or "Differs" in done.output or "Agrees" in done.output
    assert is_plain(done.output)


def test_no_such_name_reaches_page_or_drawing(hostile, monkeypatch):
    monkeypatch.chdir(hostile.parent)
    done = command("report", "one")
    assert done.exit_code == 0, done.output
    files = [hostile / "report.html", *(hostile / "charts").iterdir()]
    texts = {path.name: path.read_text(encoding="utf-8") for path in files if path.suffix != ".png"}
    assert len(texts) > 10
    assert [name for name, text in texts.items() if not is_plain(text)] == []
    assert "\\u202e" in texts["report.html"], "what is embedded for programs is still what it was"


def test_the_title_of_a_folder_is_printed_as_text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a\x1b[31mb").mkdir()
    for args in (["report", "a\x1b[31mb"], ["runs", "a\x1b[31mb"], ["check", "a\x1b[31mb"], ["show", "\u202ex"]):
        assert is_plain(command(*args).output)


def test_the_moving_line_of_progress_still_moves():
    below = io.StringIO()
    PlainStream(below).write(f"{MOVING}  3 of 5 \x1b[31m runs\rAgrees")
    assert below.getvalue() == f"{MOVING}  3 of 5 \ufffd[31m runs\ufffdAgrees"
    with pytest.raises(TypeError):
        PlainStream(below).write(b"")


def test_a_name_with_half_a_character_is_printed_and_drawn(tmp_path):
    below = io.TextIOWrapper(io.BytesIO(), "utf-8")
    PlainStream(below).write("x\ud800y")
    below.flush()
    assert below.buffer.getvalue().decode() == "x\ufffdy"
    assert as_csv(["a\ud800"], [["\ud800\u202e"]]).encode()
    assert json.loads(safe_json({"a": BAD, "b": "\ud800"})) == {"a": BAD, "b": "\ud800"}


@pytest.mark.parametrize("name", ["\u202eneddih\u2066", "$\\frac{1}{$", "from $1 to $2", "\ud800", "</text><script>"])
def test_a_drawing_of_any_name_is_a_drawing(tmp_path, name):
    from xml.etree import ElementTree as ET

    from matplotlib.figure import Figure

    def draw():
        figure = Figure()
        axes = figure.subplots()
        axes.plot([1, 2], label=name.replace("\ud800", "?"))
        axes.set_xticks([0, 1], [name.replace("\ud800", "?").replace("\x00", "")] * 2)
        return figure

    paths = style.save(draw, tmp_path, "any", name)
    ET.fromstring(paths[0].read_text(encoding="utf-8").split("?>", 1)[1].split('dtd">', 1)[-1])
    assert all(is_plain(path.read_text(encoding="utf-8")) for path in paths if path.suffix != ".png")
