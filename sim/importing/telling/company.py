"""The company file: what was measured, each number with its source, and what the data cannot tell left to defaults."""

import math
from pathlib import Path

from sim.config.language.emit import quoted
from sim.errors import InputError, ModelError
from sim.importing.telling.facts import CompanyFacts, SegmentFacts, shares
from sim.importing.telling.words import SIGNS, money, percent

SHIPPED = {"smb": ("$9k", "2.2x"), "mid-market": ("$45k", "2.1x"), "enterprise": ("$180k", "2.2x")}
"""Contract values of the shipped mid-market company, by kind of customers."""
DEFAULT_GRR, DEFAULT_NRR = 0.905, 1.03
BETWEEN = DEFAULT_NRR - DEFAULT_GRR
MOST = 100_000
"""Customers of a company, and of those who sign in a year, that can be simulated."""
DEFAULT_LOGOS = "30 % of start customers"
NOT_TOLD = "not in the data: as the shipped mid-market company"
HEAD = """\
# {name}, as far as its export tells ({source}). Every number says whether it was measured.
# What stands here can be corrected by hand. What does not is left to the shipped parameters: hours, needs, issues, costs
# of people and of hiring, reasons to leave. No export knows them: postsale show {path} --sources lists them all.
kind: company
title: {title}
source: our assumption
strength: assumption
"""


def company_text(f: CompanyFacts, path: str) -> str:
    """Return the company file, with targets that a company can be fitted to."""
    for grr, nrr, measured in targets(f):
        text = written(f, path, grr, nrr, measured=measured)
        if not (problem := why_not(text, f.name)):
            return text
    raise ModelError(f"the company of this export cannot be read back, which is a defect of the import: {problem}")


def targets(f: CompanyFacts) -> list[tuple[float, float, bool]]:
    """Return the targets in the order in which they are tried: as measured, then moved to where every segment can be met."""
    fallback = [(DEFAULT_GRR, DEFAULT_NRR, False), (0.8, DEFAULT_NRR, False)]
    if f.year is None:
        return fallback
    grr = f.year.grr if f.amounts else f.year.logos
    nrr = f.year.nrr if f.amounts else grr + BETWEEN
    if not (math.isfinite(grr) and math.isfinite(nrr)):
        return fallback
    low = min(0.96, max(0.3, grr))
    moved = [(low, max(nrr, low + 0.02), False), (min(low, 0.93), min(2.9, max(nrr, low + 0.06)), False)]
    fits = 0.3 <= grr <= 0.999 and grr <= nrr <= 3.0
    return [*([(grr, nrr, f.amounts)] if fits else []), *moved, *fallback]


def why_not(text: str, name: str) -> str:
    """Return why a company file cannot be read as it stands; "" where it can."""
    import tempfile

    from sim.config.commands.show import show

    with tempfile.TemporaryDirectory(prefix="postsale-import-") as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(without_list(text), encoding="utf-8")
        try:
            show(str(path))
        except InputError as error:
            return str(error)
    return ""


def without_list(text: str) -> str:
    """Return a company that starts from one customer in place of a list, which is not written yet."""
    lines = [line for line in text.splitlines() if not line.startswith("  as_of: ")]
    return "\n".join("  customers: 1" if line.startswith("  accounts: ") else line for line in lines) + "\n"


def written(f: CompanyFacts, path: str, grr: float, nrr: float, *, measured: bool) -> str:
    """Return the file with these targets."""
    about = f", about {money(f.arr, f.currency)} ARR" if f.amounts else f", {f.customers:,} customers"
    lines = [HEAD.format(name=f.name, source=f.source, path=path, title=quoted(f.name + about)).rstrip("\n")]
    if f.currency in SIGNS:
        lines.append(f"currency: {f.currency}")
    elif f.currency:
        lines.append(f"# Amounts are in {f.currency}: read $ as {f.currency}.")
    lines += ["", *last_year(f), "", "start:", *start(f)]
    lines += ["new_logos:", f"  per_year: {new_logos(f)}", f"  growth: {growth(f)}", "", "segments:"]
    for segment, share in zip(f.segments, shares([one.share for one in f.segments]), strict=True):
        lines += of_segment(segment, share, f)
    lines += ["", *calibration(f, grr, nrr, measured=measured)]
    return "\n".join(lines) + "\n"


def customers(f: CompanyFacts) -> str:
    """Return how many customers there are, as far as a company can have them."""
    if f.customers > MOST:
        return assumed(str(MOST), f"the data hold {f.customers}, more than can be simulated")
    return of(str(f.customers), f)


def of(value: str, f: CompanyFacts) -> str:
    """Return a number that was measured, with its source."""
    return f"{{value: {value}, source: {quoted(f.source)}, strength: measured}}"


