"""From an export to a company: what people have, as a level per account and month, and what follows from it.

    reading         from files to columns of text: what a file is, its encoding, its header, workbooks
    recognition     which shape it is, which column is what, and mapping.yaml
    cells           from texts to days, amounts and flags; a cell that cannot be read is named
    shapes          from each shape to spells of a customer, or to levels at month ends
    books           levels, movements, measures: one truth, recomputed
    telling         what we understood: the page, its file, the company, the accounts
    bookkeeping     from files to books
    session         the order of all that, and what is written

`traps.py` is the one registry of what can be wrong with an export; whatever is met is counted there.
"""
