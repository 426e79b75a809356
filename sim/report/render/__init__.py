"""How blocks become documents: HTML, text, Markdown, workbook, CSV and Parquet. A table is the same in all of them."""
