"""From the text of a YAML file to a tree, with every mistake at its position."""
