"""What is not known, and what hangs on it."""
