"""What a reader gets to see: charts, tables and findings, drawn from stored results only; nothing here simulates.

Read `reading` first (the summary as typed values), then `wording` (how a number is written and what is never claimed).
"""
