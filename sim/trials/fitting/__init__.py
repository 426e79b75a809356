"""A company against its own past: what the model makes of a year beside what the year was."""
