"""Your numbers against the model: the table and its sentences."""
