"""Organizations that follow each other, each with what it waits for."""
