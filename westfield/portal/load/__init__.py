"""A great many requests for a city that is there already, to see how it all behaves with a million of them."""
