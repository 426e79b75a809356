"""The command line: thin, lazy, one clear line for every mistake."""
