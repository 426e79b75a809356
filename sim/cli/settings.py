"""`--set PATH=VALUE`, from words to a mapping."""

from collections.abc import Sequence

from sim.errors import InputError, Problem


def as_overrides(settings: Sequence[str]) -> dict[str, str]:
    """Return path → text. Errors: InputError for a setting without `=`."""
    wrong = [
        Problem(
            "command line", 0, 0, "--set", f"needs PATH=VALUE (got {text}). Write --set company.start.customers=50."
        )
        for text in settings
        if "=" not in text or text.startswith("=")
    ]
    if wrong:
        raise InputError(wrong)
    pairs = (text.split("=", 1) for text in settings)
    return {path.strip(): value.strip() for path, value in pairs}
