"""The scripts of the explorer, in their order: two vendored libraries, then our own."""

from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = HERE / "vendor"
OWN = (
    *("format.js", "surface.js", "charts.js", "tables.js", "controls.js"),
    *("answers.js", "what_if_words.js", "what_if.js", "explorer.js"),
)

IMPORTED = "import { ascending, isString, DisallowedObjectProperties } from 'vega-util';"
EXPORTED = "export { expression as expressionInterpreter };"
GLOBAL = "vegaInterpreter"


@cache
def scripts() -> tuple[str, ...]:
    """Return the sources. Vega is global as `vega`, its interpreter as `vegaInterpreter`, what is ours as `postsale`."""
    licence = (VENDOR / "LICENSE-vega.txt").read_text(encoding="utf-8")
    return (
        f"/* Vega and vega-interpreter\n{licence}*/\n" + (VENDOR / "vega.min.js").read_text(encoding="utf-8"),
        interpreter((VENDOR / "vega-interpreter.js").read_text(encoding="utf-8")),
        *((HERE / name).read_text(encoding="utf-8") for name in OWN),
    )


def interpreter(module: str) -> str:
    """Return the interpreter of Vega's expressions as a plain script: it comes as a module, which a page cannot inline.

    Errors: ValueError if it imports or exports anything else than what is known here.
    """
    for line in (IMPORTED, EXPORTED):
        if module.count(line) != 1:
            raise ValueError(f"the vendored interpreter of Vega must hold once: {line}")
    body = module.replace(IMPORTED, "const { ascending, isString, DisallowedObjectProperties } = vega;")
    body = body.replace(EXPORTED, f"window.{GLOBAL} = expression;")
    lines = [line for line in body.splitlines() if not line.startswith("//# sourceMappingURL")]
    if any(line.startswith(("import ", "export ")) for line in lines):
        raise ValueError("the vendored interpreter of Vega imports or exports more than is known here")
    return "\n".join(["(function () {", '"use strict";', *lines, "})();", ""])
