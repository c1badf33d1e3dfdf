"""The file store: random names, encrypted streams."""
