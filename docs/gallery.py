"""The gallery, and the front of the README, from results: python -m docs.gallery [FOLDER…].

FOLDERs are results of the studies below; a study of which none is given is run into results/gallery, in few simulations.
Charts are drawn anew, made small, and written to docs/gallery with their words; what stands beside them is written from
these words, so that it says no more than its pictures do. The same results give the same bytes.
"""

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "docs" / "gallery"
README, PAGE = ROOT / "README.md", ROOT / "docs" / "gallery.md"
BEGIN, END = "<!-- gallery: python -m docs.gallery -->\n", "<!-- /gallery -->\n"
FRONT = "split-this-year"
"""The decision that the README shows as it is printed, with its chart."""
WIDTH = 840  # pixels
COLOURS = (128, 96, 64, 48, 32, 24, 16)
LARGEST = 72_000  # bytes of a picture


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: a chart of a study, and what is laid over the study where it has to be run for this."""

    study: str
    chart: str
    asks: str
    settings: tuple[str, ...]
    whole: bool = False  # the finding needs the sentence below the drawing, too


PICTURES = (
    Picture("four-models", "differences", "Which organization?", ("--replications", "60")),
    Picture("four-models", "mechanisms_fully-split", "Where does it come from?", ("--replications", "60"), whole=True),
    Picture("split-too-early", "split_map_nrr", "How early is too early to split?", ()),
    Picture("first-csm", "recovery_arr", "What does the change itself cost?", ()),
    Picture("sensitivity", "tornado_fully-split_nrr", "What could turn the answer?", ("--set", "worlds=64")),
)


def main(folders: Sequence[str]) -> None:
    """Draw every picture and write the section of the README."""
    found = {key_of(Path(folder)): Path(folder) for folder in folders}
    for picture in PICTURES:
        if picture.study not in found:
            found[picture.study] = run(picture)
    parts = []
    for picture in PICTURES:
        chart = chart_of(found[picture.study], picture.chart)
        name = f"{picture.study}-{picture.chart.replace('_', '-')}"
        HERE.mkdir(exist_ok=True)
        (HERE / f"{name}.png").write_bytes(small(drawn(chart)))
        (HERE / f"{name}.txt").write_text(chart.words.alt() + "\n", encoding="utf-8")
        parts.append(section(picture, name, chart.words))
    PAGE.write_text(with_section(PAGE.read_text(encoding="utf-8"), "\n".join(parts)), encoding="utf-8")
    front = found.get(FRONT) or run_front()
    README.write_text(with_section(README.read_text(encoding="utf-8"), front_of(front)), encoding="utf-8")


def run_front() -> Path:
    """Run the decision that the README shows; return its folder."""
    out = ROOT / "results" / "gallery" / FRONT
    command = ["-m", "sim", "decide", FRONT, "--out", str(out), "--quiet"]
    subprocess.run([sys.executable, *command], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return out


def front_of(folder: Path) -> str:
    """Draw the chart of a decision, and return the front of the README: the chart, and the page as a terminal has it."""
    from sim.report.decision.chart import chart
    from sim.report.decision.terminal import terminal
    from sim.trials.folder.decided import read_decision

    decision = read_decision(folder)
    if decision is None:
        raise SystemExit(f"{folder} holds no decision")
    made = chart(decision)
    printed = terminal(decision, None, below=[f"The page to mail: results/{FRONT}/report.html"])
    (HERE / "decision.png").write_bytes(small(drawn(made)))
    (HERE / "decision.txt").write_text(printed + "\n", encoding="utf-8")
    return f"![{sentence(made.words.title)}](docs/gallery/decision.png)\n\n```text\n{printed}\n```\n"


def key_of(folder: Path) -> str:
    """Return of which study a folder holds results."""
    return str(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["experiment"])


def run(picture: Picture) -> Path:
    """Run a study in few futures; return its folder."""
    out = ROOT / "results" / "gallery" / picture.study
    command = ["-m", "sim", "run", picture.study, "--out", str(out), "--no-charts", *picture.settings]
    subprocess.run([sys.executable, *command], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return out


def chart_of(folder: Path, name: str) -> Any:
    """Return a chart of stored results."""
    from sim.report.charts import build_all
    from sim.report.words.reading import headline_point
    from sim.trials.folder.stored import open_run

    stored = open_run(folder)
    chosen = headline_point(stored.summary)
    charts = build_all(stored.summary, stored.trajectories(chosen.point, chosen.staffing))
    found = {chart.name: chart for chart in charts}
    if name not in found:
        raise SystemExit(f"{folder} has no chart {name}; it has {', '.join(found)}")
    return found[name]


def drawn(chart: Any) -> bytes:
    """Return a chart as a PNG in its natural size."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as aside:
        chart.store(Path(aside))
        return (Path(aside) / f"{chart.name}.png").read_bytes()


def small(png: bytes) -> bytes:
    """Return a picture of WIDTH pixels, with as many colors as there is room for."""
    from PIL import Image

    full = Image.open(io.BytesIO(png)).convert("RGB")
    size = (WIDTH, round(full.height * WIDTH / full.width))
    scaled = full.resize(size, Image.Resampling.LANCZOS)
    for colours in COLOURS:
        file = io.BytesIO()
        few = scaled.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(file, "PNG", optimize=True)
        if len(file.getvalue()) < LARGEST:
            return file.getvalue()
    raise SystemExit(f"a picture of {len(file.getvalue()):,} bytes is too large: choose another chart")


def section(picture: Picture, name: str, words: Any) -> str:
    """Return what is said of one picture: the question, its finding, and from how many simulations."""
    finding = " ".join(sentence(text) for text in (words.title, words.sentence if picture.whole else "") if text)
    many = next(part for part in words.footer.split(" · ") if part.startswith("n = "))
    how = f"(`postsale run {picture.study}`, {many})"
    return f"**{picture.asks}** {finding} {how}\n\n![{sentence(words.title)}](gallery/{name}.png)\n"


def sentence(text: str) -> str:
    """Return a text as a sentence."""
    return text if text.endswith(".") else f"{text}."


def with_section(page: str, text: str) -> str:
    """Return a page with another text between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise SystemExit(f"the page has no marks {BEGIN.strip()} … {END.strip()}")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


if __name__ == "__main__":
    main(sys.argv[1:])
