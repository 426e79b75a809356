"""The part of the page that answers to controls: charts to choose from, and a what-if that is answered from stored runs."""

from sim.report.explorer.fragment import explorer

__all__ = ["explorer"]
