"""Studies of what is not known: many plausible worlds, the same futures in each, and what they say of the decision."""
