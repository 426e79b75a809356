"""What a row says in sentences: simulated against claimed, plausible worlds, mechanism. Nothing beyond its verdict."""

import math

from sim.report.ledger import numbers
from sim.report.ledger.reading import Ablation, Row, Worlds
from sim.report.words import wording
from sim.statistics.claims import RIGHT_DIRECTION
from sim.trials.claims.entry import short

MOSTLY_NOISE = 0.5
MISSED = 0.005
"""Levels of plausible worlds that miss by more than this on average are told, ratio."""
EFFECT = "effect"


def title(row: Row) -> str:
    """Return the finding: verdict, simulated figure, claimed figure."""
    told = row.simulated
    if told is None:
        return f"{row.key}: {row.shown_verdict}"
    against = "" if row.sides or row.region is None else f", {numbers.claimed(row.region, row.unit)} claimed"
    figure = numbers.value(told) if math.isfinite(told.value) else "no value"
    return f"{row.key}: {row.shown_verdict}; {figure} simulated{against}"


def counted(row: Row) -> str:
    """Return over how many futures or companies a row averages."""
    n = row.simulated.n if row.simulated else 0
    return f"{n:,} {'simulated companies' if row.industry else 'simulations'}"


def simulated(row: Row) -> str:
    """Say what was simulated, over how many futures, and why that gives the verdict."""
    told = row.simulated
    if told is None:
        return f"It was not simulated: {row.verdict}. {row.reason}"
    if not math.isfinite(told.value):
        return f"Simulated: no value over {counted(row)}."
    bounds = f" (95% interval of the average {numbers.interval(told)})" if told.known else " (no interval)"
    return f"Simulated: {numbers.value(told)} on average over {counted(row)}{bounds}."


def verdict(row: Row) -> str:
    """Say the verdict and the rule that gave it."""
    return f"{wording.capital(row.shown_verdict)}: {row.reason}{size(row)}."


def size(row: Row) -> str:
    """Say that an effect of the claimed sign lies wholly short of the claimed size, or beyond it; nothing else."""
    told, region = row.simulated, row.region
    if told is None or region is None or row.verdict != RIGHT_DIRECTION or not told.known or not has_size(row):
        return ""
    low, high = region.as_claimed
    if told.high < low or told.low > high:
        short = (told.high < low) == (region.side > 0)
        return "; the whole interval lies short of it" if short else "; the whole interval lies beyond it"
    return ""


def published(row: Row) -> str:
    """Say what was published, and where: of a contradiction, both sides."""
    if row.sides:
        return f"Either: {row.sides[0]}. Or: {row.sides[1]}. Published in {row.source}."
    return f"Claimed: “{row.text}”. Published in “{row.source}”."


def rule(row: Row) -> str:
    """Say what would count as claimed, and what as no effect."""
    region, unit = row.region, row.unit
    if region is None:
        return ""
    worth = numbers.bare(region.worth, unit)
    grey = f" Differences from it of up to {worth} are too small to act on." if region.worth > 0.0 else ""
    if row.sides:
        return f"Above {numbers.bare(region.nothing, unit)}: {row.sides[0]}. Below: {row.sides[1]}.{grey}"
    said = f"As claimed: {numbers.claimed(region, unit)}."
    if math.isnan(region.nothing):
        return f"{said} No value of the measure means no effect, so there is no right direction."
    return f"{said} No effect: {numbers.bare(region.nothing, unit)}.{grey}"


def shares(row: Row) -> list[tuple[str, float, str]]:
    """Return what plausible worlds are divided into: what it is, share of worlds, interval of the share."""
    worlds = row.worlds
    if worlds is None:
        return []
    names = share_names(row)
    found = [(names[0], worlds.as_claimed.mean, numbers.share_interval(worlds.as_claimed))]
    if has_size(row):
        found.append((names[1], worlds.right_only, ""))
    if has_direction(row):
        found.append((names[2], worlds.neither, ""))
    found.append((names[3], worlds.wrong_way.mean, numbers.share_interval(worlds.wrong_way)))
    return found


