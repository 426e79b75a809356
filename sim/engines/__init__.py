"""How time passes. Read `contract` first; `compiled` and `reference` are its two interpreters."""
