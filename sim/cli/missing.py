"""What to say where a command was not told what to work on: what there is here, and how to find more."""

from collections.abc import Sequence
from pathlib import Path

from sim.cli.settings import wrong

LISTED = 4
"""Things of the working folder that an error names."""
MANIFEST = "manifest.json"


def experiment(said: str | None) -> str:
    """Return the experiment that was named. Errors: InputError with those of the working folder where none was."""
    return said or refuse("EXPERIMENT", _of(["experiment"]), "one that ships: postsale list experiments")


def file(said: str | None) -> str:
    """Return the key or file that was named. Errors: InputError with those of the working folder where none was."""
    kinds = ["experiment", "company", "model", "plan", "assumptions"]
    return said or refuse("NAME", _of(kinds), "any key of postsale list")


def company(said: str | None) -> str:
    """Return the company that was named. Errors: InputError with those of the working folder where none was."""
    return said or refuse("--company", _of(["company"]), "one that ships: postsale list companies")


def models(said: Sequence[str]) -> Sequence[str]:
    """Return the models that were named. Errors: InputError with those of the working folder where none was."""
    return said or (refuse("MODEL", _of(["model"]), "some that ship: postsale list models"),)


def run(said: Path | None, name: str = "DIR") -> Path:
    """Return the folder of a run that was named. Errors: InputError with the runs of the working folder where none was."""
    return said or Path(refuse(name, _runs(), "the folder that postsale run names at its end"))


def refuse(name: str, here: Sequence[str], more: str) -> str:
    """Raise the error for a name that is missing. here: what there is in the working folder."""
    known = f"{', '.join(here[:LISTED])}{' and more' if len(here) > LISTED else ''}"
    remedy = f"Name one that is here ({known}), or {more}." if here else f"Name {more}."
    raise wrong(name, f"is missing. {remedy}")


def _of(kinds: Sequence[str]) -> list[str]:
    """Return the user's own files of some kinds that can be named here."""
    from sim.config.files import lookup
    from sim.config.yaml.loading import display

    found = [path for kind in kinds for path in lookup.available(kind, Path.cwd()).values()]
    return [display(path) for path in found if not lookup.is_shipped(path)]


def _runs() -> list[str]:
    """Return the folders of runs below the working folder, the latest first."""
    found = [*Path().glob(f"results/*/{MANIFEST}"), *Path().glob(f"*/{MANIFEST}")]
    return [str(path.parent) for path in sorted(found, key=lambda path: -path.stat().st_mtime)]
