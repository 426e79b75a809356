"""The simulator from Python: load a study, run it, ask the run. What happens to a finished run is decided here.

The command line turns words into these calls and prints what comes back. Nothing here prints, and nothing heavy is imported
before it is needed.
"""
