"""Segments of any name: what is written of smb, mid-market or enterprise holds for those that are `like:` them.

Ratios, conditions of ownership and the paths of a study name kinds of customers. A company may call its segments as it
likes; `like:` says which kind each of them is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sim.config.language.checked import Checked
from sim.config.language.nodes import Node
from sim.model.inputs import Condition, OrgModel, OwnershipRule, Role

SEGMENTS = "company.segments"
SHARE = "share_of_new_logos"


def likes_of(company: Checked) -> dict[str, str]:
    """Return which kind each segment of a company is like; nothing for those that do not say it."""
    said = {name: company.word(f"segments.{name}.like") for name in company.names("segments")}
    return {name: kind for name, kind in said.items() if kind}


def answers_to(name: str, likes: Mapping[str, str], kinds: Collection[str]) -> set[str]:
    """Return the names by which a condition can mean a segment: its own, and its kind where it has a name of its own."""
    return {name} if name in kinds or name not in likes else {name, likes[name]}


def at_company(model: OrgModel, company: Checked, kinds: Collection[str]) -> OrgModel:
    """Return a model in the words of a company: ratios and conditions of a kind under the names of its segments.

    A model that names the segments themselves, or a company that uses the names of the kinds, stays as it is.
    """
    likes = likes_of(company)
    if not likes:
        return model
    segments = company.names("segments")
    roles = tuple(_role(role, likes) for role in model.roles)
    rules = tuple(new for rule in model.ownership for new in _rules(rule, segments, likes, kinds))
    return replace(model, roles=roles, ownership=rules)


def _role(role: Role, likes: Mapping[str, str]) -> Role:
    ratios = role.staffing.accounts_per_rep
    if ratios is None:
        return role
    more = {name: ratios[kind] for name, kind in likes.items() if name not in ratios and kind in ratios}
    return replace(role, staffing=replace(role.staffing, accounts_per_rep={**ratios, **more})) if more else role


def _rules(
    rule: OwnershipRule, segments: Iterable[str], likes: Mapping[str, str], kinds: Collection[str]
) -> list[OwnershipRule]:
    """Return a rule in the company's names: `is not` of a kind is one of each; `is` is one rule for each, in their order."""
    whens: list[tuple[Condition, ...]] = [()]
    for condition in rule.when:
        meant = [name for name in segments if str(condition.value) in answers_to(name, likes, kinds)]
        if condition.field != "segment" or not meant:
            whens = [(*when, condition) for when in whens]
        elif condition.op == "is not":
            whens = [(*when, *(replace(condition, value=name) for name in meant)) for when in whens]
        else:
            whens = [(*when, replace(condition, value=name)) for when in whens for name in meant]
    return [replace(rule, when=when) for when in whens]


@dataclass(frozen=True, slots=True)
class Names:
    """The segments of a company, for the paths of a study. `elsewhere`: the study was written for another company."""

    company: str
    likes: Mapping[str, str]  # name → kind, "" where it does not say
    kinds: tuple[str, ...]
    elsewhere: bool = False

    def of(self, kind: str) -> list[str]:
        """Return the segments that a name means: the one of that name, else all that are like it."""
        if kind in self.likes:
            return [kind]
        return [name for name, like in self.likes.items() if like == kind and name not in self.kinds]

    def paths(self, path: str, *, each: bool) -> list[str]:
        """Return the paths that a path of a segment leads to here; itself where it is none, or where it is not clear.

        each: what is said of a kind may be said of several segments.
        """
        kind, rest = segment_of(path)
        meant = self.of(kind) if kind else []
        if not meant or (len(meant) > 1 and (not each or rest.startswith(f".{SHARE}"))):
            return [path]
        return [f"{SEGMENTS}.{name}{rest}" for name in meant]

    def lacks(self, path: str) -> bool:
        """Say whether a path is of a kind of customers that this company does not have."""
        kind, _ = segment_of(path)
        return kind in self.kinds and not self.of(kind)

    def why_not(self, path: str) -> str:
        """Return why a path of a kind leads nowhere here; nothing where that is not the reason."""
        kind, _ = segment_of(path)
        if kind not in self.kinds or kind in self.likes:
            return ""
        meant = self.of(kind)
        if not meant:
            has = ", ".join(self.likes)
            return (
                f"{self.company} has no segment {kind} and none that is like it (got {path}; it has {has}). "
                f"Name one of these, or add like: {kind} to one of them."
            )
        return (
            f"{len(meant)} segments of {self.company} are like {kind}: {', '.join(meant)} (got {path}). "
            "Write the path with one of them, in a study of your own."
        )


def names_of(key: str, root: Node, kinds: Iterable[str], *, elsewhere: bool = False) -> Names:
    """Return the segments of a company tree, which may hold mistakes still."""
    segments = root.get("segments")
    found = segments.content if segments is not None and isinstance(segments.content, dict) else {}
    return Names(key, {name: node.word("like") for name, node in found.items()}, tuple(kinds), elsewhere)


def kinds_in(assumptions: Node) -> tuple[str, ...]:
    """Return the kinds of customers that the assumptions know defaults of."""
    segments = assumptions.get("segments")
    return tuple(segments.content) if segments is not None and isinstance(segments.content, dict) else ()


def segment_of(path: str) -> tuple[str, str]:
    """Return the segment that a path of a study leads into, and the rest of it; nothing for any other path."""
    if not path.startswith(f"{SEGMENTS}."):
        return "", ""
    name = path.removeprefix(f"{SEGMENTS}.").split(".")[0]
    return name, path.removeprefix(f"{SEGMENTS}.{name}")
