"""Differences along what was varied: lines, maps, scatters, frontiers."""
