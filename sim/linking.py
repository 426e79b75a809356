"""Compiled as one: a rule becomes machine code inside the functions that Python calls, and nowhere else.

Numba optimizes every function that it compiles, makes machine code of it and loads that, because Python might call it. Ours
call each other: of four hundred, Python calls five. So here a function is only translated (`linked`); the optimizer and the
generator of machine code see it once, among all the others, in the function that Python calls (`whole`), as a C compiler does
with the static functions of a file. That is half of the time to compile, and code is faster for it.

Numba has a public place for another compiler (`pipeline_class`), but none to say that a function is not to be made
executable. What is used of its inside stands here alone: a code library that keeps what it is given until somebody asks for
a function. `works` tries it on a small case before the first compilation; where it fails, as it may with another version of
Numba, everything is compiled in Numba's own way: slower, to the same numbers.
"""

import contextlib
import functools
import gc
from collections.abc import Callable, Iterator
from typing import Any

import numba
from numba.core import codegen, compiler, registry, sigutils
from numba.core.compiler_lock import global_compiler_lock

OPTIONS = {"nogil": True, "error_model": "numpy"}
"""Without the GIL, IEEE arithmetic as Python's (no fastmath)."""
SELDOM = (100_000, 50, 1000)
"""Python looks for garbage after so many new objects: compiling makes millions that stay, and little garbage."""

Function = Callable[..., Any]


class Library(codegen.JITCodeLibrary):
    """Code that is linked with all that it calls, optimized and made executable only when somebody asks for it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.own: list[tuple[Any, list[str]]] = []
        self.enable_object_caching()

    def add_llvm_module(self, module: Any) -> None:
        """Keep a part of this function as it is, with the names that others see: it is optimized within what calls it."""
        seen = [f.name for f in module.functions if not f.is_declaration and f.linkage.name == "external"]
        self.own.append((module, seen))

    def add_linking_library(self, library: Any) -> None:
        """Note what this function calls."""
        self._linking_libraries.append(library)

    def finalize(self) -> None:
        """Put together all that this function calls, however deep, and make it executable."""
        needed: dict[Any, None] = {}
        gather(self, needed)
        others = []
        inner: set[str] = set()
        for library in reversed(needed):  # callers first: LLVM leaves out what nobody has asked for yet
            if not isinstance(library, Library):
                others.append(library)
                continue
            self._reload_init.update(library._reload_init)  # noqa: SLF001
            for module, seen in library.own:
                for name in seen:
                    module.get_function(name).linkage = "external" if library is self else "linkonce_odr"
                self._final_module.link_in(module, preserve=True)
            if library is not self:
                inner.update(*(seen for _, seen in library.own))
        for function in self._final_module.functions:
            if function.name in inner and not function.is_declaration:
                # Seen by nobody else, so what is called in one place is inlined there: a quarter of the run time.
                function.linkage = "internal"
        self._linking_libraries = others
        super().finalize()


def gather(library: Any, needed: dict[Any, None]) -> None:
    """Collect a library and all that it needs, what is needed first."""
    if library not in needed:
        if isinstance(library, Library):
            for other in library._linking_libraries:  # noqa: SLF001
                gather(other, needed)
        needed[library] = None


class Whole(compiler.Compiler):
    """Compiles what Python calls, with all that it calls as one."""

    def compile_extra(self, function: Any) -> Any:
        """Compile a function."""
        with seldom_collected():
            if works():
                self.state.flags.no_cfunc_wrapper = True  # for callers in C, which there are none of
                self.state.library = Library(self.state.targetctx.codegen(), function.__qualname__)
            return super().compile_extra(function)


class Part(compiler.Compiler):
    """Compiles what only compiled code calls."""

    def compile_extra(self, function: Any) -> Any:
        """Translate a function, and tell Numba where its callers find it."""
        flags = self.state.flags
        flags.no_cfunc_wrapper = True
        if not works():
            return super().compile_extra(function)
        flags.no_cpython_wrapper = True
        flags.no_compile = True
        self.state.library = Library(self.state.targetctx.codegen(), function.__qualname__)
        found = super().compile_extra(function)
        found = found._replace(entry_point=object())  # in place of machine code: callers look a function up by it
        self.state.targetctx.insert_user_function(found.entry_point, found.fndesc, [found.library])
        return found


class Linked(registry.CPUDispatcher):
    """A function of which compiled code finds the translation. Python may call it, too: then it is compiled as a whole."""

    @functools.cached_property
    def for_python(self) -> Any:
        """Return the function as Python calls it."""
        return whole(self.py_func)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the function from Python."""
        return self.for_python(*arguments, **named)

    def compile(self, signature: Any) -> Any:
        """Translate for some types of arguments. Numba's own method would tell each call of LLVM to every caller's clocks."""
        if not works():
            return super().compile(signature)
        arguments, result = sigutils.normalize_signature(signature)
        with global_compiler_lock, self._compiling_counter:
            if arguments not in self.overloads:
                self.add_overload(self._compiler.compile(arguments, result))
            return self.overloads[arguments].entry_point

    def add_overload(self, found: Any) -> None:
        """Keep a translation, but not where Numba expects machine code."""
        if works():
            self.overloads[tuple(found.signature.args)] = found
        else:
            super().add_overload(found)


def linked(function: Function) -> Any:
    """Compile a function into those compiled functions that call it."""
    if numba.config.DISABLE_JIT:
        return function
    options = {**OPTIONS, "nopython": True, "boundscheck": None}
    return Linked(function, targetoptions=options, pipeline_class=Part)


def whole(function: Function) -> Any:
    """Compile a function for Python, and what it calls with it."""
    return numba.njit(**OPTIONS, pipeline_class=Whole)(function)


@contextlib.contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage less often meanwhile."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


found_out: list[bool] = []
"""Whether the Numba at hand has the inside that is used here, once that has been tried."""


def works() -> bool:
    """Say whether functions can be compiled as one with the Numba at hand."""
    if not found_out:
        with global_compiler_lock:
            if not found_out:
                found_out.append(True)  # what is tried asks this, too
                found_out[0] = tried()
    return found_out[0]


def tried() -> bool:
    """Try to compile one function that calls another."""

    @linked
    def inner(number):
        return number + 1.5

    def outer(number):
        return 2 * inner(number)

    try:
        return bool(whole(outer)(1) == 5)
    except Exception:  # noqa: BLE001  (whatever another version of Numba has instead of what is used here)
        return False
