"""Compiled as one: a rule becomes machine code inside the functions that Python calls, and nowhere else.

Numba optimises every function that it compiles, makes machine code of it and loads that, because Python might call it. Ours
call each other: of four hundred, Python calls five. So here a function is only translated (`linked`); the optimiser and the
generator of machine code see it once, among all the others, in the function that Python calls (`whole`), as a C compiler does
with the static functions of a file.

Numba has a public place for another compiler (`pipeline_class`), but none to say that a function is not to be made
executable. What is used of its inside stands here alone: a code library that keeps what it is given until somebody asks for
a function. A Numba without that inside (`KNOWN`) compiles everything in its own way: slower, to the same numbers.
"""

import functools
from collections.abc import Callable
from typing import Any

import numba
from numba.core import codegen, compiler, registry, sigutils
from numba.core.compiler_lock import global_compiler_lock

OPTIONS = {"nogil": True, "error_model": "numpy"}
"""Without the GIL, IEEE arithmetic as Python's (no fastmath)."""

Function = Callable[..., Any]


class Library(codegen.JITCodeLibrary):
    """Code that is linked with all that it calls, optimised and made executable only when somebody asks for it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.own: list[Any] = []
        self.enable_object_caching()

    def add_llvm_module(self, module: Any) -> None:
        """Keep a part of this function as it is: what calls it is optimised together with it."""
        self.own.append(module)

    def add_linking_library(self, library: Any) -> None:
        """Note what this function calls."""
        self._linking_libraries.append(library)

    def finalize(self) -> None:
        """Put together all that this function calls, however deep, and make it executable."""
        seen: dict[Any, None] = {}
        gather(self, seen)
        others = []
        for library in reversed(seen):  # a caller before what it calls: what nobody has asked for yet is left out
            self._reload_init.update(library._reload_init)
            if not isinstance(library, Library):
                others.append(library)
                continue
            for module in library.own:
                if library is not self:
                    share(module)
                self._final_module.link_in(module, preserve=True)
        self._linking_libraries = others
        super().finalize()


def gather(library: Any, seen: dict[Any, None]) -> None:
    """Collect a library and all that it needs, what is needed first."""
    if library in seen:
        return
    if isinstance(library, Library):
        for needed in library._linking_libraries:
            gather(needed, seen)
    seen[library] = None


def share(module: Any) -> None:
    """Let functions be dropped once they are inlined, and stand in several libraries of one process."""
    for function in module.functions:
        if not function.is_declaration and function.linkage.name == "external":
            function.linkage = "linkonce_odr"


class Whole(compiler.Compiler):
    """Compiles what Python calls, with all that it calls as one."""

    def __init__(self, typing: Any, target: Any, library: Any, arguments: Any, result: Any, flags: Any, *others: Any):
        flags.no_cfunc_wrapper = True
        super().__init__(typing, target, library, arguments, result, flags, *others)

    def compile_extra(self, function: Any) -> Any:
        """Compile a function."""
        if self.state.library is None:
            self.state.library = Library(self.state.targetctx.codegen(), function.__qualname__)
        return super().compile_extra(function)


class Part(Whole):
    """Compiles what only compiled code calls."""

    def __init__(self, typing: Any, target: Any, library: Any, arguments: Any, result: Any, flags: Any, *others: Any):
        flags.no_compile = True
        flags.no_cpython_wrapper = True
        super().__init__(typing, target, library, arguments, result, flags, *others)

    def compile_extra(self, function: Any) -> Any:
        """Translate a function; callers find it under a Python function that compiles it as a whole when it is called."""
        found = super().compile_extra(function)

        def from_python(*arguments: Any) -> Any:
            return whole(function)(*arguments)

        self.state.targetctx.insert_user_function(from_python, found.fndesc, [found.library])
        return found._replace(entry_point=from_python)


class Linked(registry.CPUDispatcher):
    """A function of which compiled code finds the translation, and Python a way to compile it after all."""

    def compile(self, signature: Any) -> Any:
        """Translate for some types of arguments. Numba's own method would tell each call of LLVM to every caller's clocks."""
        arguments, result = sigutils.normalize_signature(signature)
        with global_compiler_lock, self._compiling_counter:
            if arguments not in self.overloads:
                self.add_overload(self._compiler.compile(arguments, result))
            return self.overloads[arguments].entry_point

    def add_overload(self, found: Any) -> None:
        """Keep a translation, but not where Numba expects machine code."""
        self.overloads[tuple(found.signature.args)] = found


def linked(function: Function) -> Any:
    """Compile a function into those compiled functions that call it."""
    if numba.config.DISABLE_JIT:
        return function
    return Linked(function, targetoptions={**OPTIONS, "nopython": True, "boundscheck": None}, pipeline_class=Part)


@functools.cache
def whole(function: Function) -> Any:
    """Compile a function for Python, and what it calls with it."""
    return numba.njit(**OPTIONS, pipeline_class=Whole)(function)
