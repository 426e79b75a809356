"""`--set PATH=VALUE`, from words to a mapping; and what is said of a wrong word."""

from collections.abc import Sequence

from sim.errors import InputError, Problem

HERE = "command line"
"""How errors call the place of what was typed."""


def wrong(flag: str, problem: str) -> InputError:
    """Return the error for one wrong word."""
    return InputError([Problem(HERE, 0, 0, flag, problem)])


def as_overrides(settings: Sequence[str]) -> dict[str, str]:
    """Return path → text. Errors: InputError for a setting without `=`, and for two companies; else the last one holds."""
    odd = [
        Problem(HERE, 0, 0, "--set", f"needs PATH=VALUE (got {text}). Write --set company.start.customers=50.")
        for text in settings
        if "=" not in text or text.startswith("=")
    ]
    if odd:
        raise InputError(odd)
    pairs = [text.split("=", 1) for text in settings]
    found: dict[str, str] = {}
    for path, value in ((path.strip(), value.strip()) for path, value in pairs):
        if path == "company" and found.get(path, value) != value:
            message = f"a study has one company (got {found[path]} and {value}). Remove one of them."
            raise wrong("--company", message)
        found[path] = value
    return found
