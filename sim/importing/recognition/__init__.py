"""Which shape a file has, which column is what, and the mapping that says so."""
