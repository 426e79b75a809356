"""From texts to days, amounts and flags. A cell that cannot be read is named by file, row and column."""
