"""What is kept of a run on disk, byte by byte."""
