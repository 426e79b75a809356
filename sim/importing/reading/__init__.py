"""From files to columns of text: what a file is, its encoding, its header, workbooks, the tables of DuckDB."""
