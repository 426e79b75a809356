"""5 Implementation, and 6 Code access."""

from sim.report.stress_des.study import NOT_HELD, Item, Study, joined


def items(study: Study) -> list[Item]:
    """Return the items of these parts."""
    versions = study.manifest.get("versions") or {}
    software = [f"{name} {version}" for name, version in versions.items() if name != "machine"]
    engine = study.said("engine")
    seconds = study.manifest.get("seconds") or {}
    spent = [f"{name} {value:.0f} s" for name, value in seconds.items() if isinstance(value, int | float)]
    events = study.manifest.get("events")
    return [
        ("5.1 Software or programming language", f"{joined(software, NOT_HELD)}."),
        (
            "5.2 Random sampling",
            (
                "Philox4x64-10, counter-based: every number has an address (seed "
                f"{study.said('seed')}, simulation, entity, "
                "purpose, occasion); one uniform gives one value by the inverse of its distribution; "
                "nothing else draws."
            ),
        ),
        (
            "5.3 Model execution",
            (
                f"Next-event time advance, engine {engine}; events at one instant in the order (phase, "
                "sequence). The compiled one "
                "and one built on SimPy run the same script and must give the same event log, event by event."
            ),
        ),
        (
            "5.4 System specification",
            (
                f"{versions.get('machine', NOT_HELD)}; "
                f"{f'{events:,} events' if isinstance(events, int) else NOT_HELD}; "
                f"{joined(spent, NOT_HELD)}. Results do not depend on the number of workers."
            ),
        ),
        (
            "6.1 Computer model sharing",
            (
                f"Design SHA-256 {study.said('sha256')}; manifest.json holds the resolved design, "
                "replications.parquet every "
                "replication. postsale rerun repeats the run from this folder's report or manifest; "
                "the code is MIT-licensed."
            ),
        ),
    ]
