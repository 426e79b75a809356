"""From a key to an open file, with all that it inherits."""
