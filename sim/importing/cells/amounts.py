"""Texts to amounts, in the database: signs of money, brackets, thousands, decimal commas; what is no number is named."""

from sim.errors import Problem
from sim.importing.reading.sources import Source
from sim.importing.refusing import MOST, brief, refused
from sim.importing.workspace import Workspace
from sim.trials.folder.tables import quoted

COMMA, POINT = "comma", "point"
DECIMAL = "DECIMAL(28, 6)"
LARGEST = 10**13
"""An amount beyond this is no amount of a contract."""
_SHAPES = {
    COMMA: "^-?(\\d+|\\d{1,3}(\\.\\d{3})+)?,(\\d{1,2}|\\d{4,})$|^-?\\d{1,3}(\\.\\d{3})+,\\d*$|^-?\\d{1,3}(\\.\\d{3}){2,}$",
    POINT: "^-?(\\d+|\\d{1,3}(,\\d{3})+)?\\.(\\d{1,2}|\\d{4,})$|^-?\\d{1,3}(,\\d{3})+\\.\\d*$|^-?\\d{1,3}(,\\d{3}){2,}$",
}
_TWO_WAYS = "^-?[1-9]\\d{0,2}\\.\\d{3}$"
BARE = " bare"
_PLAIN = "-?\\d{1,12}(\\.\\d{1,2})?"
_NUMBER = "^-?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,2})?$"


def bare(column: str) -> str:
    """Return a cell without signs of money, its minus in front, as SQL."""
    name = quoted(column)
    dashes = f"replace(replace({name}, chr(8722), '-'), chr(8211), '-')"
    codes = "[A-Za-z]{1,3}\\$|^\\s*[A-Z]{3}\\s*|\\s*[A-Z]{3}\\s*$"
    plain = f"regexp_replace(regexp_replace({dashes}, '{codes}', '', 'g'), "
    plain += "'[\\s$€£¥₹₩''’\u00a0\u202f\u2009]', '', 'g')"
    inner = f"regexp_replace({plain}, '^\\(-?(.*)\\)$', '-\\1')"
    return f"regexp_replace({inner}, '^([^-].*)-$', '-\\1')"


def read_amounts(
    source: Source, table: str, columns: dict[str, str], said: str, work: Workspace
) -> tuple[dict[str, str], str]:
    """Return each column of text as an amount, as SQL, and which mark stands before decimals ("" where none does).

    columns: name in the table → name in the file; said: what the mapping says. Errors: ImportRefusedError.
    """
    plain = {name for name in columns if is_plain(table, name, work)}
    rest = {name: told for name, told in columns.items() if name not in plain or said == COMMA}
    read = {name: f"CAST({quoted(name)} AS {DECIMAL})" for name in columns if name not in rest}
    if not rest:
        return read, said
    more = ", ".join(f"{bare(name)} AS {quoted(name + BARE)}" for name in rest)
    work.run(f"CREATE TABLE {table}_bare AS SELECT *, {more} FROM {table}")
    work.run(f"DROP TABLE {table}")
    work.run(f"ALTER TABLE {table}_bare RENAME TO {table}")
    signs = " OR ".join(f"{quoted(name)} <> {quoted(name + BARE)}" for name in rest)
    work.findings.meet("money-signs", int(work.one(f"SELECT count(*) FROM {table} WHERE {signs}")))
    mark = said or found_mark(source, table, rest, work)
    if mark == COMMA:
        each = (f"count(*) FILTER (contains({quoted(name + BARE)}, ','))" for name in rest)
        work.findings.meet("decimal-commas", int(work.one(f"SELECT {' + '.join(each)} FROM {table}")))
    for name, told in rest.items():
        text = quoted(name + BARE)
        thousands, decimal = (".", ",") if mark == COMMA else (",", ".")
        whole = f"replace(replace({text}, '{thousands}', ''), '{decimal}', '.')"
        grouped = f"^-?(\\d+|\\d{{1,3}}(\\{thousands}\\d{{3}})+)?(\\{decimal}\\d*)?([eE][+-]?\\d{{1,2}})?$"
        sound = f"regexp_matches({text}, '{grouped}') AND regexp_matches({whole}, '{_NUMBER}')"
        number = f"CASE WHEN {sound} THEN TRY_CAST({whole} AS {DECIMAL}) END"
        wrong = f"{text} IS NOT NULL AND coalesce(abs({number}) > {LARGEST}, true)"
        rows = work.rows(f"SELECT row, {quoted(name)} FROM {table} WHERE {wrong} ORDER BY row LIMIT {MOST}")
        if rows:
            raise no_amounts(source, told, rows)
        read[name] = number
    return read, mark


def is_plain(table: str, name: str, work: Workspace) -> bool:
    """Say whether every cell of a column is a number as programs write it, so that nothing has to be asked."""
    odd = f"NOT regexp_full_match({quoted(name)}, '{_PLAIN}')"
    return not work.rows(f"SELECT 1 FROM {table} WHERE {odd} LIMIT 1")


def no_amounts(source: Source, told: str, rows: list[tuple[int, str]]) -> Exception:
    """Return the refusal of cells that are no amounts."""
    problems = [
        Problem(
            source.file,
            int(row),
            source.place(told),
            told,
            f"is no amount (got {brief(value)}). Write it as 1234.50, or leave it blank.",
        )
        for row, value in rows
    ]
    return refused("unreadable-amount", *problems)


def found_mark(source: Source, table: str, columns: dict[str, str], work: Workspace) -> str:
    """Return which mark stands before decimals. Errors: ImportRefusedError where both do, and where nothing tells."""
    seen: dict[str, tuple[int, str, str, str]] = {}
    for name, told in columns.items():
        for mark, pattern in _SHAPES.items():
            rows = work.rows(
                f"SELECT count(*), min(row), arg_min({quoted(name)}, row) FROM {table} "
                f"WHERE regexp_matches({quoted(name + BARE)}, '{pattern}')"
            )
            many, row, value = rows[0]
            if many and (mark not in seen or row < seen[mark][0]):
                seen[mark] = (int(row), told, str(value), str(many))
    if len(seen) == 2:
        comma, point = seen[COMMA], seen[POINT]
        message = (
            f"has a decimal comma (got {comma[2]}), but row {point[0]} a decimal point ({point[2]}). Write all alike."
        )
        raise refused("mixed-decimals", Problem(source.file, comma[0], source.place(comma[1]), comma[1], message))
    if COMMA in seen:
        return COMMA
    if POINT in seen:
        return POINT
    return _without_proof(source, table, columns, work)


def _without_proof(source: Source, table: str, columns: dict[str, str], work: Workspace) -> str:
    """Return the mark where no amount has decimals for certain: a lone 45.000 could be either, but not as a typed number."""
    if source.columnar or source.sheet:
        return POINT
    for name, told in columns.items():
        rows = work.rows(
            f"SELECT row, {quoted(name)} FROM {table} WHERE regexp_matches({quoted(name + BARE)}, '{_TWO_WAYS}') "
            "ORDER BY row LIMIT 1"
        )
        if rows:
            row, value = rows[0]
            message = (
                f"could be in thousands or have three decimals (got {brief(value)}). "
                "Write decimals: comma, or point, in a mapping (--mapping)."
            )
            raise refused("ambiguous-amounts", Problem(source.file, int(row), source.place(told), told, message))
    return ""
