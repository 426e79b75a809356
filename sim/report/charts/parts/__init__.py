"""Rulers, grids and strips that several charts are drawn with."""
