"""Policies in words: one line for `check`, and the same words for the design that a folder keeps."""

from __future__ import annotations

from sim.config.language.checked import Checked
from sim.config.language.units import CURRENCIES, money, plain
from sim.config.policies.conditions import FIELDS
from sim.config.resolving.resolve import ModelCase
from sim.model.inputs import Stage, Threshold
from sim.model.numbers import Dimension

_EFFECTIVE = {False: "at once", True: "at the next pay year"}


def sign_of(company: Checked) -> str:
    """Return the sign of a company's currency."""
    wanted = company.word("currency", "USD")
    return next(sign for sign, name in CURRENCIES.items() if name == wanted)


def threshold_words(threshold: Threshold, sign: str) -> str:
    """Write a threshold as a person would: `average_acv > $25k`, `month >= 24`."""
    of_money = FIELDS[threshold.field] is Dimension.MONEY
    value = money(threshold.value / 100, sign) if of_money else plain(threshold.value)
    return f"{threshold.field} {threshold.op} {value}"


def trigger_words(stage: Stage, sign: str) -> str:
    """Write what a stage waits for; alternatives are joined by `or`."""
    return " or ".join(" and ".join(threshold_words(each, sign) for each in group) for group in stage.any_of)


def policy_words(case: ModelCase, sign: str) -> str:
    """Say a policy in one line: `at-50: cs-only, then cs-am-split when customers >= 50 (at once)`."""
    parts = []
    for stage in case.stages:
        frozen = " with hiring frozen" if stage.frozen else ""
        waits = f" when {trigger_words(stage, sign)} ({_EFFECTIVE[stage.planned]})" if stage.any_of else ""
        parts.append(f"{stage.model.key}{frozen}{waits}")
    return f"{case.key}: {', then '.join(parts)}"


def policy_design(case: ModelCase, sign: str) -> dict[str, dict[str, str]]:
    """Return the stages of a policy as plain data, by `NAME[number]`: a key that is a path into the file."""
    return {f"{case.key}[{number}]": _plain(stage, sign) for number, stage in enumerate(case.stages, start=1)}


def _plain(stage: Stage, sign: str) -> dict[str, str]:
    said = {"model": stage.model.key, "hiring": "frozen" if stage.frozen else "to_ratio"}
    if stage.any_of:
        said["when"] = trigger_words(stage, sign)
        said["effective"] = "next_pay_year" if stage.planned else "at_once"
    return said
