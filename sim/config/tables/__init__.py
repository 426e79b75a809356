"""What each kind of file may contain: one table per kind."""
