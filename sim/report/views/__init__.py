"""What a reader asks of a summary: crossings, choices, changes, drivers, with the words for each."""
