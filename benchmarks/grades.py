"""How often a grade errs: `python -m benchmarks.grades [PROBLEMS]`, 6,000 of them if no number is given.

Made-up decisions with a known truth are graded as a run grades them: a look at 40 simulations, at 80 and so on, until the
grade is settled or the budget spent. Writes what came out into docs/maintainer/statistics.md, between the marks there.
"""

import functools
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from unittest.mock import patch

import numpy as np
from scipy.stats import binomtest

from sim.statistics import choosing
from sim.statistics.grades import Grade, Graded, grade
from sim.statistics.intervals import Floats
from sim.statistics.looks import level_at_every_look
from sim.statistics.paired import resampled_weights

LOOKS = (40, 80, 160, 320, 640, 1280)
LEVEL = level_at_every_look(LOOKS)
PROMISED = {Grade.RECOMMEND: 0.95, Grade.LEAN: 0.80}
SCALES = (0.5, 1.0, 2.0, 4.0)
"""Standard deviation of what the options gain over staying, in what is worth acting on."""
WIDTH = 125
PAGE = Path(__file__).parents[1] / "docs/maintainer/statistics.md"
BEGIN, END = "<!-- written by python -m benchmarks.grades -->\n", "<!-- until here -->\n"

Draw = Callable[[np.random.Generator, tuple[int, int]], Floats]


