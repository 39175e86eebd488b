"""A contractor's page: one work order, by a link, without an account."""
