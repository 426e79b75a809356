"""The state as one pointer.

Compiled functions take Numba tuples by value: twenty-five arrays are more than a hundred machine words at every call, and
minutes of compiling. A handle is the address of a block of memory that holds the same arrays under the same names, so a
rule reads `state.accounts` whichever of the two it is given. Without the compiler (NUMBA_DISABLE_JIT=1) the state is its
own handle.

A handle borrows. Numba would count references to an array, and to any struct of its own that holds one, up and down in
every rule that touches it, with atomic instructions: a third of all time. Here nobody counts, so the arrays must outlive
the handle; they do, because the handle that Python holds keeps the state.

Rules read every integer as one of 64 bits, however narrow the field is that holds it: Numba would compile every rule once
per width that is passed to it. What is written is cut to the width of the field, so a field has to be wide enough.
"""

import functools
import hashlib
from typing import Any

import numba
import numpy as np
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.imputils import impl_ret_borrowed, lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, intrinsic, register_model, typeof_impl, unbox
from numba.np.arrayobj import record_getattr

WORDS = 16
"""Machine words for an array in the block: one of three dimensions takes eleven."""


class HandleType(types.Type):
    """The compiled type of a handle: a plain pointer that knows the type of each field."""

    def __init__(self, name: str, fields: dict[str, types.Array]) -> None:
        self.fields = fields
        self.layout = hashlib.sha256(repr(fields).encode()).hexdigest()
        # The name becomes part of every symbol. One that listed all fields would be a hundred kilobytes.
        super().__init__(name=name)

    @property
    def key(self) -> str:
        """Return what tells one such type from another: short, because Numba hashes it at every call."""
        return self.layout


@register_model(HandleType)
class HandleModel(models.OpaqueModel):
    """A pointer to bytes, without an owner."""


class Handle:
    """A handle as Python sees it: opaque. It keeps the arrays that the block points to.

    state: a named tuple of contiguous arrays. Compiled code has to fill the block, with `store_all`.
    """

    def __init__(self, state: Any) -> None:
        # Compiled code computes places from the shape alone: an array in another order would be misread.
        assert all(array.flags.c_contiguous for array in state)
        self.state = state
        self.block = np.zeros(WORDS * len(state), np.int64)
        self.address = int(self.block.ctypes.data)
        self.kind = kind_of(type(state).__name__, state._fields, tuple((array.dtype, array.ndim) for array in state))


class WideRecord(types.Record):
    """The compiled type of a record whose narrow integers are widened where they are read."""


register_model(WideRecord)(models.RecordModel)


@infer_getattr
class WideRecordAttributes(AttributeTemplate):
    """The fields of such a record: whole numbers all have one type."""

    key = WideRecord

    def generic_resolve(self, record: WideRecord, name: str) -> Any:
        """Return the type that a field is read as."""
        found = record.typeof(name)
        return types.int64 if isinstance(found, types.Integer) else found


@lower_getattr_generic(WideRecord)
def read_field(target: Any, builder: Any, record: WideRecord, value: Any, name: str) -> Any:
    """Return the code that reads a field."""
    found = record_getattr(target, builder, record, value, name)
    kind = record.typeof(name)
    return target.cast(builder, found, kind, types.int64) if isinstance(kind, types.Integer) else found


def is_narrow(kind: types.Type) -> bool:
    """Say whether a field holds an integer of less than 64 bits."""
    return isinstance(kind, types.Integer) and kind.bitwidth < 64


def widened(array: types.Array) -> types.Array:
    """Return the compiled type of an array with its records widened."""
    record = array.dtype
    if not isinstance(record, types.Record) or not any(is_narrow(kind) for _, kind in record.members):
        return array
    fields = [(name, record.fields[name]._asdict()) for name in record.fields]
    return array.copy(dtype=WideRecord(fields, record.size, record.aligned))


@functools.cache
def kind_of(name: str, fields: tuple[str, ...], layouts: tuple[tuple[np.dtype[Any], int], ...]) -> HandleType:
    """Return the compiled type of a handle to arrays of these types and dimensions. Numba takes milliseconds to find it."""
    found = [widened(numba.typeof(np.empty((1,) * dimensions, kind))) for kind, dimensions in layouts]
    return HandleType(name, dict(zip(fields, found, strict=True)))


@typeof_impl.register(Handle)
def type_of_handle(handle: Handle, _: Any) -> HandleType:
    """Return the compiled type of a handle."""
    return handle.kind


@unbox(HandleType)
def to_pointer(kind: HandleType, handle: Any, c: Any) -> NativeValue:
    """Return the address of the block as a pointer."""
    held = c.pyapi.object_getattr_string(handle, "address")
    address = c.pyapi.long_as_longlong(held)
    c.pyapi.decref(held)
    pointer = c.builder.inttoptr(address, cgutils.voidptr_t)
    return NativeValue(pointer, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class HandleAttributes(AttributeTemplate):
    """The fields of a handle are the arrays of the state."""

    key = HandleType

    def generic_resolve(self, kind: HandleType, name: str) -> Any:
        """Return the type of a field."""
        return kind.fields.get(name)


def block_type(target: Any, fields: Any) -> Any:
    """Return the layout of the block: the arrays behind each other, as in a tuple."""
    return target.get_value_type(types.Tuple(tuple(fields)))


@lower_getattr_generic(HandleType)
def load_field(target: Any, builder: Any, kind: HandleType, pointer: Any, name: str) -> Any:
    """Return the code that loads an array from the block."""
    block = builder.bitcast(pointer, block_type(target, kind.fields.values()).as_pointer())
    place = cgutils.gep_inbounds(builder, block, 0, list(kind.fields).index(name))
    return impl_ret_borrowed(target, builder, kind.fields[name], builder.load(place))


@intrinsic
def store_all(context: Any, address: Any, state: Any) -> Any:
    """Store the arrays of a state behind each other at an address, without an owner."""

    def generate(target: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        layout = block_type(target, signature.args[1])
        assert target.get_abi_sizeof(layout) <= 8 * WORDS * len(signature.args[1])
        block = builder.inttoptr(arguments[0], layout.as_pointer())
        for k, kind in enumerate(signature.args[1]):
            found = target.make_array(kind)(target, builder, value=builder.extract_value(arguments[1], k))
            for owner in ("meminfo", "parent"):
                setattr(found, owner, cgutils.get_null_value(getattr(found, owner).type))
            builder.store(found._getvalue(), cgutils.gep_inbounds(builder, block, 0, k))  # noqa: SLF001
        return target.get_dummy_value()

    return types.void(address, state), generate


__all__ = ["Handle", "HandleType", "WideRecord", "store_all"]
