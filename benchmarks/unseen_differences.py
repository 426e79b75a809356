"""How far customers differ in ways that nobody sees: `python -m benchmarks.unseen_differences FOLDER [CHART]`.

FOLDER holds `sbg/fader_hardie_survival_percent.csv` (two cohorts by year, in percent) and `cncf/membership_spells.csv`
(members with the months in which they were seen). Prints the most likely level and spread of each, what years 1 to 7 foresee
of the years after them, and which time to find out fits both cohorts best. CHART: draws the cohorts as a picture.
The published values of `fit_spread` and `renewal.fit_days` come out here.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from sim.statistics.tenure import Tenure, fit_mixed, fit_shifted_beta_geometric, mixed, shifted_beta_geometric

Floats = NDArray[np.float64]
COHORTS = {"regular": "Regular", "high_end": "High end"}
SEEN = 7
APRIL = 3  # yearly contracts that lapse are taken off the list in February and March


def cohorts(folder: Path) -> dict[str, Floats]:
    """Return what is left of each cohort after 0, 1, … years, as shares."""
    with (folder / "sbg" / "fader_hardie_survival_percent.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) / 100.0 for name in COHORTS}


def month(text: str) -> int:
    """Return the months since year 0."""
    year, number = text.split("-")[:2]
    return 12 * int(year) + int(number) - 1


def members(folder: Path) -> tuple[Floats, Floats]:
    """Return of those who joined while they were watched: how many were there in their k-th April, and a year later.

    Who comes back within three months has stayed; who was there from the beginning is of unknown age and left out.
    """
    seen: dict[str, set[int]] = defaultdict(set)
    with (folder / "cncf" / "membership_spells.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            seen[row["member_id"]].update(range(month(row["first_seen"]), month(row["last_seen"]) + 1))
    first, last = min(map(min, seen.values())), max(map(max, seen.values())) - 1  # the last month repeats an early day
    aprils = [at for at in range(first, last + 1) if at % 12 == APRIL]
    risk, stayed = np.zeros(len(aprils)), np.zeros(len(aprils))
    for months in seen.values():
        here = [at for at in aprils if at in months]
        if first in months or not here:
            continue
        for k, at in enumerate(range(here[0], aprils[-1], 12)):
            if at not in months:
                break
            risk[k] += 1
            stayed[k] += any(at + 12 + late in months for late in range(4))
    known = risk > 0
    return risk[known], stayed[known]


def likely(risk: Floats, stayed: Floats, best: Tenure, fit_years: float = 1.0) -> tuple[float, float]:
    """Return the spreads within 1.92 log-likelihoods of the best: a 95% interval."""

    def at(spread: float) -> float:
        def loss(level: float) -> float:
            left = np.concatenate(([1.0], mixed(level, spread, len(risk), fit_years)))
            rates = np.clip(left[1:] / left[:-1], 1e-9, 1.0 - 1e-9)
            return -float(stayed @ np.log(rates) + (risk - stayed) @ np.log1p(-rates))

        return -float(minimize_scalar(loss, bounds=(-3.0, 6.0), method="bounded").fun)

    inside = [spread for spread in np.arange(0.0, 4.001, 0.05) if at(spread) > best.log_likelihood - 1.92]
    return float(min(inside)), float(max(inside))


def main(folder: Path, chart: Path | None) -> None:
    """Print everything, and draw the cohorts where a file is named."""
    found = cohorts(folder)
    curves = {}
    print("| cohort | level | spread (95%) | misses years 8-12 by, points | last rate | mean rate | sBG |")
    print("|---|---|---|---|---|---|---|")
    for name, left in found.items():
        risk, stayed, later = 1000 * left[:SEEN], 1000 * left[1 : SEEN + 1], left[SEEN + 1 :]
        fitted = fit_mixed(risk, stayed)
        ahead = np.arange(1, len(later) + 1)
        usual = shifted_beta_geometric(*fit_shifted_beta_geometric(risk, stayed), len(left) - 1)
        curves[name] = mixed(fitted.level, fitted.spread, len(left) - 1), usual
        foreseen = [
            curves[name][0][SEEN:],
            left[SEEN] * (left[SEEN] / left[SEEN - 1]) ** ahead,
            left[SEEN] * left[SEEN] ** (ahead / SEEN),
            usual[SEEN:],
        ]
        misses = " | ".join(f"{100 * np.abs(each - later).mean():.2f}" for each in foreseen)
        low, high = likely(risk, stayed, fitted)
        print(f"| {COHORTS[name]} | {fitted.level:.2f} | {fitted.spread:.2f} ({low:.2f}-{high:.2f}) | {misses} |")
    risk, stayed = members(folder)
    fitted = fit_mixed(risk, stayed)
    low, high = likely(risk, stayed, fitted)
    rates = ", ".join(f"{100 * kept / n:.1f}% of {n:.0f}" for n, kept in zip(risk, stayed, strict=True))
    print(f"\nmembers of the CNCF by age: {rates}")
    print(f"level {fitted.level:.2f}, spread {fitted.spread:.2f} (95%: {low:.2f}-{high:.2f})")
    print("\n| years to find out | log-likelihood of both cohorts, years 1 to 7 |\n|---|---|")
    for years in (0.25, 0.5, 0.7, 0.85, 1.0, 1.15, 1.3, 1.5, 1.7, 2.0):
        both = [
            fit_mixed(1000 * left[:SEEN], 1000 * left[1 : SEEN + 1], years).log_likelihood for left in found.values()
        ]
        print(f"| {years:g} | {sum(both):.2f} |")
    if chart is not None:
        draw(found, curves, chart)


def draw(found: dict[str, Floats], curves: dict[str, tuple[Floats, Floats]], chart: Path) -> None:
    """Draw what is left of each cohort beside what its first seven years foresee."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.5, 4.2), layout="constrained")
    axes = figure.add_subplot()
    for (name, left), color in zip(found.items(), ("#0072B2", "#D55E00"), strict=True):
        years = np.arange(len(left))
        ours, usual = (np.concatenate(([1.0], curve)) for curve in curves[name])
        axes.plot(years, 100 * ours, color=color, linewidth=2)
        axes.plot(years, 100 * usual, color=color, linewidth=1, linestyle=":")
        axes.plot(years[: SEEN + 1], 100 * left[: SEEN + 1], "o", color=color)
        axes.plot(years[SEEN + 1 :], 100 * left[SEEN + 1 :], "o", color=color, markerfacecolor="white")
        axes.annotate(f"{COHORTS[name]} customers", (3, 100 * left[3]), (8, 8), textcoords="offset points", color=color)
    axes.axvline(SEEN + 0.5, color="#8A8A8A", linewidth=0.8)
    axes.text(SEEN + 0.6, 97, "never read by the fit", color="#5A5A5A", size=8.5, va="top")
    axes.set(xlim=(0, 12.3), ylim=(0, 102), xlabel="years since signing", ylabel="customers left, %")
    axes.set_title(
        "Years 1 to 7 foresee years 8 to 12: those who fit badly leave first", loc="left", size=11, weight="bold"
    )
    axes.text(
        0.15,
        4,
        "line: level and spread of this model   dotted: sBG   points: published counts",
        color="#5A5A5A",
        size=8.5,
    )
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(chart, dpi=130)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
