"""The tables that end a run in the terminal."""
