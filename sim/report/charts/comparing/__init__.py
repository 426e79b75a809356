"""Differences, trajectories, where they come from."""
