"""Who is called what in a copy of a run that names nobody: Organisation A, role-a, segment-a, by the order of the study."""

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.metrics.outcomes import BY_ROLE
from sim.report.choices import noun
from sim.report.paths import value_words
from sim.report.reading import model_keys

COMPANY, STUDY = "Company", "study"
QUESTIONS = {
    "compare": "Which organisation?",
    "crossover": "From where on does the organisation matter?",
    "policy": "Which policy?",
    "sensitivity": "Which assumptions decide?",
}
NAMED = {"company": ("segments",), "models": ("people", "thresholds"), "policies": ("people", "thresholds")}
"""Blocks whose keys are names, by the first part of a path; the assumptions have blocks of the same words without names."""
INDEX = re.compile(r"\[\d+\]$")
INDEXED_FROM = 1_000.0
"""A threshold of a user's own name has no unit here: from this size on it is taken for money, below for a count."""


@dataclass(frozen=True, slots=True)
class Names:
    """New names by old ones. Each kind has its own: a role and a model may share an old name."""

    models: Mapping[str, str]  # also organisations of policies
    roles: Mapping[str, str]
    segments: Mapping[str, str]
    plans: Mapping[str, str]
    thresholds: Mapping[str, str]
    variants: Mapping[str, str]  # varied values that are texts

    def model(self, key: Any) -> str:
        """Return the new key of a model, a policy or an organisation."""
        return self.models.get(str(key), "organisation") if key else ""

    def metric(self, name: str) -> str:
        """Return a metric's name: utilisation.csm → utilisation.role-a."""
        family, _, role = name.partition(".")
        return f"{family}.{self.roles.get(role, 'role')}" if role and family in BY_ROLE else name

    def path(self, path: str) -> str:
        """Return a path without names: company.segments.smb.acv.median → company.segments.segment-a.acv.median."""
        kinds = {
            "segments": self.segments, "models": self.models, "policies": self.models, "people": self.roles,
            "plans": self.plans, "thresholds": self.thresholds,
        }  # fmt: skip
        parts = path.split(".")
        for block, place in _named(parts):
            index = INDEX.search(parts[place])
            name = INDEX.sub("", parts[place])
            parts[place] = kinds[block].get(name, block.removesuffix("s")) + (index[0] if index else "")
        return ".".join(parts)

    def owners(self, text: str) -> str:
        """Return who does a piece of work: "csm, then am" → "role-a, then role-b"."""
        said = [(then, name) for then, name in re.findall(r"(?:^|, )(then )?([^,]+)", text)]
        return ", ".join(
            f"{then}{name if name == 'automated' else self.roles.get(name, 'role')}" for then, name in said
        )


def title_of(key: str) -> str:
    """Return a new key as a title: organisation-a → Organisation A."""
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


def names_of(summary: Mapping[str, Any], manifest: Mapping[str, Any]) -> Names:
    """Return new names for everything that a run names; the baseline is the first letter."""
    design = manifest.get("design") or {}
    company = design.get("company") or {}
    rows = [str(raw.get("path") or "") for raw in manifest.get("assumptions") or ()]
    unknown = [str(raw["path"]) for raw in (summary.get("sensitivity") or {}).get("inputs") or ()]
    varied = [path for point in summary["points"] for path in point["values"]]
    said = [str(raw.get("mechanism") or "") for split in summary.get("mechanisms") or () for raw in split["parts"]]
    paths = [*rows, *unknown, *varied, *said, *(str(raw["without"]) for raw in summary.get("without") or ())]
    paths += [f"company.{path}" for path in company if "." in path]
    paths += [f"models.{key}.{path}" for key, model in (design.get("models") or {}).items() for path in model]
    policy = noun(summary) == "policies"
    keys = model_keys(summary)
    models = _called("policy" if policy else "organisation", keys)
    stages = [str(raw.get("to") or "") for raw in summary.get("changes") or () if "stage" in raw]
    others = [
        key for key in (*(design.get("models") or {}), *_under("models", paths), *stages) if key and key not in models
    ]
    if policy:
        models |= _called("organisation", others)
    else:
        models |= {
            key: f"organisation-{letter}"
            for key, letter in zip(
                dict.fromkeys(others), letters(len(models) + len(set(others)))[len(models) :], strict=True
            )
        }
    return Names(
        models=models,
        roles=_called("role", (*_roles(summary), *_under("people", paths))),
        segments=_called("segment", _under("segments", paths)),
        plans=_called("plan", (*(design.get("plans") or {}), *_under("plans", paths))),
        thresholds=_called("threshold", _under("thresholds", paths)),
        variants=_called("variant", (x for p in summary["points"] for x in p["values"].values() if isinstance(x, str))),
    )


def _named(parts: Sequence[str]) -> list[tuple[str, int]]:
    """Return which parts of a path are names, by block: only where files let a user name something."""
    inside = NAMED.get(parts[0], ())
    found = [(parts[0], 1)] if parts[0] in ("models", "plans", "policies") and len(parts) > 1 else []
    return found + [(parts[k - 1], k) for k in range(2, len(parts)) if parts[k - 1] in inside]


def _under(block: str, paths: Iterable[str]) -> list[str]:
    """Return the names of one block that stand in paths: those of segments, models, people."""
    split = [path.split(".") for path in paths]
    return [INDEX.sub("", parts[place]) for parts in split for own, place in _named(parts) if own == block]


def _roles(summary: Mapping[str, Any]) -> list[str]:
    found = []
    for point in summary["points"]:
        for model in point["models"].values():
            for metric in model["metrics"]:
                family, _, role = metric.partition(".")
                found += [role] if role and family in BY_ROLE else []
            for text in (model.get("owners") or {}).values():
                found += [name for _, name in re.findall(r"(?:^|, )(then )?([^,]+)", str(text)) if name != "automated"]
    return found


def is_money(path: str, value: Any = None) -> bool:
    """Say whether the values of a varied path are money; an unknown threshold is, where it is large."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value_words(path, value).lstrip("-").startswith("$") or (
        "thresholds" in path.split(".") and abs(value) >= INDEXED_FROM
    )
