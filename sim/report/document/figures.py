"""A stored chart as markup inside the page: only its body, without names of its own, with glyphs that all charts share.

The words around a chart stand beside it as text, which a phone can wrap and a screen reader can read. Matplotlib writes
every letter as a path; each is kept once for the whole page, which makes the drawings several times smaller.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from xml.etree import ElementTree as ET

from sim.errors import ModelError
from sim.report.drawing import canvas
from sim.report.drawing.canvas import Words

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
KEPT = frozenset("g path use defs clipPath rect pattern image".split())
DROPPED = frozenset("metadata title desc style".split())
GLYPH = re.compile(r"^[A-Za-z]+(?:-[A-Za-z]+)*-[0-9a-f]+$")
NUMBER = re.compile(r"-?\d+\.\d{3,}")
MOVED = re.compile(r"^translate\((-?[\d.]+) (?:0|0\.0)\)$")
TRANSLATE = re.compile(r"translate\([^)]*\)")
TEXT = re.compile(r"^translate\(-?[\d.]+ (-?[\d.]+)\)(?: rotate\(-?[\d.]+\))? scale\(")
POINTS = 72.0
SLACK = 3.0  # points that a line or a marker may stand out of the body


@dataclass
class Glyphs:
    """The letters of all drawings of a page, by the name and path that Matplotlib gave them, and the texts made of them."""

    names: dict[tuple[str, str, str], str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def name(self, letter: ET.Element) -> str:
        """Return the short name of a letter; the same letter has one name in all drawings."""
        drawn = (letter.attrib["id"], short(letter.get("d", "")), letter.get("transform", ""))
        return self.names.setdefault(drawn, f"k{len(self.names)}")

    def text(self, letters: str) -> str:
        """Return a text made of placed letters, by a reference: most texts stand in several charts."""
        return f'<use href="#{self.texts.setdefault(letters, f"t{len(self.texts)}")}"/>'

    def markup(self) -> str:
        """Return all letters and texts as definitions."""
        paths = [
            f'<path id="{name}" d="{path}" transform="{scale}"/>'
            for (_, path, scale), name in self.names.items()
            if path
        ]
        texts = [f'<g id="{name}">{letters}</g>' for letters, name in self.texts.items()]
        return (
            f'<svg class="glyphs" width="0" height="0" aria-hidden="true"><defs>{"".join(paths + texts)}</defs></svg>'
        )


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as markup, and its natural width in points."""

    markup: str
    width: float


def inlined(svg: str, name: str, words: Words, glyphs: Glyphs) -> Drawing:
    """Return the body of a stored chart. Errors: ModelError if it holds what no chart of ours does."""
    root = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", svg, count=1))
    _, _, width, height = (float(x) for x in root.attrib["viewBox"].split())
    up, down = canvas.margins(words, width / POINTS)
    top, tall = up * POINTS - SLACK, height - (up + down) * POINTS + 2 * SLACK
    body = "".join(Inliner(name, glyphs, root, (top, top + tall)).children(root))
    box = f"0 {top:.4g} {width:.6g} {tall:.6g}"
    alt = escape(f"{words.title.rstrip('.')}. {words.name.rstrip('.')}.", quote=True)
    return Drawing(f'<svg class="drawn" role="img" viewBox="{box}" aria-label="{alt}">{body}</svg>', width)


class Inliner:
    """Writes the elements of one drawing anew: short, with ids that no other drawing has."""

    def __init__(self, name: str, glyphs: Glyphs, root: ET.Element, seen: tuple[float, float]) -> None:
        self.seen = seen
        self.prefix = re.sub(r"[^A-Za-z0-9]+", "-", name)
        self.glyphs = glyphs
        paths = [path for path in root.iter(f"{SVG}path") if GLYPH.match(path.get("id", ""))]
        self.letters = {path.attrib["id"]: glyphs.name(path) for path in paths}
        self.blank = {path.attrib["id"] for path in paths if not path.get("d")}
        self.wanted = set(self._references(root))
        self.ids: dict[str, str] = {}

    def _references(self, root: ET.Element) -> Iterator[str]:
        for element in root.iter():
            for key, value in element.attrib.items():
                if key == LINK:
                    yield value.removeprefix("#")
                else:
                    yield from re.findall(r"url\(#([^)]+)\)", value)

    def children(self, element: ET.Element) -> Iterator[str]:
        """Yield the markup of all children."""
        for child in element:
            yield from self.one(child)

    def one(self, element: ET.Element) -> Iterator[str]:
        """Yield the markup of one element."""
        tag = element.tag.removeprefix(SVG)
        if tag in DROPPED or element.get("id") in self.letters:
            return
        if tag not in KEPT:
            raise ModelError(f"a chart holds <{tag}>, which the page does not know")
        said = self.attributes(element)
        if tag == "use" and element.get(LINK, "").removeprefix("#") in self.blank:
            return
        if tag == "g" and (drawn := TEXT.match(element.get("transform", ""))):
            if self.seen[0] <= float(drawn[1]) <= self.seen[1]:
                yield f"<g{said}>{self.glyphs.text(''.join(self.children(element)))}</g>"
            return
        inside = "".join(self.children(element))
        if tag in ("g", "defs") and not inside:
            return
        if tag == "g" and not said:
            yield inside
        else:
            yield f"<{tag}{said}>{inside}</{tag}>" if inside else f"<{tag}{said}/>"

    def attributes(self, element: ET.Element) -> str:
        """Return what is kept of an element's attributes."""
        said = []
        for key, value in element.attrib.items():
            if key == "id":
                if value in self.wanted:
                    said.append(("id", self.own(value)))
            elif key == LINK:
                said.append(("href", self.target(value)))
            elif key == "transform" and (moved := MOVED.match(value)) and element.tag == f"{SVG}use":
                said.append(("x", short(moved[1])))
            elif key == "transform":
                said.append((key, TRANSLATE.sub(lambda found: short(found[0]), value)))
            elif not key.startswith("{"):
                own = re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{self.own(found[1])})", value)
                said.append((key, short(own).replace("; ", ";").replace(": ", ":") if key == "style" else short(own)))
        return "".join(f' {key}="{escape(value, quote=True)}"' for key, value in said)

    def own(self, original: str) -> str:
        """Return the id of an element in the page."""
        return self.ids.setdefault(original, f"{self.prefix}-{len(self.ids)}")

    def target(self, link: str) -> str:
        """Return where a link leads: to a shared letter, to an own element, or to an image inside the file."""
        if link.startswith("data:image/"):
            return link
        original = link.removeprefix("#")
        return f"#{self.letters.get(original) or self.own(original)}"


def short(text: str) -> str:
    """Return a text with numbers of at most two decimals and no needless blanks."""
    text = NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), text)
    return re.sub(r"\s*\n\s*", "", text) if "\n" in text else text
