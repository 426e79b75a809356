"""Known facts about post-sale work, set against what the shipped companies do: python -m sim.trials.facts."""
