"""The folder of a finished run: written, read back, restored, compared, pruned."""
