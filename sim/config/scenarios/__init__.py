"""Which numbers of a study are not known, and what is drawn in their place."""
