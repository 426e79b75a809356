"""The life of one customer or one rep."""
