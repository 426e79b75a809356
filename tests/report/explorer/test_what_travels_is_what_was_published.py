"""The libraries inside the page are those that the list names, byte for byte, and end no element that they stand in."""

import hashlib
import re

import pytest

from sim.report.explorer.scripts import OWN, VENDOR, interpreter, scripts

LISTED = re.findall(
    r"^\| `([^`]+)` \| ([a-z-]+), .*? \| ([\d.]+) \| `([0-9a-f]{64})` \|$",
    (VENDOR / "README.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_every_vendored_script_is_listed():
    assert {name for name, *_ in LISTED} == {path.name for path in VENDOR.glob("*.js")}


@pytest.mark.parametrize(("name", "package", "version", "digest"), LISTED)
def test_a_vendored_file_is_as_published(name, package, version, digest):
    content = (VENDOR / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == digest
    if package == "vega":
        assert f'version="{version}"'.encode() in content


def test_the_licences_travel_with_them():
    assert "University of Washington" in scripts()[0][:400]
    bundled = (VENDOR / "LICENSE-bundled.txt").read_text(encoding="utf-8")
    for name in ("d3-scale", "topojson-client", "delaunator", "internmap"):
        assert re.search(rf"^{name} [\d.]+ \(", bundled, re.MULTILINE)


def test_no_script_ends_its_element_or_runs_text_as_code():
    for source in scripts():
        assert "</script" not in source.lower()
        assert "<!--" not in source
    for source in scripts()[1:]:
        assert not re.search(r"\beval\s*\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", source)
        assert '"use strict";' in source
    assert len(scripts()) == 2 + len(OWN)


def test_the_interpreter_is_wrapped_and_asks_for_no_map():
    source = scripts()[1]
    assert "sourceMappingURL" not in source
    assert not re.search(r"^(import|export) ", source, re.MULTILINE)
    assert "window.vegaInterpreter = expression;" in source


@pytest.mark.parametrize("change", [("'vega-util'", "'another'"), ("expressionInterpreter", "other")])
def test_an_interpreter_that_imports_or_exports_anything_else_is_refused(change):
    module = (VENDOR / "vega-interpreter.js").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="vendored interpreter"):
        interpreter(module.replace(*change))
    with pytest.raises(ValueError, match="more than is known"):
        interpreter(module + "\nexport { more };\n")


def test_they_take_less_than_six_hundred_kilobytes():
    assert sum(len(source.encode()) for source in scripts()) < 600_000
