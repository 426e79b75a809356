"""Tables that several documents show: each is built once, whatever renders it."""
