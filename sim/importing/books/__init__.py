"""Levels at month ends, movements recomputed from them, and measures under named definitions."""
