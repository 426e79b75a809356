"""Scenarios: sets of parameters, drawn from their ranges, in which the same futures are simulated as in the base case."""
