"""What a reader gets to see: charts, tables and findings, drawn from stored results only; nothing here simulates.

    words       how numbers, paths and verdicts are written
    views       what a reader asks of a summary: crossings, choices, changes, drivers
    findings    sentences: findings, the answer, doubts, limits
    drawing     what every chart shares
    document    what documents are made of: sentences, lists, the one table, figures
    charts      one file a chart
    render      blocks as HTML, text, Markdown, workbook, CSV
    sections    tables that several documents show
    ledger      published claims and their verdicts
    stress_des  the STRESS-DES checklist of one study
    page, terminal, exports, explorer, verification
                the documents: HTML page, printed tables, slides and workbook, what-if, checks

Each room imports those above it in this list only.
"""
