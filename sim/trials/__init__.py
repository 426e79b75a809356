"""Many runs: design cells, replications, storage, and what they say.

    storage          shards, hashes, locks: what is kept on disk, byte by byte
    executing        one replication, and who runs many
    planning         from a design to cells with their people
    running          many replications, each stored as it ends
    analysis         averages, differences, choices, mechanisms
    folder, tracing  the folder of a finished run; the life of one customer
    scenarios        sets of parameters drawn from ranges: their levels, their runs, what they gave
    sensitivity      what is not known, and what drives a difference
    study            one study from its experiment to a finished folder
    unknowns         what must be true for a recommendation to hold, and when to look again
    claims, facts, verification
                     what is tested with it: published claims, known facts, the program itself

Each room imports those above it in this list only.
"""
