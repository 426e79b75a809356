"""The language of numbers: units, ranges, sources, and trees whose every value knows where it stands."""
