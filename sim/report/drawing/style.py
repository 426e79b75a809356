"""One fixed look per model, and files that are byte-identical for equal results.

Colors of what ships are Okabe–Ito, so they stay apart for color-blind readers; a user's own models have others, each found
from the model's key alone, so that it is the same in every study; dashes and markers keep them apart in gray.
Matplotlib is imported inside functions only: it costs most of a second, and the command line must not pay it.
"""

import hashlib
import io
import re
import warnings
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sim.report.words.safe import visible
from sim.results.comparing import ModelAtPoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

COLOURS = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "vermilion": "#D55E00",
    "green": "#009E73",
    "sky": "#56B4E9",
    "purple": "#CC79A7",
    "grey": "#777777",
    "indigo": "#332288",
    "rose": "#E7298A",
    "olive": "#7F7F00",
    "brown": "#8C510A",
    "violet": "#7B3FE4",
    "lime": "#66A61E",
    "wine": "#882255",
    "teal": "#01665E",
}
OWN_COLOURS = ("indigo", "rose", "olive", "brown", "violet", "lime", "wine", "teal")
"""Of a user's own models: none that ships has one of these."""
STRONG = COLOURS["blue"]
"""Of the option that is recommended, in every decision."""
LINES: dict[str, Any] = {
    "solid": "solid",
    "dashed": (0, (5, 2)),
    "dotted": (0, (1.2, 1.6)),
    "dashdot": (0, (6, 2, 1.2, 2)),
}
SHIPPED: Mapping[str, tuple[str, str]] = {
    "cs-only": ("blue", "solid"),
    "bundled-strategic-csm": ("blue", "dashed"),
    "hybrid-trap": ("blue", "dotted"),
    "am-only": ("orange", "solid"),
    "ae-first-renewal": ("orange", "dashed"),
    "cs-am-split": ("vermilion", "solid"),
    "fully-split": ("green", "solid"),
    "product-led": ("green", "dashed"),
    "pooled-cs-named-am": ("sky", "solid"),
    "paired-pods": ("sky", "dashed"),
    "renewals-desk": ("purple", "solid"),
    "founder-led": ("purple", "dashed"),
    "no-csm": ("grey", "dotted"),
    "neutral": ("grey", "dashed"),
}
MARKERS = {"solid": "o", "dashed": "s", "dotted": "D", "dashdot": "^"}
INK, MUTED, PALE, ZONE = "#1A1A1A", "#5A5A5A", "#C9C9C9", "#E7E7E7"
BETTER, WORSE = "#EDF5FA", "#FCF1E9"
"""Areas in which one side is better: as pale as the zone of no consequence, so that lines stay readable."""
DPI = 160
SETTINGS: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9.0,
    "text.hinting": "none",  # widths as measured: hinted glyphs are up to 3% wider
    "svg.hashsalt": "postsale",
    "svg.fonttype": "path",
    "text.parse_math": False,  # a dollar in a name is a dollar
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8A8A8A",
    "axes.labelcolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "path.simplify": False,
    "savefig.facecolor": "white",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How one model is drawn everywhere."""

    colour: str  # a key of COLOURS
    line: str  # a key of LINES
    marker: str  # "closed", or "open" for a variant of another model

    @property
    def hue(self) -> str:
        """Return the color as #RRGGBB."""
        return COLOURS[self.colour]

    @property
    def ink(self) -> str:
        """Return the color darkened, so that small text in it stays readable on white."""
        return darkened(self.hue)

    @property
    def pen(self) -> "Pen":
        """Return how its lines and marks are drawn."""
        return Pen(self.hue, self.line, MARKERS[self.line], hollow=self.marker != "closed")


@dataclass(frozen=True, slots=True)
class Pen:
    """How one series is drawn: color as #RRGGBB, a key of LINES, a marker that is filled or hollow.

    depth: how strong its lines are; below 1 they are mixed with white, so that another one stands out.
    """

    hue: str
    line: str = "solid"
    marker: str = "o"
    hollow: bool = False
    depth: float = 1.0

    @property
    def ink(self) -> str:
        """Return the color darkened, so that small text in it stays readable on white."""
        return INK if self.hue == INK else darkened(self.hue)

    def stroke(self) -> dict[str, Any]:
        """Return the keywords for a line."""
        return {"color": self.tint(self.depth), "linestyle": LINES[self.line]}

    def mark(self) -> dict[str, Any]:
        """Return the keywords for a marker."""
        face = "white" if self.hollow else self.hue
        return {"ls": "none", "marker": self.marker, "mfc": face, "mec": self.hue}

    def tint(self, depth: float) -> tuple[float, float, float]:
        """Return the color mixed with white: 0 is white, 1 the full color."""
        red, green, blue = (1 - depth * (1 - channel) for channel in rgb(self.hue))
        return red, green, blue


