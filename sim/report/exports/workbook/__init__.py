"""Workbook and tables of numbers with their units."""
