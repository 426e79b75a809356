"""The page on paper, or as a picture: laid out by PlutoPrint, which comes with the package; without any network.

Where there is no PlutoPrint for a machine, a Chromium that is found there prints instead.
"""

import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import InputError, LackingError, Problem, storing
from sim.trials.storage.store import write_aside

if TYPE_CHECKING:
    import plutoprint

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-extensions",
    "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
MADE = "2000-01-01T00:00:00Z"
"""When every page says it was printed: results, not clocks, decide its bytes."""
NODE = re.compile(rb"\(node\d{8}\)")
DATED = re.compile(rb"/(?:CreationDate|ModDate) ?\(D:\d{14}[^)]*\)")
SECONDS = 90
MISSING = (
    "nothing on this machine prints it: there is no PlutoPrint for its processor, and no browser on PATH ({names}). "
    "Open {page} in any browser and print it to PDF: it is made for A4 and Letter."
)
UNDRAWN = "nothing on this machine draws it: there is no PlutoPrint for its processor. Take a screenshot of the page."
SCREEN, FINER = 1280, 2
"""CSS pixels that a drawn page is wide, and how many of its pixels each of them is."""
FONT = "DejaVu Sans"
FACES = {("normal", "400"): "", ("normal", "700"): "-Bold", ("oblique", "400"): "-Oblique"}
"""Style and weight → the file of Matplotlib's own font, so that a page needs no font of the machine."""


def browser() -> Path | None:
    """Return the browser that prints where PlutoPrint cannot, or None."""
    return next((Path(found) for name in BROWSERS if (found := shutil.which(name))), None)


def print_page(report: Path, target: Path, paper: str) -> None:
    """Print a page to a PDF. paper: a CSS page size, such as A4 or letter. The same page and printer give the same bytes.

    Errors: InputError if nothing here can print, or if it prints nothing; StorageError if the file cannot be written.
    """
    page = on_paper(report.read_text(encoding="utf-8"), paper)
    if find_spec("plutoprint") is not None:
        made = laid_out(page, report)
    else:
        found = browser()
        if found is None:
            raise LackingError(wrong(target, MISSING.format(names=", ".join(BROWSERS), page=report.name)).problems)
        made = printed_by(found, page, report)
    write_aside(target, repeatable(made))


def on_paper(page: str, paper: str) -> str:
    """Return the page with its size, and with everything open that stands open on paper."""
    opened = page.replace('<details class="printed">', '<details class="printed" open>')
    return opened.replace("</head>", f"<style>@page{{size:{paper}}}</style></head>", 1)


def laid_out(page: str, report: Path) -> bytes:
    """Return the PDF of a page, by PlutoPrint. Errors: InputError if it cannot read the page or load its libraries."""
    with read_by_plutoprint(page, report) as book:
        import plutoprint

        held = io.BytesIO()
        book.set_metadata(plutoprint.PDF_METADATA_CREATION_DATE, MADE)
        book.write_to_pdf_stream(held)
    return held.getvalue()


def draw_page(report: Path, target: Path) -> None:
    """Draw a page as on a screen, all of it, to a PNG. The same page gives the same bytes.

    Errors: LackingError if nothing here can draw; InputError as of `laid_out`; StorageError if it cannot be written.
    """
    if find_spec("plutoprint") is None:
        raise LackingError(wrong(target, UNDRAWN).problems)
    with read_by_plutoprint(report.read_text(encoding="utf-8"), report, screen=SCREEN) as book:
        held = io.BytesIO()
        book.write_to_png_stream(held, SCREEN * FINER)
    write_aside(target, held.getvalue())


@contextmanager
def read_by_plutoprint(page: str, report: Path, *, screen: int = 0) -> "Iterator[plutoprint.Book]":
    """Yield a page as PlutoPrint has read it. screen: CSS pixels that it is wide; 0 on paper. Errors: InputError."""
    try:
        import plutoprint
    except ImportError as error:  # the package is there and a library that it is linked to is not
        raise wrong(report, f"PlutoPrint does not start here: {error}. Print report.html from a browser.") from error

    class Fonts(plutoprint.ResourceFetcher):  # type: ignore[misc]
        """Gives the fonts of the page and refuses all else: a page holds what it shows, and asks for nothing."""

        def fetch_url(self, url: str) -> object:
            data = fonts().get(url)
            if data is None:
                raise ValueError(url)
            return plutoprint.ResourceData(data, "font/ttf")

    if screen:
        size = plutoprint.PageSize(screen * plutoprint.UNITS_PX, screen * plutoprint.UNITS_PX)
        book = plutoprint.Book(size, plutoprint.PAGE_MARGINS_NONE, plutoprint.MEDIA_TYPE_SCREEN)
    else:
        book = plutoprint.Book(media=plutoprint.MEDIA_TYPE_PRINT)
    book.custom_resource_fetcher = Fonts()
    try:
        book.load_html(page, user_style=faces(), base_url="page:/")
        yield book
    except plutoprint.Error as error:
        raise wrong(report, f"it cannot be laid out: {error}. Write it again: postsale report DIR.") from error


def fonts() -> dict[str, bytes]:
    """Return address → font file, for the faces that a page uses."""
    import matplotlib

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return {f"font:/{kind or 'regular'}": (folder / f"DejaVuSans{kind}.ttf").read_bytes() for kind in FACES.values()}


def faces() -> str:
    """Return the style that names these fonts, and asks for them where a page asks for the font of the system."""
    named = [
        f'@font-face {{ font-family: "{FONT}"; font-style: {style}; font-weight: {weight}; '
        f'src: url("font:/{kind or "regular"}"); }}'
        for (style, weight), kind in FACES.items()
    ]
    return "\n".join([*named, f'body {{ font-family: "{FONT}" !important; }}'])


def printed_by(found: Path, page: str, report: Path) -> bytes:
    """Return the PDF of a page, by a browser. Errors: InputError if it prints nothing."""
    with tempfile.TemporaryDirectory(prefix="postsale-") as place:
        sized, made = Path(place) / "report.html", Path(place) / "report.pdf"
        with storing(sized):
            sized.write_text(page, encoding="utf-8")
        command = [str(found), *FLAGS, f"--user-data-dir={place}/profile", f"--print-to-pdf={made}", sized.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise wrong(report, f"{found.name} did not print it within {SECONDS} seconds. Try again.") from error
        if done.returncode or not made.is_file():
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
            raise wrong(report, f"{found.name} printed nothing (exit code {done.returncode}): {last[0]}")
        return made.read_bytes()


def repeatable(pdf: bytes) -> bytes:
    """Return a PDF without what differs between two prints of one page: when it was made, and how nodes are numbered.

    A browser names the cells of tables by a counter that other parts of its work advance as well. They are numbered
    from 0 here, in the same order and with the same width, so that no offset in the file moves.
    """
    undated = DATED.sub(lambda found: re.sub(rb"\d{14}", b"20000101000000", found[0]), pdf)
    rank = {name: b"(node%08d)" % place for place, name in enumerate(sorted(set(NODE.findall(undated))))}
    return NODE.sub(lambda found: rank[found[0]], undated)


def wrong(path: Path, message: str) -> InputError:
    """Return the error for a page that cannot be printed."""
    return InputError([Problem(str(path), 0, 0, "", message)])
