"""The texts of `postsale check`, `show`, `list` and `difference`."""
