"""Takes money and knows nothing about what it is for. Holds its place in the layers until the first invoice."""
