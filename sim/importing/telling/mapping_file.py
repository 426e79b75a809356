"""`mapping.yaml` as text: what was understood and decided, with a comment on each line that can be changed."""

from sim.config.language.emit import quoted
from sim.importing.recognition.mapping import NEGATIVE, ONE_OFF, ImportMapping, SourceMapping

HEAD = """\
# How the files of this import were read. Change what is wrong, and import again with --mapping {name}.
# Columns: what it is → its name in the file. Leave out a line and it is found again from the data.
kind: mapping
"""


def mapping_text(mapping: ImportMapping, name: str = "mapping.yaml") -> str:
    """Return a mapping as a file that reads back to the same."""
    lines = [HEAD.format(name=name).rstrip("\n"), "sources:"]
    for source in mapping.sources:
        lines += _source(source)
    if mapping.as_of is not None:
        lines.append(
            f"as_of: {mapping.as_of.isoformat()}   # date of the data: a month that is not over then is left out"
        )
    if mapping.currency:
        lines.append(f"currency: {quoted(mapping.currency)}")
    lines.append(f"late_renewal: {mapping.days_late} days   # a renewal up to so late is no churn")
    lines.append(f"negative_lines: {mapping.negative_lines}   # {NEGATIVE[0]}, or {NEGATIVE[1]}")
    if mapping.one_off_types != ONE_OFF:
        lines.append(f"one_off_types: {_list(mapping.one_off_types)}   # rows of these types do not recur")
    else:
        lines.append("# one_off_types: [setup, services]   # rows of these types do not recur")
    if mapping.leave_out:
        lines.append("leave_out:")
        lines += [f"  {quoted(column)}: {_list(values)}" for column, values in mapping.leave_out.items()]
    else:
        lines.append("# leave_out: {segment: [Internal]}   # rows that do not count")
    return "\n".join(lines) + "\n"


def _source(source: SourceMapping) -> list[str]:
    lines = [f"  - file: {quoted(source.file)}"]
    if source.sheet:
        lines.append(f"    sheet: {quoted(source.sheet)}")
    lines += [f"    shape: {source.shape}", "    columns:"]
    lines += [f"      {name}: {quoted(told)}" for name, told in source.columns.items()]
    if source.months:
        lines.append(f"    months: {_list(source.months)}")
    if "amount" in source.columns or source.months:
        lines.append(f"    amounts: {source.amounts}   # monthly, yearly, per term or per period")
    if source.cents is not None:
        lines.append(f"    cents: {'yes' if source.cents else 'no'}")
    if source.date_order:
        lines.append(f"    date_order: {source.date_order}")
    if source.decimals:
        lines.append(f"    decimals: {source.decimals}")
    if source.end_date:
        lines.append(f"    end_date: {source.end_date}   # or: first day without, last day with, last month with")
    return lines


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(quoted(value) for value in values) + "]"
