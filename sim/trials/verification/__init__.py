"""The simulator checked against what is known: queueing formulas, closed forms, exact books, its own twin."""