def normal(random: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Return outcomes of mean 0 and standard deviation 1."""
    return random.normal(size=shape)


def skewed(random: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Return lognormal outcomes of mean 0, standard deviation 1 and skewness 6."""
    return np.asarray(random.lognormal(size=shape) - np.exp(0.5)) / np.sqrt((np.e - 1.0) * np.e)


def losses(random: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Return the same with the long tail to the worse side."""
    return -skewed(random, shape)


def rare(random: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Return outcomes of mean 0 and standard deviation 1 that are one and the same in nine simulations of ten."""
    return np.asarray((random.random(shape) < 0.1) * random.exponential(size=shape) - 0.1) / np.sqrt(0.19)


TAILS: dict[str, Draw] = {"normal": normal, "skewed to the better": skewed, "skewed to the worse": losses, "rare": rare}


@dataclass(frozen=True, slots=True)
class Tried:
    """One decision: options and tail of its outcomes, and what was said of it after how many simulations.

    spread: standard deviation of the paired differences; lost: true average of the best less that of the choice, gained:
    that of the choice less staying, both in what is worth acting on.
    """

    options: int
    tail: str
    spread: float
    hard: bool
    graded: Graded
    lost: float
    gained: float

    @property
    def right(self) -> bool:
        """Say whether the choice is the best, or no more than what is worth acting on behind it."""
        return self.lost <= 1.0


def tried(seed: int, *, hard: bool) -> Tried:
    """Grade one decision. hard: what is best gains just more than is worth acting on, and all others just that much less."""
    random = np.random.default_rng([20_261_130, seed])
    k, tail = int(random.integers(2, 8)), str(random.choice(list(TAILS)))
    means = random.choice(SCALES) * random.normal(size=k)
    means -= means[0]
    if hard:
        means = np.where(np.arange(k) == random.integers(k), 1.01, 0.0)
    spread, shared = random.uniform(1.0, 6.0), random.choice((0.0, 0.5, 0.8))
    own = TAILS[tail](random, (LOOKS[-1], k))
    change = TAILS[tail](random, (LOOKS[-1], 1))  # what all changes have in common, such as the dip of any change
    noise = np.sqrt(1.0 - shared) * own + np.sqrt(shared) * np.where(np.arange(k) == 0, own, change)
    values = 10.0 * random.normal(size=(LOOKS[-1], 1)) + means + spread / np.sqrt(2.0) * noise
    budget = int(random.choice(LOOKS))
    for n in LOOKS:
        found = grade(values[:n], staying=0, worth=1.0, level=LEVEL)
        if found.settled or n == budget:
            break
    lost, gained = float(means.max() - means[found.choice]), float(means[found.choice] - means[0])
    return Tried(k, tail, spread, hard, found, lost, gained)


def many(problems: int, *, hard: bool = False, first: int = 0) -> list[Tried]:
    """Grade many decisions, in this process."""
    # The weights hang on how many simulations there are: drawn once, they save most time.
    with patch.object(choosing, "resampled_weights", functools.cache(lambda *asked: list(resampled_weights(*asked)))):
        return [tried(first + number, hard=hard) for number in range(problems)]


def share(found: Iterable[bool]) -> str:
    """Return how many of many are right, with the 95% interval of that share."""
    all_of_them = list(found)
    if not all_of_them:
        return "–"
    low, high = binomtest(sum(all_of_them), len(all_of_them)).proportion_ci()
    return f"{np.mean(all_of_them):.1%} ({low:.1%} to {high:.1%})"


def table(found: list[Tried]) -> str:
    """Return the table in Markdown: how often which grade, and how often its choice was right."""
    kinds: dict[str, Callable[[Tried], bool]] = {
        "all": lambda _: True,
        "2 options": lambda t: t.options == 2,
        "3 or 4 options": lambda t: t.options in (3, 4),
        "5 to 7 options": lambda t: t.options >= 5,
        "normal outcomes": lambda t: t.tail == "normal",
        "skewed to the better": lambda t: t.tail == "skewed to the better",
        "skewed to the worse": lambda t: t.tail == "skewed to the worse",
        "alike in 9 of 10 simulations": lambda t: t.tail == "rare",
        "differences spread 1 to 3 × worth": lambda t: t.spread < 3.0,
        "differences spread 3 to 6 × worth": lambda t: t.spread >= 3.0,
    }
    lines = ["| decisions | Recommend | right | Lean | right | too close |", "|---|---|---|---|---|---|"]
    for name, of_kind in kinds.items():
        these = [t for t in found if of_kind(t)]
        by = {g: [t.right for t in these if t.graded.grade is g] for g in Grade}
        often = {g: f"{len(rows) / len(these):.0%}" for g, rows in by.items()}
        lines.append(
            f"| {name} | {often[Grade.RECOMMEND]} | {share(by[Grade.RECOMMEND])} | {often[Grade.LEAN]} "
            f"| {share(by[Grade.LEAN])} | {often[Grade.TOO_CLOSE]} |"
        )
    return "\n".join(lines) + "\n"


def section(usual: list[Tried], hard: list[Tried]) -> str:
    """Return what stands in the document."""
    changes = [t for t in usual if t.graded.grade is Grade.RECOMMEND and t.graded.choice != 0]
    wrongly = [t.graded.grade is not Grade.RECOMMEND or t.right for t in hard]
    leaning = [t.graded.grade is not Grade.LEAN or t.right for t in hard]
    settled = [t.graded.n for t in usual if t.graded.settled]
    gain, clear = share(t.gained > 0.0 for t in changes), share(t.gained > 1.0 for t in changes)
    before = (
        f"Measured on {len(usual):,} made-up decisions, 95% intervals in brackets; *right* is no more than what is worth "
        "acting on behind the best:"
    )
    after = (
        f"A change that is recommended does gain in {gain}, and more than is worth acting on in {clear}. "
        f"{len(settled) / len(usual):.0%} are settled, half of these after {np.median(settled):,.0f} simulations. "
        "Where the truth is hardest, one option just more than is worth acting on better than all others "
        f"({len(hard):,} decisions), no wrong one is recommended in {share(wrongly)}, nor leant to in {share(leaning)}."
    )
    return f"\n{fill(before, WIDTH)}\n\n{table(usual)}\n{fill(after, WIDTH)}\n\n"


def written(page: str, words: str) -> str:
    """Return the page with the words between its marks."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + words + END + rest.split(END)[1]


def measured(problems: int, *, hard: bool) -> list[Tried]:
    """Grade many decisions on all cores."""
    each = 250
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = [
            pool.submit(many, min(each, problems - first), hard=hard, first=first) for first in range(0, problems, each)
        ]
        return [one for job in jobs for one in job.result()]


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 6000
    told = section(measured(asked, hard=False), measured(asked // 3, hard=True))
    print(told)
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), told), encoding="utf-8")
