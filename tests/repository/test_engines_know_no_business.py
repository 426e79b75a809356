"""The engines know time, lines and processes; a word of the business in them would be a rule in the wrong room."""

import re

import pytest

from tests.repository.sources import files, lines_with, violations

WORDS = "churn|renew|expan|adopt|csm|onboard|sentiment|customer"


def business_words(text: str) -> list[str]:
    """Return the lines with a word of the business, in code, comment or docstring."""
    return lines_with(WORDS, text, re.IGNORECASE)


@pytest.mark.parametrize("sample", ["def Churn(x):", "# until the renewal", "state.customers", '"""Onboarding."""'])
def test_a_word_of_the_business_is_found(sample: str) -> None:
    assert business_words(sample)


def test_the_engines_know_no_business() -> None:
    engines = files("sim/engines/*.py")
    assert len(engines) >= 3
    assert violations(business_words, engines) == []
