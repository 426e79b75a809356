"""A name that a run does not have is answered with the nearest one, and with all that there are."""

from collections.abc import Iterable

from sim.errors import InputError, Problem

MOST_NAMED = 40


def known(name: str, names: Iterable[str], kind: str, place: str = "run") -> str:
    """Return a name that is one of `names`. Errors: InputError with the nearest one and the list."""
    there = list(dict.fromkeys(names))
    if name in there:
        return name
    from sim.config.language.checked import nearest

    close = nearest(name, there)
    meant = f"Did you mean {close}? " if close else ""
    more = f" and {len(there) - MOST_NAMED} more" if len(there) > MOST_NAMED else ""
    said = f"There are: {', '.join(there[:MOST_NAMED])}{more}." if there else "There is none here."
    raise InputError([Problem(place, 0, 0, kind, f"is not in this {place} (got {name}). {meant}{said}")])
