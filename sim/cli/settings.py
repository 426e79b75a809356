"""`--set PATH=VALUE`, from words to a mapping."""

from collections.abc import Sequence

from sim.errors import InputError, Problem


def as_overrides(settings: Sequence[str]) -> dict[str, str]:
    """Return path → text. Errors: InputError for a setting without `=`, and for two companies; else the last one holds."""
    wrong = [
        Problem(
            "command line", 0, 0, "--set", f"needs PATH=VALUE (got {text}). Write --set company.start.customers=50."
        )
        for text in settings
        if "=" not in text or text.startswith("=")
    ]
    if wrong:
        raise InputError(wrong)
    pairs = [text.split("=", 1) for text in settings]
    found: dict[str, str] = {}
    for path, value in ((path.strip(), value.strip()) for path, value in pairs):
        if path == "company" and found.get(path, value) != value:
            message = f"a study has one company (got {found[path]} and {value}). Remove one of them."
            raise InputError([Problem("command line", 0, 0, "--company", message)])
        found[path] = value
    return found
