"""How numbers, paths and verdicts are written, and the names of what a summary holds."""
