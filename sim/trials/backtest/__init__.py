"""A company against what came after a date: fitted on what was known then, scored beside named opponents, or refused."""
