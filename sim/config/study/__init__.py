"""An experiment file, from its keys to a checked design."""
