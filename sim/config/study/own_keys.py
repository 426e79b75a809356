"""What an experiment file says by itself, before any file that it names is opened."""

from __future__ import annotations

from dataclasses import dataclass

from sim.config.assumptions.mechanisms import explained, repeated_without
from sim.config.language.checked import Checked
from sim.config.language.nodes import Problems
from sim.config.policies.policies import Policy, read_policies, read_targets, warn_unread_effective
from sim.config.study import keys
from sim.model.inputs import Targets


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The keys of one experiment that need more than their table; months are counted from the start."""

    months: int
    measure_from: int
    vary: keys.Vary
    paired: bool  # the k-th values of all varied paths make the k-th point
    policies: tuple[Policy, ...]  # none in a study of models
    targets: Targets | None
    explain_by: tuple[str, ...]
    repeat_without: tuple[str, ...]


def read_said(checked: Checked, problems: Problems) -> OwnKeys:
    """Read them all; mistakes are noted, and nothing of it may be used when there is one."""
    months, measure_from = keys.period(checked, problems)
    vary, paired = keys.vary_nodes(checked, problems)
    keys.check_metrics(checked, problems)
    policies = read_policies(checked, problems)
    targets = read_targets(checked, policies, problems)
    warn_unread_effective(checked, policies, problems)
    by, without = explained(checked, problems), repeated_without(checked, problems)
    return OwnKeys(months, measure_from, vary, paired, policies, targets, by, without)
