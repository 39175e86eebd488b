"""The catalogue that a city starts from: TOML files here, and the verb that loads such files, theirs or its own."""
