"""Where things are: the city's addresses, its areas, and how much of a place is shown to the public."""
