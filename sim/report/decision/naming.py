"""What options and roles are called inside a sentence: "split now", "our three CSMs"."""

import re

from sim.report.words import wording
from sim.report.words.safe import visible
from sim.results.decision import Decision, Option, Workload

VERBS = frozenset(
    "add bring build buy centralize change combine create cut delay do double drop freeze give grow hire hold introduce "
    "join keep leave let make merge move open outsource pool postpone promote put reduce reorganize replace run separate "
    "set share shift split start stay stop swap switch take train turn use wait".split()
)
"""With which the title of an option begins as a rule; any other title is something to choose."""
ASKED = re.compile(r"^\s*should (?:we|i) ([^?]+?)\s*\?\s*$", re.IGNORECASE)
WITHOUT = re.compile(r", no \w+$")
"""What the title of an option says it is not, which a sentence need not."""
ABBREVIATED = 3
"""Letters of a role that is an abbreviation at most."""
LONGEST = 7
"""Words of a user's own question that a title has room for."""


def one_line(text: str) -> str:
    """Return a text of a user on one line, without characters that nobody sees."""
    return " ".join(visible(text).split())


def title(option: Option) -> str:
    """Return the title of an option, without the people that stand beside it."""
    text = one_line(option.title)
    return text.removesuffix(f": {one_line(option.people)}") or text or option.key


def do(option: Option) -> str:
    """Return what is done, as it stands behind "to" or "do not"."""
    text = WITHOUT.sub("", title(option))
    first = text.split()[0]
    if first.lower() not in VERBS:
        return f"choose {text}"
    return first.lower() + text[len(first) :]


def asked(decision: Decision, option: Option) -> str:
    """Return what the question is about: in the words of the question itself, where it asks for one thing."""
    found = ASKED.match(one_line(decision.title))
    text = found[1] if found else ""
    words = text.split()
    single = words and not {"or", "and/or"} & {word.lower().strip(",") for word in words} and "," not in text
    if option.kind == "change" and single and len(words) <= LONGEST and words[0].lower() in VERBS:
        return text
    return do(option)


def changed(decision: Decision) -> Option | None:
    """Return the change that is thought about: the one that is made first; None where no option is one."""
    kinds = ("change", "later", "hire_first")
    found = [option for kind in kinds for option in decision.options if option.kind == kind]
    return found[0] if found else None


def role_words(text: str) -> str:
    """Return a role as a reader writes it: csm → CSM."""
    text = one_line(text)
    return text.upper() if text.islower() and len(text) <= ABBREVIATED else text


def role(work: Workload) -> str:
    """Return what people of a role are called: csm → CSM."""
    return role_words(work.role)


def people(work: Workload, whose: str = "") -> str:
    """Return how many of a role there are: our three CSMs, one AM, our CSMs (7.2 on average). whose: what stands before."""
    many = work.people
    name = f"{role(work)}{'' if is_one(work) else 's'}"
    whole = abs(many - round(many)) < 0.05
    said = f"{wording.count(round(many))} {name}" if whole else f"{name} ({many:.1f} on average)"
    return f"{whose} {said}".strip()


def is_one(work: Workload) -> bool:
    """Say whether it is a single person."""
    return round(work.people, 1) == 1.0
