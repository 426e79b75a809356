"""What a page is made of: sentences, lists, tables, figures."""
