"""What is sent on: a workbook, slides, tables for spreadsheets, and a copy of a run that names nobody."""
