"""Who is called what in a copy of a run that names nobody: Organization A, role-a, segment-a, by the order of the study."""

import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.config.assumptions.mechanisms import MECHANISMS
from sim.config.language.fields import Block, Either, Keyed, Listing, Spec
from sim.config.tables.kinds import KINDS
from sim.metrics.registry import BY_ACTIVITY, BY_ROLE, BY_STAGE, UNITS
from sim.model.numbers import Spread
from sim.report.views.choices import noun
from sim.report.words.paths import value_words
from sim.report.words.reading import model_keys
from sim.results.summary import Summary

COMPANY, STUDY = "Company", "study"
QUESTIONS = {
    "compare": "Which organization?",
    "crossover": "From where on does the organization matter?",
    "policy": "Which policy?",
    "sensitivity": "Which assumptions decide?",
}
WORD, UNKNOWN = "", "value"
"""What a part of a path is that stands in a table of `sim/config`, and one that stands in none: no word of ours."""
KEYED = {
    "models": "model",
    "policies": "model",
    "plans": "plan",
    "segments": "segment",
    "people": "role",
    "thresholds": "threshold",
    "accounts_per_rep": "segment",
}
"""What the names are that a user chooses below a word."""
BRANCHES = {"company": "company", "assumptions": "assumptions", "models": "model", "plans": "plan"}
"""Tables of files by the first part of a path."""
INDEX = re.compile(r"(\[\d+\])+$")
LENGTH = re.compile(r"\d+(\.\d+)? ?[a-z]*")
INDEXED_FROM = 1_000.0
"""A threshold of a user's own name has no unit here: from this size on it is taken for money, below for a count."""


@dataclass(frozen=True, slots=True)
class Names:
    """New names by old ones. Each kind has its own: a role and a model may share an old name."""

    models: Mapping[str, str]  # also organizations of policies
    roles: Mapping[str, str]
    segments: Mapping[str, str]
    plans: Mapping[str, str]
    thresholds: Mapping[str, str]
    variants: Mapping[str, str]  # varied values that are texts

    def model(self, key: Any) -> str:
        """Return the new key of a model, a policy or an organization."""
        return self.models.get(str(key), "organization") if key else ""

    def metric(self, name: str) -> str:
        """Return a metric's name: utilisation.csm → utilisation.role-a. One that is not ours is called so."""
        family, _, role = name.partition(".")
        if role and family in BY_ROLE:
            return f"{family}.{self.roles.get(role, 'role')}"
        return name if name in UNITS or family in {**BY_ACTIVITY, **BY_STAGE} else UNKNOWN

    def path(self, path: str) -> str:
        """Return a path without names: company.segments.smb.acv.median → company.segments.segment-a.acv.median.

        Only words of our tables pass: what stands in none of them is a name, or was one in another version.
        """
        kinds = {
            "segment": self.segments,
            "model": self.models,
            "role": self.roles,
            "plan": self.plans,
            "threshold": self.thresholds,
        }
        parts = path.split(".")
        for place, kind in enumerate(kinds_of(parts)):
            if kind != WORD:
                index = INDEX.search(parts[place])
                name = INDEX.sub("", parts[place])
                parts[place] = kinds.get(kind, {}).get(name, kind) + (index[0] if index else "")
        return ".".join(parts)

    def mechanism(self, text: str) -> str:
        """Return what is taken out, a mechanism or a path of the assumptions, several joined by "+"."""
        return "+".join(
            one if not one or one in MECHANISMS else self.path(f"assumptions.{one}").removeprefix("assumptions.")
            for one in (each.removeprefix("assumptions.") for each in text.split("+"))
        )

    def owners(self, text: str) -> str:
        """Return who does a piece of work: "csm, then am" → "role-a, then role-b"."""
        said = [(then, name) for then, name in re.findall(r"(?:^|, )(then )?([^,]+)", text)]
        return ", ".join(
            f"{then}{name if name == 'automated' else self.roles.get(name, 'role')}" for then, name in said
        )


def title_of(key: str) -> str:
    """Return a new key as a title: organization-a → Organization A."""
    words, _, letter = key.rpartition("-")
    return f"{words.capitalize()} {letter.upper()}"


def letters(count: int) -> list[str]:
    """Return a, b … z, aa, ab …"""
    found = []
    for number in range(count):
        name, left = "", number
        while left >= 0:
            name, left = string.ascii_lowercase[left % 26] + name, left // 26 - 1
        found.append(name)
    return found


def _called(kind: str, old: Iterable[str]) -> dict[str, str]:
    every = list(dict.fromkeys(old))
    return {name: f"{kind}-{letter}" for name, letter in zip(every, letters(len(every)), strict=True)}


