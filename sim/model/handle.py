"""The state as one pointer.

Compiled functions take Numba tuples by value: eighteen arrays are more than a hundred machine words at every call, and
minutes of compiling. A handle is a reference to a struct that holds the same arrays under the same names, so that a rule
reads `state.accounts` whichever of the two it is given. Without the compiler (NUMBA_DISABLE_JIT=1) the state is its own
handle.
"""

from typing import Any

from numba.core import types
from numba.experimental import structref
from numba.extending import overload

from sim.model.state import State


@structref.register
class HandleType(types.StructRef):
    """The compiled type of a handle."""

    def __init__(self, fields: Any) -> None:
        super().__init__(fields)
        # The name becomes part of every symbol. The default one lists all fields: a hundred kilobytes.
        self.name = "State"

    def preprocess_fields(self, fields: Any) -> Any:
        """Return the fields with plain types."""
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


class Handle(structref.StructRefProxy):
    """A handle as Python sees it: opaque."""


structref.define_boxing(HandleType, Handle)


def handle_of(state: State) -> Any:
    """Return the handle of a state."""
    return state


ASSIGNMENTS = "".join(f"    handle.{name} = state.{name}\n" for name in State._fields)
SOURCE = f"def make(state):\n    handle = new(kind)\n{ASSIGNMENTS}    return handle\n"


@overload(handle_of, strict=False)
def compile_handle_of(state: Any) -> Any:
    """Return the code that copies the references of all arrays into a new struct."""
    kind = HandleType(list(zip(State._fields, state.types, strict=True)))
    names: dict[str, Any] = {"new": structref.new, "kind": kind}
    exec(SOURCE, names)
    return names["make"]


__all__ = ["Handle", "HandleType", "handle_of"]
