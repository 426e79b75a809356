"""What a run says, as frozen values: the schema of summary.json and ledger.json stands here and nowhere else.

    kinds           what a number, an interval, a name is; a missing number is NaN here and null in a file
    comparing       points of the design, estimates, differences, crossings, curves
    explaining      a difference split into mechanisms, a study repeated without one
    choosing        which organization to choose, what a change costs, where to simulate more
    scenarios       a study over plausible worlds; `information`: what knowing more is worth
    unknowns        what must be true for a recommendation, and when to look again
    summary         all of it: summary.json
    ledger          one published claim and its verdict: a row of ledger.json
    files           from text to values and back

Whoever writes makes these values, whoever reads gets them; the anonymous copy follows from the tag of each field.
"""
