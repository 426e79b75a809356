"""Published claims under test: from a claim file to a row of the ledger."""
