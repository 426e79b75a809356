"""A company: its segments, its levels, its load."""
