"""A backtest as tables and sentences: windows first, then who missed by how much, then what follows."""

from sim.report.document.table import Column, Item, Table
from sim.report.views.past import CALLED
from sim.trials.backtest.judged import ALIKE, BETTER, IMPOSSIBLE, WORSE, Backtest, MeasureScore

TITLES = {"logos": "Customers kept", "grr": "GRR", "nrr": "NRR"}
FOLLOWS = {
    BETTER: "Levels and differences are shown: the model beats {best}.",
    ALIKE: "Levels are shown, but the model is no better than {best}.",
    WORSE: "Levels of this company are not shown, only differences: {best} would have been closer.",
    IMPOSSIBLE: (
        "Levels of this company are not shown, only differences: the model could hardly have made that year, "
        "so something changed that it does not know."
    ),
}


def verdict(found: Backtest) -> str:
    """Return what follows, in a sentence."""
    best = found.measures[0].skill.best
    return FOLLOWS[found.verdict].format(best=CALLED.get(best, best))


def windows(found: Backtest) -> list[str]:
    """Return what was read and what was held out, and what chance allows, in sentences."""
    first = found.measures[0]
    return [
        f"Fitted to {found.train[0]} to {found.train[1]}; hold-out {found.hold_out[0]} to {found.hold_out[1]}, never read.",
        f"Chance alone: one year of {found.customers:,} customers is known to ±{first.chance:.1f} points.",
    ]


def misses(found: Backtest) -> Table:
    """Return by how many points each forecast missed, the mean of four quarters, a column for each measure."""
    who = list(dict.fromkeys(name for score in found.measures for name in score.errors))
    rows: list[list[Item]] = [
        [name, *(f"{score.errors[name]:.1f}" if name in score.errors else "–" for score in found.measures)]
        for name in who
    ]
    ratios = [
        f"{score.skill.ratio:.2f} (95%: {score.skill.low:.2f} to {score.skill.high:.2f})" for score in found.measures
    ]
    rows.append(["score over the best opponent's", *ratios])
    columns = (Column(""), *(Column(TITLES[score.measure], align="right") for score in found.measures))
    notes = ("Score: CRPS, of the whole distribution; below 1 the model is better. Interval: accounts drawn again.",)
    return Table("Missed by, points (mean of four quarters)", columns, rows, notes)


def by_quarter(score: MeasureScore) -> Table:
    """Return truth and forecasts of one measure by quarter."""
    rows: list[list[Item]] = [["what happened", *map(share, score.truth)]]
    rows.append(["model, middle", *map(share, score.median)])
    rows.append(["model, 8 in 10", *(f"{share(a)}–{share(b)}" for a, b in zip(score.low, score.high, strict=True))])
    rows += [[name, *map(share, path)] for name, path in score.opponents.items()]
    columns = (Column(""), *(Column(f"after {3 * q} months", align="right") for q in range(1, 5)))
    return Table(TITLES[score.measure], columns, rows)


def share(value: float) -> str:
    """Return a share: 79.9%."""
    return f"{100.0 * value:.1f}%"
