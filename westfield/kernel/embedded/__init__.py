"""Postgres and Redis for development, from wheels: `make run` and `make test` need nothing installed by hand."""
