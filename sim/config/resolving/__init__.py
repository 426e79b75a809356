"""Overrides laid over the files of a study, and the values that come out."""
