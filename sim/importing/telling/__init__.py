"""What we understood: as values, on a page, in a company file, and as the accounts themselves."""
