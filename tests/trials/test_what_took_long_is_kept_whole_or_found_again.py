"""What pilots found is kept in small files beside the shards; a file that is not as it was written counts as none."""

import json

import pytest

from sim.trials.planning.equal_spend import BudgetSplit
from sim.trials.storage.kept_numbers import Shelf, keep, kept, read_numbers

NUMBERS = [0.1, -2.5e-7, 3.0]


def test_what_is_kept_comes_back(tmp_path):
    keep(tmp_path / "a.json", NUMBERS)
    assert kept(tmp_path / "a.json") == NUMBERS
    assert list(read_numbers(tmp_path / "a.json", 3)) == NUMBERS
    assert read_numbers(tmp_path / "a.json", 4) is None
    assert kept(tmp_path / "nothing.json") is None


def test_no_changed_byte_is_taken_for_what_was_found(tmp_path):
    path = tmp_path / "a.json"
    keep(path, NUMBERS)
    whole = path.read_bytes()
    for at in range(len(whole)):
        for bit in range(8):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
            assert kept(path) in (None, NUMBERS)
        path.write_bytes(whole[:at])
        assert kept(path) is None


@pytest.mark.parametrize(
    "text", ["", "[0.1, 2.0]", "{}", '{"found": [1.0], "sha256": "0"}', "[" * 9999, '{"found": NaN}']
)
def test_what_was_not_written_by_us_is_found_again(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    assert kept(tmp_path / "a.json") is None
    assert read_numbers(tmp_path / "a.json", None) is None
    assert Shelf(tmp_path).find("a", float) is None


def test_a_spread_of_another_shape_is_found_again(tmp_path):
    for odd in ([], {"tilt": "x", "share": 1.0}, {"share": 1.0}, {"tilt": [1.0], "share": [1.0]}, 7, "x", True):
        keep(tmp_path / "a.json", odd)
        assert Shelf(tmp_path).find("a", lambda said: BudgetSplit.of_json(said, 1)) is None
    assert json.loads((tmp_path / "a.json").read_text())["found"] is True