def names_of(summary: Summary, manifest: Mapping[str, Any]) -> Names:
    """Return new names for everything that a run names; the baseline is the first letter."""
    design = manifest.get("design") or {}
    company = design.get("company") or {}
    rows = [str(raw.get("path") or "") for raw in manifest.get("assumptions") or ()]
    unknown = [one.path for one in summary.sensitivity.inputs] if summary.sensitivity else []
    varied = [path for point in summary.points for path in point.values]
    said = [part.mechanism for split in summary.mechanisms for part in split.parts]
    paths = [*rows, *unknown, *varied, *said, *(one.without for one in summary.without)]
    paths += [f"company.{path}" for path in company if "." in path]
    paths += [f"models.{key}.{path}" for key, model in (design.get("models") or {}).items() for path in model]
    policy = noun(summary) == "policies"
    keys = model_keys(summary)
    models = _called("policy" if policy else "organization", keys)
    stages = [change.to for change in summary.changes or ()]
    others = [
        key for key in (*(design.get("models") or {}), *_under("model", paths), *stages) if key and key not in models
    ]
    if policy:
        models |= _called("organization", others)
    else:
        models |= {
            key: f"organization-{letter}"
            for key, letter in zip(
                dict.fromkeys(others), letters(len(models) + len(set(others)))[len(models) :], strict=True
            )
        }
    return Names(
        models=models,
        roles=_called("role", (*_roles(summary), *_under("role", paths))),
        segments=_called("segment", _under("segment", paths)),
        plans=_called("plan", (*(design.get("plans") or {}), *_under("plan", paths))),
        thresholds=_called("threshold", _under("threshold", paths)),
        variants=_called(
            "variant",
            (str(x) for p in summary.points for x in p.values.values() if not isinstance(x, int | float | None)),
        ),
    )


def kinds_of(parts: Sequence[str]) -> list[str]:
    """Return of every part of a path which kind of name it is, WORD for a word of our own tables."""
    head, *rest = (INDEX.sub("", part) for part in parts)
    if head in ("models", "plans") and rest:
        return [WORD, KEYED[head], *_below(KINDS[BRANCHES[head]], rest[1:], head)]
    if head in BRANCHES:
        return [WORD, *_below(KINDS[BRANCHES[head]], rest, head)]
    return _below(KINDS["experiment"], [head, *rest], "")


def _below(spec: Spec | None, parts: Sequence[str], word: str) -> list[str]:
    """Return the kinds of the parts below a word. spec: its table; None where the tables know nothing more."""
    if not parts:
        return []
    head, rest = parts[0], parts[1:]
    for form in _forms(spec):
        if isinstance(form, Block) and head in form.fields:
            return [WORD, *_below(form.fields[head], rest, head)]
        if isinstance(form, Spread) and head in ("median", "spread"):
            return [WORD, *_below(None, rest, head)]
        if isinstance(form, Keyed):
            length = form.keys == "months" and LENGTH.fullmatch(head)
            return [WORD if length else KEYED.get(word, UNKNOWN), *_below(form.each, rest, head)]
    return [UNKNOWN, *_below(None, rest, head)]


def _forms(spec: Spec | None) -> Iterator[Spec]:
    """Yield the tables that may hold below one: what a list holds, what may be written in several ways."""
    if isinstance(spec, Listing):
        yield from _forms(spec.item)
    elif isinstance(spec, Either):
        for form in (spec.block, spec.items):
            yield from _forms(form)
    elif spec is not None:
        yield spec


def _under(kind: str, paths: Iterable[str]) -> list[str]:
    """Return the names of one kind that stand in paths: those of segments, models, roles."""
    split = [path.split(".") for path in paths]
    return [INDEX.sub("", parts[place]) for parts in split for place, own in enumerate(kinds_of(parts)) if own == kind]


def _roles(summary: Summary) -> list[str]:
    found = []
    for point in summary.points:
        for model in point.models.values():
            for metric in model.metrics:
                family, _, role = metric.partition(".")
                found += [role] if role and family in BY_ROLE else []
            for text in model.owners.values():
                found += [name for _, name in re.findall(r"(?:^|, )(then )?([^,]+)", str(text)) if name != "automated"]
    return found


def is_money(path: str, value: Any = None) -> bool:
    """Say whether the values of a varied path are money; an unknown threshold is, where it is large."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value_words(path, value).lstrip("−").startswith("$") or (
        "thresholds" in path.split(".") and abs(value) >= INDEXED_FROM
    )