def looks_for(models: Mapping[str, ModelAtPoint]) -> dict[str, Look]:
    """Return the look of every model: shipped and stored ones first, then of each other its own.

    A model's own color follows from its key alone; so does its line, unless another of the study has that look: of two the
    key that comes first keeps it.
    """
    found: dict[str, Look] = {}
    for key, model in models.items():
        if model.style is not None:
            found[key] = Look(model.style.colour, model.style.line, "closed")
        elif key in SHIPPED:
            found[key] = Look(*SHIPPED[key], "closed")
    for key in sorted(set(models) - set(found)):
        found[key] = _own_look(key, found)
    return {key: found[key] for key in models}


def own_colour(key: str) -> str:
    """Return the color of what does not ship, from its key."""
    return OWN_COLOURS[_digest(key)[0] % len(OWN_COLOURS)]


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def _own_look(key: str, found: Mapping[str, Look]) -> Look:
    """Return the first look of a model's own that no other model of the study has, its own color before all others."""
    taken = {(look.colour, look.line) for look in found.values()} | set(SHIPPED.values())
    lines = list(LINES)
    first = OWN_COLOURS.index(own_colour(key))
    at = _digest(key)[1] % len(lines)
    colours, lines = [*OWN_COLOURS[first:], *OWN_COLOURS[:first]], [*lines[at:], *lines[:at]]
    free = ((colour, line) for colour in colours for line in lines if (colour, line) not in taken)
    return Look(*next(free, (colours[0], lines[0])), "closed")


def darkened(hue: str) -> str:
    """Return a color as #RRGGBB, two thirds as bright."""
    return "#" + "".join(f"{int(channel * 255 * 0.68):02X}" for channel in rgb(hue))


def rgb(hue: str) -> tuple[float, float, float]:
    """Return #RRGGBB as three numbers between 0 and 1."""
    red, green, blue = (int(hue[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


@contextmanager
def unknown_letters() -> "Iterator[None]":
    """Say nothing of letters that our font does not have: a box stands for each, and a name is the user's own."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ ", category=UserWarning)
        yield


@contextmanager
def fixed_settings() -> "Iterator[None]":
    """Draw with our settings only: a user's matplotlibrc must not change a chart."""
    import matplotlib as mpl

    with mpl.rc_context(), unknown_letters():
        mpl.rcdefaults()
        mpl.rcParams.update(cast(Any, SETTINGS))
        yield


def drawn(draw: "Callable[[], Figure]", name: str, alt: str) -> tuple[str, bytes]:
    """Draw a figure; return it as SVG, with its alt text inside, and as PNG. Equal results give equal bytes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with fixed_settings():
        figure = draw()
        FigureCanvasAgg(figure)
        svg = io.StringIO()
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None, "Title": name, "Description": alt})
        png = io.BytesIO()
        figure.savefig(png, format="png", dpi=DPI, metadata={"Software": None, "Description": alt})
    return visible(_accessible(svg.getvalue(), alt)), png.getvalue()


def save(draw: "Callable[[], Figure]", folder: Path, name: str, alt: str) -> list[Path]:
    """Draw a figure and write NAME.svg, NAME.png and NAME.txt (the alt text) into the folder. Errors: StorageError."""
    from sim.trials.storage.files_written import own_folder
    from sim.trials.storage.store import write_aside

    own_folder(folder)
    alt = visible(alt)
    svg, png = drawn(draw, name, alt)
    files = {f"{name}.svg": svg.encode(), f"{name}.png": png, f"{name}.txt": (alt + "\n").encode()}
    for file, content in files.items():
        write_aside(folder / file, content)
    return [folder / file for file in files]


def _accessible(svg: str, alt: str) -> str:
    """Add the alt text where screen readers look for it: a role and a <desc> behind the <title>."""
    svg = re.sub(r"<svg ", '<svg role="img" ', svg, count=1)
    return svg.replace("</title>", f"</title>\n <desc>{escape(alt)}</desc>", 1)
