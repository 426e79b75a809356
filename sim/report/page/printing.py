"""The page on paper: a PDF, printed by a Chromium that is found on this machine, without any network."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from sim.errors import InputError, Problem, storing
from sim.trials.store import write_aside

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
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic", "--disable-extensions", "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
NODE = re.compile(rb"\(node\d{8}\)")
SECONDS = 90
MISSING = (
    "no browser was found that prints it (looked on PATH for {names}). Install one, such as the package chromium of Debian "
    "or Ubuntu, or open the file in any browser and print it to PDF: the page is made for A4 and Letter."
)


def browser() -> Path | None:
    """Return the browser that prints, or None."""
    return next((Path(found) for name in BROWSERS if (found := shutil.which(name))), None)


def print_page(report: Path, target: Path, paper: str) -> None:
    """Print a page to a PDF. paper: a CSS page size, such as A4 or letter. The same page and browser give the same bytes.

    Errors: InputError if there is no browser, or if it prints nothing.
    """
    found = browser()
    if found is None:
        raise wrong(report, MISSING.format(names=", ".join(BROWSERS)))
    with tempfile.TemporaryDirectory(prefix="postsale-") as place:
        sized, made = Path(place) / "report.html", Path(place) / "report.pdf"
        page = report.read_text(encoding="utf-8")
        with storing(sized):
            sized.write_text(
                page.replace("</head>", f"<style>@page{{size:{paper}}}</style></head>", 1), encoding="utf-8"
            )
        command = [str(found), *FLAGS, f"--user-data-dir={place}/profile", f"--print-to-pdf={made}", sized.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise wrong(report, f"{found.name} did not print it within {SECONDS} seconds. Try again.") from error
        if done.returncode or not made.is_file():
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
            raise wrong(report, f"{found.name} printed nothing (exit code {done.returncode}): {last[0]}")
        write_aside(target, repeatable(made.read_bytes()))


def repeatable(pdf: bytes) -> bytes:
    """Return a PDF without what differs between two prints of one page: when it was made, and how nodes are numbered.

    The browser names the cells of tables by a counter that other parts of its work advance as well. They are numbered
    from 0 here, in the same order and with the same width, so that no offset in the file moves.
    """
    undated = re.sub(rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}", rb"\g<1>20000101000000", pdf)
    rank = {name: b"(node%08d)" % place for place, name in enumerate(sorted(set(NODE.findall(undated))))}
    return NODE.sub(lambda found: rank[found[0]], undated)


def wrong(path: Path, message: str) -> InputError:
    """Return the error for a page that cannot be printed."""
    return InputError([Problem(str(path), 0, 0, "", message)])