def assumed(value: str, why: str) -> str:
    """Return a number that the data do not tell."""
    return f"{{value: {value}, source: {quoted(why)}, strength: assumption}}"


def start(f: CompanyFacts) -> list[str]:
    """Return where the company starts: from its accounts, or from their number where nobody knows what they pay."""
    if f.amounts and f.customers <= MOST and f.arr > 0:
        return ["  accounts: accounts.csv   # these very customers", f"  as_of: {f.as_of}"]
    return [f"  customers: {customers(f)}"]


def last_year(f: CompanyFacts) -> list[str]:
    """Return the facts of the last twelve months."""
    if f.year is None:
        return ["# The data hold no full year: retention cannot be measured."]
    lost = round(f.year.customers * (1.0 - f.year.logos))
    told = [f"  customers: {f.year.customers}", f"  logos_lost: {lost}"]
    if math.isfinite(f.new_logos):
        told.append(f"  new_logos: {min(MOST, round(f.new_logos))}")
    if f.amounts:
        told += [f"  opening_arr: {dollars(f.opening_arr, f.currency)}", f"  ending_arr: {dollars(f.arr, f.currency)}"]
    if f.amounts and f.year.grr <= min(1.0, f.year.nrr):
        told += [f"  grr: {100 * f.year.grr:.1f} %", f"  nrr: {100 * f.year.nrr:.1f} %"]
    return ["last_year:", f"  source: {quoted(f.source)}", *told]


def new_logos(f: CompanyFacts) -> str:
    """Return how many sign a year."""
    if not math.isfinite(f.new_logos):
        return assumed(DEFAULT_LOGOS, "not in the data: one month shows nobody who signs")
    return of(f"{min(MOST, round(f.new_logos))}", f)


def growth(f: CompanyFacts) -> str:
    """Return by how much that grows."""
    if not math.isfinite(f.growth):
        return assumed("0 % a year", "not in the data: it takes two full years of at least ten new customers")
    return of(f"{round(100 * min(5.0, max(-0.9, f.growth)))} % a year", f)


def of_segment(segment: SegmentFacts, share: str, f: CompanyFacts) -> list[str]:
    """Return the lines of a segment."""
    lines = [f"  {segment.key}:"]
    if segment.title != segment.key:
        lines.append(f"    title: {quoted(segment.title)}")
    lines += [f"    like: {segment.like}", f"    share_of_new_logos: {of(share, f)}"]
    if math.isfinite(segment.median):
        median, spread = dollars(segment.median, f.currency), f"{segment.spread:.1f}x"
        lines.append(f"    acv: {{median: {median}, spread: {spread}, source: {quoted(f.source)}, strength: measured}}")
    else:
        median, spread = SHIPPED[segment.like]
        sign = SIGNS.get(f.currency, "$")
        told = f"median: {median.replace('$', sign)}, spread: {spread}, source: {quoted(NOT_TOLD)}"
        lines.append(f"    acv: {{{told}, strength: assumption}}")
    if segment.terms:
        parts = zip(segment.terms, shares(list(segment.terms.values())), strict=True)
        told = ", ".join(f"{months} month{'s' if months > 1 else ''}: {part}" for months, part in parts)
        lines.append(f"    contracts: {{{told}, source: {quoted(f.source)}, strength: measured}}")
    else:
        lines.append("    contracts: {12 months: 100 %, source: not in the data, strength: assumption}")
    return lines


def dollars(amount: float, currency: str) -> str:
    """Write an amount as files have it: no thousands, never three decimals."""
    sign = SIGNS.get(currency, "$")
    return f"{sign}{round(amount)}" if amount >= 10 else f"{sign}{max(0.01, amount):.2f}"


def calibration(f: CompanyFacts, grr: float, nrr: float, *, measured: bool) -> list[str]:
    """Return the targets of retention, with what they are."""
    if measured:
        return [
            "# Levels follow from last_year, weighed against benchmarks. under: your team, once its file is there.",
            "calibrate_to: {under: neutral}",
        ]
    numbers = f"grr: {100 * grr:.1f} %, nrr: {100 * nrr:.1f} %, under: neutral"
    if f.year is None:
        return [f"calibrate_to: {{{numbers}, source: {quoted(NOT_TOLD)}, strength: assumption}}"]
    if not f.amounts:
        why = "customers kept, in place of GRR; NRR above it as in the shipped mid-market company"
    else:
        why = f"measured GRR {percent(f.year.grr)} and NRR {percent(f.year.nrr)}, moved to what every segment can meet"
    return [f"calibrate_to: {{{numbers}, source: {quoted(why)}, strength: assumption}}"]
