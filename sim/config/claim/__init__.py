"""A published claim: its experiment, its measure, its rule."""