def has_direction(row: Row) -> bool:
    """Say whether there is a value of no effect, and so a right and a wrong side of it."""
    return row.region is not None and math.isfinite(row.region.nothing)


def has_size(row: Row) -> bool:
    """Say whether a size is claimed, so that a right direction is not all: 8 to 12 points, not above 0 points."""
    region = row.region
    if region is None or not has_direction(row):
        return False
    edge = region.nothing + region.side * region.worth
    low, high = region.as_claimed
    return not ((low == edge and math.isinf(high)) or (high == edge and math.isinf(low)))


def share_names(row: Row) -> tuple[str, str, str, str]:
    """Return what the four parts of plausible worlds are called."""
    if row.sides:
        return row.sides[0], "", "too small to act on", row.sides[1]
    if not has_direction(row):
        return "as claimed", "", "", "not as claimed"
    return "as claimed", "right direction, not the size", "too small to act on", "the other way round"


def worlds(row: Row) -> str:
    """Say in what share of plausible worlds what is so."""
    found = row.worlds
    if found is None:
        return "" if row.simulated is None else "No scenarios were drawn for it."
    parts = [
        f"{name} in {numbers.percent(mean)}{f' ({spread})' if spread else ''}" for name, mean, spread in shares(row)
    ]
    return f"Of {found.n} scenarios: {'; '.join(parts)}."


def doubts(row: Row) -> list[str]:
    """Say what makes the worlds less sure: noise of few futures, levels that were not met, what decides."""
    found = row.worlds
    if found is None:
        return []
    return [text for text in (noise(found), missed(found), driver(found)) if text]


def noise(found: Worlds) -> str:
    """Say how much of what differs between worlds is noise, where that is most of it."""
    if math.isnan(found.noise_share) or found.noise_share < MOSTLY_NOISE:
        return ""
    futures = "simulation" if found.futures == 1 else "simulations"
    return (
        f"{found.noise_share:.0%} of what differs between these scenarios is noise of the {found.futures} {futures} of each; "
        "the shares are freed of it, and less sure for it."
    )


def missed(found: Worlds) -> str:
    """Say by how much the levels of worlds miss on average, where that is much."""
    if found.missed <= MISSED:
        return ""
    return f"Levels fitted anew in each scenario miss by {numbers.bare(round(found.missed, 3), 'points')} on average."


def driver(found: Worlds) -> str:
    """Say which unknown goes most with the measure, if one was told."""
    if not found.driver:
        return ""
    return f"Over these scenarios the measure goes most with {short(found.driver)}."


def mechanism(row: Row) -> str:
    """Say which mechanism removes the effect."""
    return f"Mechanism: {row.mechanism}." if row.mechanism else ""


def without(each: Ablation) -> str:
    """Return the name of a row without a mechanism."""
    return "both made equal" if each.without == EFFECT else f"without {mechanism_name(each.without)}"


def mechanism_name(name: str) -> str:
    """Return a mechanism as the files name it; a single assumption by its path."""
    return name.replace("_", " ")


def phrases(row: Row) -> tuple[str, ...]:
    """Return the fixed phrases of the kinds of uncertainty that the chart of a row shows."""
    found = [f"Bars with caps: {wording.AVERAGE}."]
    if row.worlds is not None:
        found.append(f"Striped: {wording.WORLDS}.")
    return tuple(found)


def effort(row: Row) -> str:
    """Return how much was simulated for a row."""
    many = f"{row.runs:,} runs" if row.runs else ""
    worlds_ = f"{row.worlds.n} scenarios of {row.worlds.futures} simulations" if row.worlds else ""
    if row.worlds and row.industry:
        worlds_ = f"{row.worlds.n} scenarios"
    word = "QUICK" if row.quick else row.effort
    return " · ".join(part for part in (word, counted(row), worlds_, many) if part)
