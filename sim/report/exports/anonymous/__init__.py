"""A copy that names nobody."""
