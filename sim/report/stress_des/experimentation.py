"""4 Experimentation."""

from sim.report.stress_des.study import NOT_HELD, Item, Study

LEVELS = "R 0.7, N 0.9 and 24 months of experience for whoever owns an account at the opening"


def items(study: Study) -> list[Item]:
    """Return the items of this part."""
    asked, done = study.asked, study.manifest.get("replications") or {}
    months = asked.get("horizon_months")
    first = asked.get("measure_from_months", 24)
    n = study.summary.n
    stopped = {
        "fixed": "a fixed number",
        "rule": "until every headline difference was known well enough",
        "budget": "as many as were allowed, not all known yet",
    }.get(str(done.get("stopped_by")), NOT_HELD)
    worlds = asked.get("worlds")
    more = f" {worlds} scenarios with {asked.get('futures')} simulations each." if worlds else ""
    return [
        (
            "4.1 Initialization",
            (
                f"Every organization begins as if it had always existed ({LEVELS}); renewal dates lie "
                "evenly over the term. "
                f"Averages leave out the first {first} months: twelve to forget the opening, twelve to look back on."
            ),
        ),
        ("4.2 Run length", f"{months} months from the opening." if months else NOT_HELD),
        (
            "4.3 Estimation approach",
            (
                f"{n} simulations of each option at a size, {stopped}.{more} The same customers and the same luck "
                "under every organization "
                "(common random numbers, by address); differences are paired; 95% intervals of "
                "averages by Student's t, joint "
                f"over all headline differences; failed simulations: {done.get('failed', NOT_HELD)}."
            ),
        ),
    ]
