"""Telling people things: an outbox in Postgres, channels that empty it. It knows nothing about what the things are."""
