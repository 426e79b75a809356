"""A rule is translated once and becomes machine code only in what Python calls; Numba's own way gives the same numbers."""

import subprocess
import sys

import numba
import numpy as np
import pytest

from sim import linking
from sim.linking import Library, linked, whole

pytestmark = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")

PAIR = """
import sys
import numpy as np
from sim import linking
if sys.argv[1] == "own":
    def refuse(self): raise AttributeError("another version of Numba")
    linking.Library.finalize = refuse
@linking.linked
def third(x): return x / 3.0
@linking.linked
def spread(values):
    for i in range(values.size):
        values[i] = third(values[i]) + i
    if values.size == 7:
        raise ValueError("seven")
    return values.sum()
def total(values): return spread(values) * third(2.0)
values = np.arange(5.0)
print(linking.whole(total)(values).hex(), third(2.0).hex(), linking.works())
try:
    linking.whole(total)(np.arange(7.0))
except ValueError as error:
    print(error)
"""


@linked
def third(number):
    return number / 3.0


@linked
def sixth(number):
    return third(number) / 2.0


def twelfth(number):
    return sixth(number) / 2.0


def executable(library: Library) -> bool:
    """Say whether machine code of a library was made."""
    return library._finalized


def test_this_numba_has_what_is_needed() -> None:
    # If this fails after an upgrade of Numba, everything still works, but compiling takes twice as long.
    assert linking.works()


def test_only_what_python_calls_becomes_machine_code() -> None:
    entry = whole(twelfth)
    assert entry(6.0) == 0.5
    kinds = (numba.float64,)
    assert executable(entry.overloads[kinds].library)
    for inner in (third, sixth):
        translated = inner.overloads[kinds].library
        assert isinstance(translated, Library)
        assert not executable(translated)


def test_a_rule_can_be_called_from_python_with_names_and_several_types() -> None:
    assert sixth(6.0) == 1.0
    assert sixth(number=6) == 1.0
    assert third(np.array([3.0, 6.0])).tolist() == [1.0, 2.0]


def test_a_rule_that_stands_in_one_whole_can_stand_in_another_and_in_code_of_others() -> None:
    assert whole(twelfth)(12.0) == 1.0
    assert whole(lambda number: sixth(number) + third(number))(12.0) == 6.0
    assert numba.njit(lambda number: sixth(number) - third(number))(12.0) == -2.0
    assert whole(twelfth)(12.0) == 1.0


def test_where_numba_is_another_its_own_way_gives_the_same_numbers() -> None:
    told = [
        subprocess.run([sys.executable, "-c", PAIR, way], capture_output=True, text=True, check=True).stdout.split()
        for way in ("one", "own")
    ]
    assert told[0].pop(2) == "True"
    assert told[1].pop(2) == "False"
    assert told[0] == told[1]
    assert told[0][-1] == "seven"


def test_rules_of_one_whole_raise_what_they_raise() -> None:
    @linked
    def refuse(number):
        if number > 1:
            raise OverflowError("too many")
        return number

    def ask(number):
        return refuse(number) + 1

    assert whole(ask)(1) == 2
    with pytest.raises(OverflowError, match="too many"):
        whole(ask)(2)
