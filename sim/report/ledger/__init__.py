"""The ledger of published claims as documents: one page, one text file, charts. From the rows that were judged."""
